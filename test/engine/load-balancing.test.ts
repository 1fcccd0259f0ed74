/** Every kind of route on the engine: up, nothing left to do, and down again, load balancers before their controller. */
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
const { config: prod } = parse(readFileSync(join(root, "stacks", "Pulumi.prod.yaml"), "utf8")) as {
  config: { [networkPolicy]: { namespaces: object } };
};

/** A namespace that the stack itself makes, outside of the mesh: what is put into it waits for it. */
const own = "partners";

const config = {
  "eks-network-security:deletionProtection": false,
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

  it("previews without a violation, every load balancer in it, undecided only what names the bucket of logs", () => {
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

  it("comes up without a finding of the pack", () => {
    expect(complaints(made)).toEqual([]);
    expect(
      balancers(made)
        .map(({ name }) => name.replace("load-balancing-", ""))
        .sort(),
    ).toEqual(["feed", "intranet", "legacy", "mesh", "mesh-inside", "shop", "store", "stream", "vault", "web"]);
  });

  it("makes nothing that the published schemas do not take", () => {
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

  it("says the host name of every load balancer", () => {
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

  it("has nothing to do the second time", async () => {
    const again = await run("preview");
    expect(complaints(again)).toEqual([]);
    expect(again.steps.filter(({ op }) => op !== "same")).toEqual([]);
  });

  it("goes down load balancers first: nobody else takes their finalizers off", async () => {
    const destroyed = await run("destroy");
    expect(complaints(destroyed)).toEqual([]);
    expect(destroyed.resources).toEqual([]);
    // The program runs for its delete hooks: before it is deleted, a resource is registered as it was.
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
