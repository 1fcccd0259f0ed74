/** A platform and two teams, each a stack of its own, on the real Pulumi engine with one state. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../offline/cache";
import { newStateDir, runProgram, type ProgramResult } from "../engine/harness";

const teams = ["prod-payments", "prod-ledger"];

function errors({ diagnostics }: ProgramResult): string[] {
  return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

describe("a platform and its teams", { timeout: 300_000 }, () => {
  const stateDir = newStateDir();
  const run = (stack: string, command: "up" | "preview" | "destroy"): Promise<ProgramResult> =>
    runProgram({
      program: root,
      stack,
      command,
      stateDir,
      config: { "eks-network-security:deletionProtection": false },
    });
  let early: ProgramResult;
  let platform: ProgramResult;
  beforeAll(async () => {
    early = await run("prod-ledger", "preview");
    platform = await run("prod", "up");
  }, 300_000);
  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  test("a team's preview before its platform is up says what to do", () => {
    expect(early.exitCode).not.toBe(0);
    expect(errors(early).join()).toContain("Bring it up first: pulumi up -s prod");
    expect(early.resources.filter(({ type }) => !type.startsWith("pulumi:"))).toEqual([]);
  });

  test("teams come up in any order, with nothing left to do", async () => {
    expect(errors(platform)).toEqual([]);
    const shared = platform.resources.find(({ name }) => name === "pod-security-groups-shared");
    for (const stack of teams) {
      const preview = await run(stack, "preview");
      expect(errors(preview)).toEqual([]);
      const up = await run(stack, "up");
      expect(errors(up)).toEqual([]);
      expect(up.resources.map(({ name }) => name)).toContain(
        `network-policy-${stack.replace("prod-", "")}-default-deny`,
      );
      const again = await run(stack, "preview");
      expect(again.steps.filter(({ op }) => !["same", "read", "refresh"].includes(op))).toEqual([]);
      const policy = up.resources.find(({ name }) => name === "pod-security-groups-payments-api");
      expect(policy === undefined).toBe(stack === "prod-ledger");
      if (policy !== undefined) {
        // The platform's group for all pods: a team adds no rules to the cluster security group.
        expect(JSON.stringify(policy.inputs)).toContain(shared?.id ?? "none");
        expect(up.resources.filter(({ name }) => name.includes("-cluster-ingress-"))).toEqual([]);
      }
    }
  });

  test("teams leave without the platform noticing", async () => {
    for (const stack of teams) {
      const destroyed = await run(stack, "destroy");
      expect(errors(destroyed)).toEqual([]);
      expect(destroyed.resources).toEqual([]);
    }
    const again = await run("prod", "preview");
    expect(again.steps.filter(({ op }) => op !== "same")).toEqual([]);
  });
});
