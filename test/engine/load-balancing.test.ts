/** Every kind of route on the engine: up, nothing left to do, and down again, load balancers before their controller. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "../../offline/cache";
import { endedBefore, newStateDir, runProgram, type ProgramResult, type Resource } from "./harness";

const release = "kubernetes:helm.sh/v3:Release";
const service = "kubernetes:core/v1:Service";
const ingress = "kubernetes:networking.k8s.io/v1:Ingress";

const wafAclArn = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/web/6a5b4c3d-0000-4000-8000-000000000000";

/** A namespace that the stack itself makes: what is put into it waits for it. */
const [own = ""] = Object.keys(
  (
    parse(readFileSync(join(root, "stacks", "Pulumi.prod.yaml"), "utf8")) as {
      config: { "eks-network-security:network-policy": { namespaces: object } };
    }
  ).config["eks-network-security:network-policy"].namespaces,
);

const config = {
  "eks-network-security:deletionProtection": false,
  "eks-network-security:load-balancing": {
    certificates: {
      public: { source: "dns", domainNames: ["example.com", "*.example.com"], hostedZoneId: "Z0123456789ABC" },
      inner: { source: "private-ca", domainNames: ["feed.internal.example"] },
      old: {
        source: "existing",
        arn: "arn:aws:acm:eu-central-1:123456789012:certificate/6a5b4c3d-0000-4000-8000-000000000000",
      },
    },
    routes: {
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

describe("stack prod with every kind of route", () => {
  const stateDir = newStateDir();
  const run = (command: "up" | "preview" | "destroy"): Promise<ProgramResult> =>
    runProgram({ program: root, stack: "prod", command, config, stateDir, pack: command !== "destroy" });
  const complaints = ({ diagnostics, policyEvents }: ProgramResult): string[] => [
    ...diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
    ...policyEvents
      .filter(({ message, resourceUrn }) => /load-balancing/.test(`${message} ${resourceUrn ?? ""}`))
      .map(({ message }) => message),
  ];
  const balancers = ({ resources }: ProgramResult): Resource[] =>
    resources.filter(({ type, name }) => [service, ingress].includes(type) && name.startsWith("load-balancing-"));
  let made: ProgramResult;
  beforeAll(async () => {
    made = await run("up");
  });
  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  it("comes up without a finding of the pack", () => {
    expect(complaints(made)).toEqual([]);
    expect(
      balancers(made)
        .map(({ name }) => name.replace("load-balancing-", ""))
        .sort(),
    ).toEqual(["feed", "intranet", "mesh", "vault", "web"]);
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
    const [controller] = made.resources.filter(
      ({ type, name }) => type === release && name === "load-balancing-controller",
    );
    for (const { urn } of balancers(made)) {
      expect(
        endedBefore(
          destroyed.steps,
          (step) => step.urn === urn,
          (step) => step.urn === controller?.urn,
        ),
        urn,
      ).toBe(true);
    }
  });
});
