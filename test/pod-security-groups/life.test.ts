/** The page's RDS example as a stack, through the real Pulumi engine. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../../real/cache";
import { newStateDir, runProgram, type ProgramResult, type Resource } from "../engine/harness";

const prefix = "eks-network-security:";
const { config: dev } = parse(readFileSync(join(root, "stacks", "Pulumi.dev.yaml"), "utf8")) as {
  config: Record<string, object>;
};
const rds = "sg-0123456789abcdef0";
const config = {
  [`${prefix}cluster`]: {
    ...dev[`${prefix}cluster`],
    vpcCni: { networkPolicy: "standard", podSecurityGroups: "standard" },
  },
  [`${prefix}pod-security-groups`]: {
    groups: {
      web: {
        namespace: "shop",
        serviceAccountLabels: { app: "web" },
        replicas: 4,
        probePorts: [8080],
        allow: [{ to: { securityGroupId: rds }, ports: [5432], why: "orders" }],
      },
    },
  },
};

function errors({ diagnostics }: ProgramResult): string[] {
  return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

describe("stack dev with pods that reach RDS", { timeout: 180_000 }, () => {
  const stateDir = newStateDir();
  const run = (command: "up" | "preview" | "destroy", more: object = {}): Promise<ProgramResult> =>
    runProgram({ program: root, stack: "dev", command, stateDir, config: { ...config, ...more } });
  let made: ProgramResult;
  beforeAll(async () => {
    made = await run("up");
  });
  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  const one = (name: string): Resource => {
    const found = made.resources.filter((resource) => resource.name === name);
    expect(found, name).toHaveLength(1);
    return found[0] as Resource;
  };

  test("up makes the groups, and a policy with their ids in the namespace", () => {
    expect(errors(made)).toEqual([]);
    const policy = one("pod-security-groups-web");
    const groups = ["pod-security-groups-group-web", "pod-security-groups-shared"].map((name) => one(name).id);
    expect(policy.inputs).toMatchObject({
      metadata: { namespace: "shop" },
      spec: { securityGroups: { groupIds: groups } },
    });
    expect(one(`pod-security-groups-${rds}-ingress-group-web-tcp-5432`).inputs).toMatchObject({
      securityGroupId: rds,
      referencedSecurityGroupId: groups[0],
    });
    expect(policy.dependencies).toContain(one("network-policy-shop").urn);
  });

  test("a second preview has nothing to do", async () => {
    const again = await run("preview");
    expect(again.steps.filter(({ op }) => op !== "same")).toEqual([]);
  });

  test("nothing is made where pods would find no branch interface", async () => {
    const key = `${prefix}pod-security-groups`;
    const web = { namespace: "shop", allPods: true, replicas: 37, maxSurge: 0 };
    const refused = await run("preview", { [key]: { groups: { web } } });
    expect(refused.exitCode).not.toBe(0);
    expect(errors(refused).join()).toContain(
      "The nodes lack 1 branch interface even with all node groups at their maximum size",
    );
  });

  test("destroy takes the policy away before its groups", async () => {
    const destroyed = await run("destroy");
    expect(errors(destroyed)).toEqual([]);
    expect(destroyed.resources).toEqual([]);
    const gone = (name: string) => destroyed.steps.find(({ op, urn }) => op === "delete" && urn.endsWith(`::${name}`));
    expect(gone("pod-security-groups-web")?.end).toBeLessThan(gone("pod-security-groups-shared")?.start ?? 0);
  });
});
