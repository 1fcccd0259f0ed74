/** Engines that are installed, through the real Pulumi engine: made in order, unchanged on a second look, deleted in order. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../real/cache";
import { newStateDir, runProgram, type ProgramResult, type Resource } from "../engine/harness";

const prefix = "eks-network-security:";
const { config: dev } = parse(readFileSync(join(root, "stacks", "Pulumi.dev.yaml"), "utf8")) as {
  config: Record<string, object>;
};

/** Stack dev with another engine, which encrypts between nodes: the VPC CNI's own is off then. */
function configFor(engine: "calico" | "cilium"): Record<string, unknown> {
  return {
    [`${prefix}cluster`]: {
      ...dev[`${prefix}cluster`],
      vpcCni: {
        networkPolicy: "off",
        env: { POD_MTU: "8900", ...(engine === "calico" ? { ANNOTATE_POD_IP: "true" } : {}) },
      },
    },
    [`${prefix}network-policy`]: { ...dev[`${prefix}network-policy`], engine, wireguard: {} },
  };
}

function errors({ diagnostics, policyEvents }: ProgramResult): string[] {
  return [
    ...diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
    ...policyEvents.filter(({ enforcementLevel }) => enforcementLevel === "mandatory").map(({ message }) => message),
  ];
}

describe.each(["calico", "cilium"] as const)("stack dev with %s", { timeout: 180_000 }, (engine) => {
  const stateDir = newStateDir();
  const run = (command: "up" | "preview" | "destroy"): Promise<ProgramResult> =>
    runProgram({
      program: root,
      stack: "dev",
      command,
      stateDir,
      pack: command !== "destroy",
      config: configFor(engine),
    });
  let made: ProgramResult;
  beforeAll(async () => {
    made = await run("up");
  });
  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  const one = (name: string): Resource => {
    const found = made.resources.find((resource) => resource.name === name);
    if (found === undefined) {
      throw new Error(`no resource ${name} among ${made.resources.map((resource) => resource.name).join(", ")}`);
    }
    return found;
  };

  test("up makes it", () => {
    expect(errors(made)).toEqual([]);
    expect(made.exitCode).toBe(0);
  });

  test("the engine waits for nodes, and every policy for the engine", () => {
    const chain =
      engine === "calico"
        ? [
            "network-policy-tigera-operator",
            "network-policy-calico-crds",
            "network-policy-calico",
            "network-policy-calico-api-server",
            "network-policy-calico-felix",
          ]
        : ["network-policy-cilium"];
    const nodes = one("node-groups-general").urn;
    expect(one(chain[0] ?? "").dependencies).toContain(nodes);
    chain.slice(1).forEach((name, index) => {
      expect(one(name).dependencies).toContain(one(chain[index] ?? "").urn);
    });
    const policies = made.resources.filter(({ type }) => /NetworkPolicy$/.test(type) && type.startsWith("kubernetes:"));
    expect(policies.length).toBeGreaterThan(4);
    for (const policy of policies) {
      expect(policy.dependencies, policy.name).toContain(one(chain.at(-1) ?? "").urn);
    }
  });

  test("the engine waits for the ports of WireGuard between nodes, and nothing else opens them", () => {
    const ports = engine === "calico" ? [51820, 51821] : [51871];
    const rules = made.resources.filter(
      ({ type, inputs }) =>
        /SecurityGroup(In|E)gressRule$/.test(type) &&
        Number(inputs["fromPort"]) > 51800 &&
        inputs["ipProtocol"] === "udp",
    );
    expect(rules.map(({ inputs }) => inputs["fromPort"]).sort()).toEqual([...ports, ...ports].sort());
    const installed = one(engine === "calico" ? "network-policy-tigera-operator" : "network-policy-cilium");
    for (const { urn } of rules) {
      expect(installed.dependencies).toContain(urn);
    }
  });

  test("a second preview has nothing to do", async () => {
    const again = await run("preview");
    expect(errors(again)).toEqual([]);
    expect(again.steps.filter(({ op }) => op !== "same")).toEqual([]);
  });

  test("destroy deletes the policies before the engine, and leaves an empty state", async () => {
    const destroyed = await run("destroy");
    expect(errors(destroyed)).toEqual([]);
    expect(destroyed.resources).toEqual([]);
    const deleted = new Map(destroyed.steps.filter(({ op }) => op === "delete").map((step) => [step.urn, step]));
    const last = one(engine === "calico" ? "network-policy-calico-felix" : "network-policy-cilium").urn;
    const policies = made.resources.filter(({ dependencies }) => dependencies.includes(last));
    for (const { urn } of policies) {
      expect(deleted.get(urn)?.end ?? Infinity).toBeLessThan(deleted.get(last)?.start ?? -Infinity);
    }
  });
});
