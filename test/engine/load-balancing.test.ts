/**
 * Every kind of route on the engine: up, a preview without changes, and destroy, load balancers before their
 * controller.
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "../../real/cache";
import { schemaErrors, type CustomObject } from "../published-schemas";
import { endedBefore, newStateDir, runProgram, type ProgramResult, type Resource } from "./harness";

const release = "kubernetes:helm.sh/v3:Release";
const service = "kubernetes:core/v1:Service";
const ingress = "kubernetes:networking.k8s.io/v1:Ingress";

const gateway = "kubernetes:gateway.networking.k8s.io/v1:Gateway";
const gatewayClass = "kubernetes:gateway.networking.k8s.io/v1:GatewayClass";

const wafAclArn = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/web/6a5b4c3d-0000-4000-8000-000000000000";

const networkPolicy = "eks-network-security:network-policy";
const privateCa = "eks-network-security:private-ca";
const { config: prod } = parse(readFileSync(join(root, "stacks", "Pulumi.prod.yaml"), "utf8")) as {
  config: { [networkPolicy]: { namespaces: object }; [privateCa]: object };
};

/** A namespace that the stack creates itself, outside the mesh: objects in it wait for it. */
const own = "partners";

const config = {
  "eks-network-security:deletionProtection": false,
  [privateCa]: { ...prod[privateCa], acm: {} },
  [networkPolicy]: {
    ...prod[networkPolicy],
    namespaces: {
      ...prod[networkPolicy].namespaces,
      [own]: { allow: [{ from: { component: "load-balancer" }, ports: [8443, 8444, 9443] }] },
    },
  },
  "eks-network-security:load-balancing": {
    certificates: {
      public: { source: "dns", domainNames: ["example.com", "*.example.com"], hostedZoneId: "Z0123456789ABC" },
      inner: { source: "private-ca", domainNames: ["feed.internal.example"] },
      old: {
        source: "existing",
        arn: "arn:aws:acm:eu-central-1:123456789012:certificate/6a5b4c3d-0000-4000-8000-000000000000",
      },
    },
    gatewayApiInstalled: true,
    routes: {
      shop: {
        kind: "alb",
        api: "gateway-api",
        namespace: own,
        hosts: ["shop2.example.com"],
        certificate: "public",
        service: { name: "shop", port: 443, targetPort: 8443 },
        internetFacing: { clients: ["203.0.113.0/24"] },
        wafAclArn,
      },
      stream: {
        kind: "nlb",
        api: "gateway-api",
        namespace: own,
        certificate: "inner",
        pods: { app: "stream" },
        targetPort: 9443,
        alpn: "HTTP2Preferred",
      },
      "mesh-inside": { kind: "ingress-gateway", api: "gateway-api" },
      store: {
        kind: "pod",
        api: "gateway-api",
        namespace: "default",
        pods: { app: "store" },
        targetPort: 8200,
        certificate: { dnsNames: ["store.example.com"], secretName: "store-tls" },
      },
      legacy: { kind: "pod", api: "gateway-api", namespace: "default", pods: { app: "legacy" }, targetPort: 8443 },
      web: {
        kind: "alb",
        namespace: own,
        hosts: ["shop.example.com"],
        certificate: "public",
        service: { name: "web", port: 443, targetPort: 8443 },
        internetFacing: { clients: ["203.0.113.0/24"] },
        wafAclArn,
      },
      intranet: {
        kind: "alb",
        namespace: own,
        hosts: ["intranet.example.com"],
        certificate: "old",
        service: { name: "intranet", port: 443, targetPort: 8444 },
      },
      feed: { kind: "nlb", namespace: own, certificate: "inner", pods: { app: "feed" }, targetPort: 9443 },
      mesh: { kind: "ingress-gateway" },
      vault: {
        kind: "pod",
        namespace: "default",
        pods: { app: "vault" },
        targetPort: 8200,
        certificate: { dnsNames: ["vault.example.com"], secretName: "vault-tls" },
      },
    },
  },
};

const policyConfig = join(root, "stacks", "policy.prod.json");

describe("stack prod with every kind of route", () => {
  const stateDir = newStateDir();
  const run = (command: "up" | "preview" | "destroy"): Promise<ProgramResult> =>
    runProgram({ program: root, stack: "prod", command, config, stateDir, pack: command !== "destroy", policyConfig });
  const complaints = ({ diagnostics, policyEvents }: ProgramResult): string[] => [
    ...diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
    ...policyEvents
      .filter(({ message, resourceUrn }) => /load-balancing/.test(`${message} ${resourceUrn ?? ""}`))
      .map(({ message }) => message),
  ];
  const balancers = ({ resources }: ProgramResult): Resource[] =>
    resources.filter(
      ({ type, name, inputs }) =>
        name.startsWith("load-balancing-") &&
        ([ingress, gateway].includes(type) ||
          (type === service && (inputs["spec"] as { type?: string }).type === "LoadBalancer")),
    );
  let planned: ProgramResult;
  let made: ProgramResult;
  beforeAll(async () => {
    planned = await run("preview");
    made = await run("up");
  });
  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  it("previews every load balancer without a violation; only rules about the log bucket are undecided", () => {
    const open = complaints(planned).filter((message) => !message.startsWith("Undecided: "));
    expect(open).toEqual([]);
    for (const message of complaints(planned)) {
      expect(message).toMatch(/Not known at preview: metadata\.annotations\[".*load-balancer-attributes"\]/);
    }
    expect(
      balancers(planned)
        .map(({ urn }) => urn)
        .sort(),
    ).toEqual(
      balancers(made)
        .map(({ urn }) => urn)
        .sort(),
    );
  });

  it("comes up without findings", () => {
    expect(complaints(made)).toEqual([]);
    expect(
      balancers(made)
        .map(({ name }) => name.replace("load-balancing-", ""))
        .sort(),
    ).toEqual(["feed", "intranet", "legacy", "mesh", "mesh-inside", "shop", "store", "stream", "vault", "web"]);
  });

  it("creates only objects that the published schemas accept", () => {
    const objects = made.resources.filter(
      ({ type, name }) =>
        type.startsWith("kubernetes:") && !type.includes("helm.sh") && name.startsWith("load-balancing-"),
    );
    expect(new Set(objects.map(({ type }) => type.split(":")[2]))).toEqual(
      new Set([
        "Certificate",
        "CertificateRequestPolicy",
        "Gateway",
        "GatewayClass",
        "HTTPRoute",
        "Ingress",
        "LoadBalancerConfiguration",
        "Role",
        "RoleBinding",
        "Service",
        "TCPRoute",
        "TLSRoute",
        "TargetGroupConfiguration",
      ]),
    );
    expect(
      objects.flatMap(({ name, inputs }) =>
        schemaErrors(inputs as unknown as CustomObject).map((error) => `${name}: ${error}`),
      ),
    ).toEqual([]);
  });

  it("outputs the host name of every load balancer", () => {
    const component = made.resources.find(({ type }) => type === "eks-network-security:index:LoadBalancing");
    const { hostNames } = component?.outputs as { hostNames: Record<string, string> };
    expect(Object.keys(hostNames).sort()).toEqual(
      balancers(made)
        .map(({ name }) => name.replace("load-balancing-", ""))
        .sort(),
    );
    for (const hostName of Object.values(hostNames)) {
      expect(hostName).toMatch(/\.elb\.example$/);
    }
  });

  it("a second preview shows no change", async () => {
    const again = await run("preview");
    expect(complaints(again)).toEqual([]);
    expect(again.steps.filter(({ op }) => op !== "same")).toEqual([]);
  });

  it("destroys load balancers before their controller, which removes their finalizers", async () => {
    const destroyed = await run("destroy");
    expect(complaints(destroyed)).toEqual([]);
    expect(destroyed.resources).toEqual([]);
    // The program runs for its delete hooks, so each resource is registered unchanged before it is deleted.
    const deletes = destroyed.steps.filter(({ op }) => op === "delete");
    const [controller] = made.resources.filter(
      ({ type, name }) => type === release && name === "load-balancing-controller",
    );
    const classes = made.resources.filter(({ type }) => type === gatewayClass);
    expect(classes).toHaveLength(2);
    for (const { urn } of [...balancers(made), ...classes]) {
      expect(
        endedBefore(
          deletes,
          (step) => step.urn === urn,
          (step) => step.urn === controller?.urn,
        ),
        urn,
      ).toBe(true);
    }
  });
});
