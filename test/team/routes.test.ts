/** Routes of teams: hosts that the platform gives, workloads of their own, and one owner per host. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { capabilities } from "../../components/registry";
import { Team, type TeamArgs } from "../../components/team";
import { validateStackFile } from "../../framework/validate-file";
import { root } from "../checks";
import { collect } from "../mocks";
import { refused } from "../standalone";

type Part = Record<string, Record<string, unknown>>;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eks-network-security-routes-"));
  cpSync(join(root, "stacks"), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (stack: string) => join(folder, `Pulumi.${stack}.yaml`);
const change = (stack: string, edit: (parts: Part) => void): void => {
  const { config } = parse(readFileSync(file(stack), "utf8")) as { config: Part };
  edit(config);
  writeFileSync(file(stack), stringify({ config }));
};
const route = (more: object = {}) => ({
  host: "api.payments.example.com",
  namespace: "payments",
  pods: "api",
  port: 8080,
  ...more,
});
/** prod-payments with these routes. */
const routed = (routes: object): void => {
  change("prod-payments", (config) => {
    config["eks-network-security:team"] = { ...config["eks-network-security:team"], routes };
  });
};
const istio = (more: (before: Record<string, unknown>) => object): void => {
  change("prod", (config) => {
    const before = config["eks-network-security:istio"] ?? {};
    config["eks-network-security:istio"] = { ...before, ...more(before) };
  });
};
const errors = (stack: string): string[] =>
  validateStackFile(file(stack), capabilities, root)
    .problems.filter(({ severity }) => severity === "error")
    .map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("a team's route", () => {
  it.each(["prod", "prod-payments"])("is valid as the stacks of this project have it: %s", (stack) => {
    expect(errors(stack)).toEqual([]);
  });

  it.each([
    ["a host of the platform", { host: "shop.example.com" }, "host: The platform does not give shop.example.com"],
    [
      "a name that the gateway has no certificate for",
      { host: "x.payments.example.com" },
      "host: The platform's ingress",
    ],
    ["another's namespace", { namespace: "ledger" }, "namespace: ledger is not this team's"],
    ["no workload of its own", { pods: "apj" }, "pods: payments has no workload apj"],
  ])("is refused for %s", (_, more, expected) => {
    routed({ api: route(more) });
    expect(errors("prod-payments").join("\n")).toContain(`team.routes.api.${expected}`);
  });

  it("is refused twice for one host and path", () => {
    routed({ api: route(), again: route() });
    expect(errors("prod-payments")).toEqual([expect.stringContaining('team.routes.again.path: "api" already routes')]);
  });

  it("is refused without a gateway that ends TLS", () => {
    istio(() => ({ ingressGateway: {}, routes: {}, teamHosts: {} }));
    expect(errors("prod-payments")).toEqual([
      expect.stringContaining("team.routes: The platform has no ingress gateway"),
    ]);
  });

  it("is refused for a host that the platform routes, or another team", () => {
    istio(() => ({ routes: { theirs: { ...route({ namespace: "checkout" }) } } }));
    expect(errors("prod-payments")).toEqual([
      "team.routes.api.host: istio.routes.theirs already has the host api.payments.example.com.",
    ]);
    istio(() => ({ routes: {}, teamHosts: { payments: ["example.com"], ledger: ["example.com"] } }));
    change("prod-ledger", (config) => {
      const routes = { db: route({ namespace: "ledger", pods: "db", port: 5432 }) };
      config["eks-network-security:team"] = { ...config["eks-network-security:team"], routes };
    });
    expect(errors("prod-payments")).toEqual([
      "team.routes.api.host: Pulumi.prod-ledger.yaml already has the host api.payments.example.com.",
    ]);
  });

  it("is refused for a host of another team in the same stack", () => {
    const inline = (name: string) => ({
      groups: [name],
      namespaces: { [name]: { workloads: { api: {} } } },
      routes: { api: route({ host: "a.payments.example.com", namespace: name }) },
    });
    istio(() => ({
      ingressGateway: { tls: { dnsNames: ["shop.example.com", "api.payments.example.com", "a.payments.example.com"] } },
      teamHosts: { payments: ["payments.example.com"], one: ["example.com"], two: ["example.com"] },
    }));
    change("prod", (config) => {
      config["eks-network-security:teams"] = { one: inline("one"), two: inline("two") };
    });
    expect(errors("prod")).toEqual([
      "teams.two.routes.api.host: teams.one already has the host a.payments.example.com.",
    ]);
  });

  it("needs the group of its pods to let the gateway in", () => {
    change("prod-payments", (config) => {
      const groups = config["eks-network-security:team"]?.["podSecurityGroups"] as Record<string, { allow: unknown[] }>;
      for (const group of Object.values(groups)) {
        group.allow.shift();
      }
    });
    expect(errors("prod-payments")).toEqual([
      expect.stringContaining(
        "team.podSecurityGroups.payments-api.allow: team.routes.api leads to these pods on port 8080",
      ),
    ]);
  });
});

describe("the component alone", () => {
  const args: TeamArgs = {
    team: "shop",
    groups: ["shop-developers"],
    namespaces: { shop: { name: "shop" } },
    routes: { web: { host: "shop.example.com", namespace: "shop", pods: "web", port: 8080 } },
    ingressGateway: { name: "ingress", namespace: "istio-ingress" },
  };

  it("registers a route next to the gateway", async () => {
    const built = await collect(() => new Team("team", args));
    expect(built.one("kubernetes:networking.istio.io/v1:VirtualService").inputs).toMatchObject({
      metadata: { name: "shop.example.com", namespace: "istio-ingress" },
      spec: { gateways: ["istio-ingress/ingress"], exportTo: ["."] },
    });
  });

  it.each<[string, Partial<TeamArgs>, string]>([
    ["without the gateway", { ingressGateway: undefined }, "ingressGateway"],
    ["to another's namespace", { namespaces: { other: { name: "other" } } }, "routes.web.namespace"],
  ])("refuses a route %s", async (_, more, expected) => {
    expect(await refused(() => new Team("team", { ...args, ...more }))).toContain(expected);
  });
});
