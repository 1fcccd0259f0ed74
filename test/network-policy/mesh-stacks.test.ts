/** Whole stack files in a strict mesh: what could never work is refused where it is written, the rest becomes objects. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { networkPolicy } from "../../components/network-policy";
import type { Prepared } from "../../components/network-policy/check";
import { capabilities } from "../../components/registry";
import { prepare } from "../../framework/provision";
import { readOutside } from "../../framework/read-outside";
import { readStackFile } from "../../framework/stack-file";
import { validateStackFile } from "../../framework/validate-file";
import { root } from "../checks";

type Part = Record<string, Record<string, unknown>>;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eks-network-security-mesh-"));
  cpSync(join(root, "stacks"), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (stack: string) => join(folder, `Pulumi.${stack}.yaml`);
const errors = (stack: string): string[] =>
  validateStackFile(file(stack), capabilities, root)
    .problems.filter(({ severity }) => severity === "error")
    .map(({ path, message, hint }) => `${path.join(".")}: ${message} ${hint ?? ""}`);

/** prod, with keys of its namespace checkout replaced. */
function checkout(more: object, parts: Part = {}): void {
  const { config } = parse(readFileSync(file("prod"), "utf8")) as { config: Part };
  const policies = config["eks-network-security:network-policy"] as { namespaces: Part };
  policies.namespaces["checkout"] = { ...policies.namespaces["checkout"], ...more };
  writeFileSync(file("prod"), stringify({ config: { ...config, ...parts } }));
}

/** What the mesh gets, as kind namespace/name. */
function meshOf(stack: string): string[] {
  const { document } = readStackFile(file(stack));
  const prepared = prepare(document, capabilities, readOutside(document, file(stack), capabilities));
  if (!prepared.ok) {
    throw new Error(prepared.problems.map(({ message }) => message).join("\n"));
  }
  const { plan } = prepared.config.prepared.get(networkPolicy) as Prepared;
  return plan.mesh.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`);
}

describe("the stacks of this project", () => {
  it("allow in the mesh what their rules allow, and register what they call", () => {
    expect(meshOf("prod").sort()).toEqual([
      "AuthorizationPolicy checkout/allow-api-from-ingress-gateway-8080",
      "AuthorizationPolicy checkout/allow-worker-from-checkout-api-9000",
      "AuthorizationPolicy settlement/allow-db-from-checkout-api-postgres",
      "ServiceEntry checkout/allow-worker-to-203-0-113-0-24-443",
    ]);
  });

  it("do so in the stacks of teams too", () => {
    expect(meshOf("prod-payments").sort()).toEqual([
      "AuthorizationPolicy payments/allow-api-from-ingress-gateway-8080",
      "AuthorizationPolicy payments/allow-worker-from-payments-api-9000",
    ]);
    expect(meshOf("prod-ledger")).toEqual(["AuthorizationPolicy ledger/allow-db-from-payments-api-postgres"]);
  });
});

describe("refused in prod", () => {
  it.each([
    ["a load balancer", { component: "load-balancer" }, "Route it through the ingress gateway: istio.routes"],
    ["addresses", { cidrs: ["198.51.100.0/24"] }, "istio.routes"],
    ["pods of kube-system", { namespace: "kube-system" }, "not known to be in it"],
  ])("%s, into a namespace of the mesh", (_, from, hint) => {
    checkout({ allow: [{ pods: "api", from, ports: [8080] }] });
    const found = errors("prod").filter((text) => text.startsWith("network-policy.namespaces.checkout.allow.0.from"));
    expect(found).toEqual([expect.stringContaining(hint)]);
  });

  it("metrics for a Prometheus outside the mesh, until it joins", () => {
    checkout({ metricsPorts: [9090] });
    const refused = expect.stringMatching(/^network-policy\.namespaces\.checkout\.metricsPorts: .*15020/) as string;
    expect(errors("prod")).toEqual([refused]);
    const { config } = parse(readFileSync(file("prod"), "utf8")) as { config: Part };
    const istio = { ...config["eks-network-security:istio"], namespaces: { monitoring: { existing: true } } };
    checkout({}, { "eks-network-security:istio": istio });
    expect(errors("prod")).toEqual([]);
    expect(meshOf("prod")).toContain("AuthorizationPolicy checkout/allow-metrics");
  });

  it("a database by name, whose protocol does not begin with TLS", () => {
    const from = [{ namespace: "checkout", serviceAccount: "api" }];
    const destinations = { orders: { host: "orders.example.com", port: 5432, from } };
    checkout({}, { "eks-network-security:egress": { destinations } });
    expect(errors("prod")).toEqual([expect.stringMatching(/^egress\.destinations\.orders\.port: PostgreSQL/)]);
  });
});

it("accepts the Pod Identity agent in a namespace of the mesh", () => {
  checkout({ allow: [{ to: { component: "pod-identity-agent" } }] });
  expect(errors("prod").filter((text) => text.includes("pod-identity"))).toEqual([]);
});
