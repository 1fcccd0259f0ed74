import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../explain/main";
import { encryptionOf, type Flow } from "../../explain/encryption/model";
import { loadStack } from "../../explain/stack";

const project = path.resolve(__dirname, "../..");

/** Stack prod of this repository, with another part of its config. */
function flows(changes: Readonly<Record<string, (config: never) => unknown>> = {}, nodes?: string): readonly Flow[] {
  const stack = loadStack("prod", project);
  const plugins = new Map(
    [...stack.plugins].map(([plugin, config]) => [plugin, changes[plugin.name]?.(config as never) ?? config]),
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

  it("to a gateway whose TLS others configure are not known to be encrypted", () => {
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

  it("counts the hops, and names those in clear text", () => {
    const { output, exitCode } = run(["--stack", "prod", "--encryption"], project);
    expect(exitCode).toBe(0);
    const lines = output.split("\n").filter((line) => line.startsWith("  CLEAR TEXT"));
    expect(lines).toHaveLength(1);
    expect(output).toContain("1 in clear text");
  });

  it("gives the same as JSON", () => {
    const json = JSON.parse(run(["--stack", "prod", "--encryption", "--json"], project).output) as { flows: Flow[] };
    expect(json.flows).toEqual(flows());
  });

  it.each(["hops.svg", "hops.html"])("draws each hop, and what is in clear text in red: %s", (name) => {
    const file = path.join(folder, name);
    expect(run(["--stack", "prod", "--encryption", "--output", file], project).exitCode).toBe(0);
    const picture = readFileSync(file, "utf8");
    const hops = flows().flatMap((flow) => flow.hops);
    expect(picture.match(/<path class=/g)).toHaveLength(hops.length);
    expect(picture.match(/<path class="clear"[^>]*stroke="#c62828"/g)).toHaveLength(1);
  });

  it.each([
    ["bare", [], 'found stack "bare" without node-groups'],
    ["prod", ["--output", "hops.png"], "a file name that ends in .svg or .html"],
  ])("refuses stack %s with %j", (stack, more, message) => {
    const { output, exitCode } = run(["--stack", stack, "--encryption", ...more], stack === "bare" ? folder : project);
    expect(exitCode).toBe(2);
    expect(output).toContain(message);
  });
});
