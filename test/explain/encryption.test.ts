import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../explain/main";
import { encryptionOf, type Flow } from "../../explain/encryption/model";
import { loadStack } from "../../explain/stack";

const project = path.resolve(__dirname, "../..");

/** Stack prod of this repository, with part of its config replaced. */
function flows(changes: Readonly<Record<string, (config: never) => unknown>> = {}, nodes?: string): readonly Flow[] {
  const stack = loadStack("prod", project);
  const plugins = new Map(
    [...stack.plugins].map(([plugin, config]) => {
      const change = changes[plugin.name];
      return [plugin, change === undefined ? config : plugin.config.parse(change(config as never))];
    }),
  );
  const nodeGroups = stack.declared.nodeGroups?.map((group) =>
    nodes === undefined ? group : { ...group, instanceTypes: [nodes] },
  );
  return encryptionOf({ ...stack, plugins, declared: { ...stack.declared, nodeGroups } }).flows;
}

const route = (config: object): Readonly<Record<string, () => unknown>> => ({
  "load-balancing": () => ({
    certificates: { public: { source: "private-ca", domainNames: ["a.example.com"] } },
    routes: { it: config },
  }),
});
const pods = { namespace: "a", pods: { app: "a" }, targetPort: 8443 };
const alb = {
  kind: "alb",
  namespace: "a",
  hosts: ["a.example.com"],
  certificate: "public",
  service: { name: "a", port: 443, targetPort: 8443 },
};

const statesOf = (all: readonly Flow[], title: string): string[] =>
  all.filter((flow) => flow.title.startsWith(title)).flatMap(({ hops }) => hops.map(({ state }) => state));

describe("routes", () => {
  it.each([
    ["an ALB that encrypts again", alb, ["encrypted", "encrypted"]],
    ["an ALB that does not", { ...alb, clearTextToPods: true }, ["encrypted", "clear"]],
    ["an NLB that encrypts again", { ...pods, kind: "nlb", certificate: "public" }, ["encrypted", "encrypted"]],
    [
      "an NLB that does not",
      { ...pods, kind: "nlb", certificate: "public", clearTextToPods: true },
      ["encrypted", "clear"],
    ],
    ["TLS in the pod", { ...pods, kind: "pod" }, ["encrypted", "encrypted"]],
    ["TLS at the gateway", { kind: "ingress-gateway" }, ["encrypted", "encrypted", "encrypted"]],
  ])("%s", (_, config, states) => {
    expect(statesOf(flows(route(config)), "Route it")).toEqual(states);
  });

  it("to a gateway whose TLS is configured elsewhere are unknown", () => {
    const without = { istio: (config: object) => ({ ...config, ingressGateway: {} }) };
    expect(statesOf(flows({ ...without, ...route({ kind: "ingress-gateway" }) } as never), "Route it")).toEqual([
      "unknown",
      "unknown",
      "encrypted",
    ]);
  });
});

describe("between nodes", () => {
  it.each([
    ["m7i.large", "encrypted"],
    ["m5.large", "clear"],
    ["z99.large", "unknown"],
  ])("of %s: %s", (type, state) => {
    const all = flows({}, type);
    expect(statesOf(all, "Between pods")).toEqual([state, "clear"]);
    expect(statesOf(all, "DNS")).toEqual([state]);
    expect(statesOf(all, "Between workloads of the mesh")).toEqual(["encrypted"]);
  });
});

describe("WireGuard", () => {
  const between = (wireguard: "pods" | "pods-and-hosts", networkPolicyEngine: "calico" | "cilium", type: string) => {
    const stack = loadStack("prod", project);
    const nodeGroups = stack.declared.nodeGroups?.map((group) => ({ ...group, instanceTypes: [type] }));
    const all = encryptionOf({
      ...stack,
      declared: { ...stack.declared, nodeGroups, wireguard, networkPolicyEngine },
    }).flows;
    return (title: string): string[] =>
      all
        .filter((flow) => flow.title.startsWith(title))
        .flatMap(({ hops }) => hops.map(({ state, by }) => `${state}: ${by}`));
  };

  it("encrypts between pods if nodes do not, and names other encryption", () => {
    const weak = between("pods", "cilium", "m5.large");
    expect(weak("Between pods")[0]).toBe("encrypted: WireGuard of Cilium");
    expect(weak("DNS")).toEqual(["encrypted: WireGuard of Cilium"]);
    expect(weak("Between nodes")).toEqual(["clear: Nitro of m5.large does not encrypt"]);
    expect(between("pods", "cilium", "m7i.large")("Between pods")[0]).toBe(
      "encrypted: WireGuard of Cilium, and Nitro below it",
    );
  });

  it("encrypts between nodes if configured, and never inside a node", () => {
    const calico = between("pods-and-hosts", "calico", "m5.large");
    expect(calico("Between nodes")).toEqual(["encrypted: WireGuard of Calico"]);
    expect(calico("Between pods")[1]).toMatch(/^clear: never leaves the node/);
  });
});

/** Every config choice that affects a hop, and what encrypts the hop then. */
describe("the picture of each choice", () => {
  const nodes = { encrypting: "m7i.large", clear: "m5.large", unheard: "z99.large" };
  const networks = {
    "VPC CNI": {},
    "Calico with WireGuard": { networkPolicyEngine: "calico", wireguard: "pods-and-hosts" },
    "Cilium with WireGuard": { networkPolicyEngine: "cilium", wireguard: "pods" },
    "Cilium with WireGuard between hosts": { networkPolicyEngine: "cilium", wireguard: "pods-and-hosts" },
    "an enforcing VPC": { vpcEncryption: "enforce" },
  } as const;
  const tls = { certificate: { dnsNames: ["a.example.com"], secretName: "a" } };
  const kinds = {
    alb,
    "alb-clear": { ...alb, clearTextToPods: true },
    nlb: { ...pods, kind: "nlb", certificate: "public" },
    "nlb-clear": { ...pods, kind: "nlb", certificate: "public", clearTextToPods: true },
    gateway: { kind: "ingress-gateway" },
    pod: { ...pods, ...tls, kind: "pod" },
    public: { ...pods, kind: "pod", internetFacing: { clients: "any" } },
  };
  const both = Object.entries(kinds).flatMap(([name, config]) => [
    [name, config] as const,
    [`${name}-gw`, { ...config, api: "gateway-api" }] as const,
  ]);

  it("of routes", () => {
    const all = flows({
      "load-balancing": () => ({
        gatewayApiInstalled: true,
        certificates: { public: { source: "private-ca", domainNames: ["a.example.com"] } },
        routes: Object.fromEntries(both),
      }),
    });
    const lines = all
      .filter(({ title }) => title.startsWith("Route"))
      .flatMap(({ title, hops }) => [
        title,
        ...hops.map(({ from, to, state, by }) => `  ${state}  ${from} -> ${to}: ${by}`),
      ]);
    expect(lines).toMatchSnapshot();
  });

  it.each(
    Object.keys(networks).flatMap((network) =>
      Object.keys(nodes).flatMap((node) => [true, false].map((mesh) => [network, node, mesh] as const)),
    ),
  )("of %s, nodes %s, mesh %s", (network, node, mesh) => {
    const stack = loadStack("prod", project);
    const plugins = new Map([...stack.plugins].filter(([{ name }]) => mesh || name !== "istio"));
    const nodeGroups = stack.declared.nodeGroups?.map((group) => ({
      ...group,
      instanceTypes: [nodes[node as keyof typeof nodes]],
    }));
    const declared = { ...stack.declared, nodeGroups, ...networks[network as keyof typeof networks] };
    const lines = encryptionOf({ ...stack, plugins, declared })
      .flows.filter(({ title }) => !title.startsWith("Route"))
      .flatMap(({ title, hops }) => [
        title,
        ...hops.map(({ from, to, state, by }) => `  ${state}  ${from} -> ${to}: ${by}`),
      ]);
    expect(lines).toMatchSnapshot();
  });
});

describe("npm run explain -- --encryption", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "explain-"));
    mkdirSync(path.join(folder, "stacks"));
    writeFileSync(
      path.join(folder, "stacks", "Pulumi.bare.yaml"),
      "config:\n  eks-network-security:environment: test\n",
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("counts the hops, and lists those in plaintext", () => {
    const { output, exitCode } = run(["--stack", "prod", "--encryption"], project);
    expect(exitCode).toBe(0);
    const lines = output.split("\n").filter((line) => line.startsWith("  PLAINTEXT"));
    expect(lines).toHaveLength(1);
    expect(output).toContain("1 in plaintext");
  });

  it("gives the same as JSON", () => {
    const json = JSON.parse(run(["--stack", "prod", "--encryption", "--json"], project).output) as { flows: Flow[] };
    expect(json.flows).toEqual(flows());
  });

  it.each(["hops.svg", "hops.html"])("draws each hop, with plaintext in red: %s", (name) => {
    const file = path.join(folder, name);
    expect(run(["--stack", "prod", "--encryption", "--output", file], project).exitCode).toBe(0);
    const picture = readFileSync(file, "utf8");
    const hops = flows().flatMap((flow) => flow.hops);
    expect(picture.match(/<path class=/g)).toHaveLength(hops.length);
    expect(picture.match(/<path class="clear"[^>]*stroke="#c62828"/g)).toHaveLength(1);
  });

  it.each([
    ["bare", [], 'stack "bare" has no node-groups'],
    ["prod", ["--output", "hops.png"], "a file name that ends in .svg or .html"],
  ])("refuses stack %s with %j", (stack, more, message) => {
    const { output, exitCode } = run(["--stack", stack, "--encryption", ...more], stack === "bare" ? folder : project);
    expect(exitCode).toBe(2);
    expect(output).toContain(message);
  });
});
