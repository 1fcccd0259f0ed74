import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stackFilePath } from "../../framework/running-file";
import { readStackFile } from "../../framework/stack-file";
import { root } from "../../real/cache";
import { findPolicyConfig } from "../../offline/inputs";
import { readProject, stackNames } from "../../real/project";
import { newStateDir, runProgram, type ProgramResult, type Resource } from "./harness";

const isPart = ({ type }: Resource): boolean => !type.startsWith("pulumi:");

function complaints({ diagnostics, policyEvents }: ProgramResult): string[] {
  return [
    ...diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
    ...policyEvents.filter(({ enforcementLevel }) => enforcementLevel === "mandatory").map(({ message }) => message),
  ];
}

/** Not the teams' stacks, whose platform must be up: test/team/life.test.ts. */
const isOfTeam = (stack: string): boolean =>
  Object.hasOwn(readStackFile(join(root, stackFilePath(stack))).document, "platform-reference");

const policyConfigOf = (stack: string): string | undefined =>
  findPolicyConfig(readProject(root), { stack, policy: true });

test("prod uses the profile strict", () => {
  const config = JSON.parse(readFileSync(policyConfigOf("prod") ?? "", "utf8")) as { pack: { profile: string } };
  expect(config.pack.profile).toBe("strict");
});

describe.each(stackNames(readProject(root)).filter((stack) => !isOfTeam(stack)))("stack %s", (stack) => {
  test("previews with the policy pack, without findings", async () => {
    const policyConfig = policyConfigOf(stack);
    expect(policyConfig).toBeDefined();
    const result = await runProgram({ program: root, stack, command: "preview", pack: true, policyConfig });
    expect(complaints(result)).toEqual([]);
    expect(result.policyEvents).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(result.steps.filter(({ op }) => op !== "create")).toEqual([]);
  });
});

describe("the life of stack dev", () => {
  const stateDir = newStateDir();
  const run = (command: "up" | "preview" | "destroy"): Promise<ProgramResult> =>
    runProgram({
      program: root,
      stack: "dev",
      command,
      stateDir,
      ...(command === "destroy" ? {} : { pack: true, policyConfig: policyConfigOf("dev") }),
    });
  let made: ProgramResult;
  beforeAll(async () => {
    made = await run("up");
  });
  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  test("up creates what preview plans", () => {
    expect(complaints(made)).toEqual([]);
    expect(made.resources.filter(isPart).length).toBeGreaterThan(50);
  });

  test("a second preview shows no change", async () => {
    const again = await run("preview");
    expect(complaints(again)).toEqual([]);
    expect(again.steps.filter(({ op }) => op !== "same")).toEqual([]);
  });

  test("destroy deletes nothing before the resources that need it, and leaves an empty state", async () => {
    const destroyed = await run("destroy");
    expect(complaints(destroyed)).toEqual([]);
    expect(destroyed.resources).toEqual([]);
    const deletion = new Map(destroyed.steps.filter(({ op }) => op === "delete").map((step) => [step.urn, step]));
    const needs = made.resources.flatMap(({ urn, dependencies }) => dependencies.map((needed) => ({ urn, needed })));
    expect(needs.length).toBeGreaterThan(50);
    const tooEarly = needs.filter(
      ({ urn, needed }) => !((deletion.get(urn)?.end ?? Infinity) < (deletion.get(needed)?.start ?? -Infinity)),
    );
    expect(tooEarly).toEqual([]);
  });
});
