/** The certificate chain of stack prod on the engine: the order of creates and of deletes, edge by edge. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../real/cache";
import { unknownKeys } from "../chart-values";
import { chartOf, schemaErrors, type CustomObject } from "../published-schemas";
import { endedBefore, newStateDir, runProgram, type ProgramResult, type Resource } from "./harness";

const ca = "aws:acmpca/certificateAuthority:CertificateAuthority";
const signed = "aws:acmpca/certificate:Certificate";
const active = "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate";
const release = "kubernetes:helm.sh/v3:Release";
const certificate = "kubernetes:cert-manager.io/v1:Certificate";
const definition = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";
const association = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
const issuer = "kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer";
const requestPolicy = "kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy";
const roleBinding = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
const configMap = "kubernetes:core/v1:ConfigMap";
const namespace = "kubernetes:core/v1:Namespace";
const mtls = "kubernetes:security.istio.io/v1:PeerAuthentication";
const authorization = "kubernetes:security.istio.io/v1:AuthorizationPolicy";
const istioGateway = "kubernetes:networking.istio.io/v1:Gateway";
const serviceEntry = "kubernetes:networking.istio.io/v1:ServiceEntry";
const destinationRule = "kubernetes:networking.istio.io/v1:DestinationRule";
const virtualService = "kubernetes:networking.istio.io/v1:VirtualService";
const networkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

type Node = readonly [type: string, name: string];

/** Pairs of a resource that must be finished first and one that waits for it, from the recorded graph. */
const edges: readonly (readonly [Node, Node])[] = [
  // The root is active before it signs, the issuing CA before anybody requests a certificate.
  [
    [ca, "private-ca-root"],
    [signed, "private-ca-root"],
  ],
  [
    [signed, "private-ca-root"],
    [active, "private-ca-root"],
  ],
  [
    [active, "private-ca-root"],
    [signed, "private-ca-issuing-a"],
  ],
  [
    [ca, "private-ca-issuing-a"],
    [signed, "private-ca-issuing-a"],
  ],
  [
    [signed, "private-ca-issuing-a"],
    [active, "private-ca-issuing-a"],
  ],
  [
    [active, "private-ca-issuing-a"],
    [issuer, "cert-manager-private-ca"],
  ],
  // Webhook, approver, definitions, identity, controller, issuer.
  [
    [namespace, "cert-manager"],
    [release, "cert-manager"],
  ],
  [
    [release, "cert-manager"],
    [release, "cert-manager-approver-policy"],
  ],
  [
    [release, "cert-manager"],
    [definition, "cert-manager-awspcaclusterissuers.awspca.cert-manager.io"],
  ],
  [
    [definition, "cert-manager-awspcaclusterissuers.awspca.cert-manager.io"],
    [release, "cert-manager-issuer"],
  ],
  [
    [association, "cert-manager-issuer"],
    [release, "cert-manager-issuer"],
  ],
  [
    [release, "cert-manager-issuer"],
    [issuer, "cert-manager-private-ca"],
  ],
  [
    [release, "cert-manager-approver-policy"],
    [issuer, "cert-manager-private-ca"],
  ],
  // istiod's certificate proves that the chain works.
  [
    [issuer, "cert-manager-private-ca"],
    [certificate, "istio-csr-istiod"],
  ],
  [
    [requestPolicy, "istio-csr-mesh-istiod"],
    [certificate, "istio-csr-istiod"],
  ],
  [
    [roleBinding, "istio-csr-mesh-istiod"],
    [certificate, "istio-csr-istiod"],
  ],
  [
    [namespace, "istio-csr-istio-system"],
    [certificate, "istio-csr-istiod"],
  ],
  [
    [certificate, "istio-csr-istiod"],
    [release, "istio-csr"],
  ],
  [
    [configMap, "istio-csr-root"],
    [release, "istio-csr"],
  ],
  [
    [signed, "private-ca-root"],
    [configMap, "istio-csr-root"],
  ],
  [
    [requestPolicy, "istio-csr-mesh-workloads"],
    [release, "istio-csr"],
  ],
  // Istio.
  [
    [certificate, "istio-csr-istiod"],
    [release, "istio-istiod"],
  ],
  [
    [release, "istio-csr"],
    [release, "istio-istiod"],
  ],
  [
    [release, "istio-base"],
    [release, "istio-istio-cni"],
  ],
  [
    [release, "istio-istio-cni"],
    [release, "istio-istiod"],
  ],
  [
    [release, "istio-istiod"],
    [mtls, "istio-strict-mtls"],
  ],
  [
    [release, "istio-istiod"],
    [authorization, "istio-istio-system-allow-nothing"],
  ],
  [
    [mtls, "istio-strict-mtls"],
    [release, "istio-istio-egressgateway"],
  ],
  [
    [mtls, "istio-strict-mtls"],
    [release, "istio-istio-ingressgateway"],
  ],
  [
    [authorization, "istio-istio-system-allow-nothing"],
    [release, "istio-istio-ingressgateway"],
  ],
  [
    [release, "istio-istio-ingressgateway"],
    [certificate, "istio-ingress"],
  ],
  [
    [certificate, "istio-ingress"],
    [istioGateway, "istio-ingress"],
  ],
  // Egress rules exist before the gateway, and everything else is denied last.
  [
    [release, "istio-istio-egressgateway"],
    [authorization, "egress-deny-others"],
  ],
  [
    [authorization, "egress-card-network"],
    [serviceEntry, "egress-card-network"],
  ],
  [
    [serviceEntry, "egress-card-network"],
    [virtualService, "egress-card-network"],
  ],
  [
    [destinationRule, "egress-gateway"],
    [virtualService, "egress-card-network"],
  ],
  [
    [virtualService, "egress-card-network"],
    [networkPolicy, "egress-checkout-egress-through-gateway"],
  ],
];

const isNode =
  ([type, name]: Node) =>
  (resource: { type: string; name: string }): boolean =>
    resource.type === type && resource.name === name;

const ofUrn =
  ([type, name]: Node) =>
  ({ urn }: { urn: string }): boolean =>
    urn.endsWith(`::${name}`) && urn.split("::").at(-2)?.split("$").at(-1) === type;

describe("the mesh of stack prod", () => {
  const stateDir = newStateDir();
  const run = (command: "up" | "preview" | "destroy"): Promise<ProgramResult> =>
    runProgram({
      program: root,
      stack: "prod",
      command,
      stateDir,
      // test/private-ca/engine.test.ts shows that protected resources cannot be destroyed.
      config: { "eks-network-security:deletionProtection": false },
    });
  let made: ProgramResult;

  beforeAll(async () => {
    made = await run("up");
  });
  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  const find = (node: Node): Resource => {
    const found = made.resources.filter(isNode(node));
    expect(found, `${node.join(" ")}`).toHaveLength(1);
    return found[0] as Resource;
  };

  it("comes up", () => {
    expect(made.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(made.exitCode).toBe(0);
  });

  it.each(edges)("%s before %s", (before, after) => {
    expect(find(after).dependencies).toContain(find(before).urn);
    expect(endedBefore(made.steps, ofUrn(before), ofUrn(after))).toBe(true);
  });

  it("opens the webhook ports before the webhooks exist", () => {
    const waited = (node: Node): string[] => find(node).dependencies;
    const rules = made.resources.filter(({ type }) => type === ingressRule);
    const port = (number: number): string[] =>
      rules.filter(({ inputs }) => inputs.fromPort === number).map(({ urn }) => urn);
    expect(port(15017).length).toBeGreaterThan(0);
    expect(waited([release, "istio-istiod"])).toEqual(expect.arrayContaining(port(15017)));
    expect(waited([namespace, "cert-manager"])).toEqual(
      expect.arrayContaining(port(10250).filter((urn) => urn.includes("webhook"))),
    );
  });

  it("reads the root from the issued certificate, and passes ARNs on as data", () => {
    expect(find([configMap, "istio-csr-root"]).propertyDependencies.data).toEqual([
      find([signed, "private-ca-root"]).urn,
    ]);
    expect(find([issuer, "cert-manager-private-ca"]).propertyDependencies.spec).toContain(
      find([ca, "private-ca-issuing-a"]).urn,
    );
  });

  it("creates every Kubernetes resource with the cluster's own provider", () => {
    const strays = made.resources.filter(
      ({ type, provider }) => type.startsWith("kubernetes:") && !provider.includes("::cluster"),
    );
    expect(strays.map(({ urn, provider }) => [urn, provider])).toEqual([]);
  });

  it("creates only custom resources that their published schemas accept", () => {
    // The SDK types the groups of Kubernetes itself, and the provider checks them.
    const objects = made.resources.filter(
      ({ type }) => /^kubernetes:[a-z.-]+\.io\//.test(type) && !/^kubernetes:[a-z.]+\.k8s\.io\//.test(type),
    );
    const errors = objects.flatMap(({ name, inputs }) =>
      schemaErrors(inputs as unknown as CustomObject).map((error) => `${name}: ${error}`),
    );
    expect(errors).toEqual([]);
    expect(new Set(objects.map(({ type }) => type)).size).toBeGreaterThan(7);
  });

  it("sets only values that the chart knows", () => {
    const releases = made.resources.filter(({ type }) => type === release);
    const errors = releases.flatMap(({ name, inputs }) => {
      const chart = chartOf(inputs);
      return chart === undefined
        ? [`${name}: a chart that is not in facts/charts.json`]
        : unknownKeys(chart, inputs.values as object).map((key) => `${name}: ${key}`);
    });
    expect(errors).toEqual([]);
    expect(releases.length).toBe(10);
  });

  it("a second preview shows no change", async () => {
    const again = await run("preview");
    expect(again.steps.filter(({ op }) => op !== "same")).toEqual([]);
  });

  it("destroys everything in the reverse order", async () => {
    const destroyed = await run("destroy");
    expect(destroyed.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(destroyed.resources).toEqual([]);
    // The program runs for its delete hooks, so each resource is registered unchanged before it is deleted.
    const deletes = destroyed.steps.filter(({ op }) => op === "delete");
    for (const [before, after] of edges) {
      expect(endedBefore(deletes, ofUrn(after), ofUrn(before)), `${after.join(" ")} before ${before.join(" ")}`).toBe(
        true,
      );
    }
  });
});
