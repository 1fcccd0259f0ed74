import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { newStateDir, runProgram } from "./harness";

const tiny = join(__dirname, "fixtures/tiny");

describe("a program on the engine", () => {
  const stateDir = newStateDir();
  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  test("previews with the configuration it was given", async () => {
    const result = await runProgram({ program: tiny, command: "preview", stateDir, config: { "tiny:size": 2 } });
    expect(result.exitCode).toBe(0);
    expect(result.resources.map(({ type, name }) => `${type}::${name}`).sort()).toEqual([
      "pulumi:pulumi:Stack::tiny-test",
      "tiny:index:Box::box-0",
      "tiny:index:Box::box-1",
    ]);
    expect(result.steps.every(({ op, end }) => op === "create" && end !== undefined)).toBe(true);
  });

  test("keeps its state: a second update changes nothing, destroy deletes everything", async () => {
    const up = await runProgram({ program: tiny, command: "up", stateDir });
    expect(up.resources).toHaveLength(4);
    const again = await runProgram({ program: tiny, command: "preview", stateDir });
    expect(new Set(again.steps.map(({ op }) => op))).toEqual(new Set(["same"]));
    const destroyed = await runProgram({ program: tiny, command: "destroy", stateDir });
    expect(destroyed.exitCode).toBe(0);
    expect(destroyed.resources).toEqual([]);
  });

  test("passes secrets to the program as secrets, and leaves its files unchanged", async () => {
    const result = await runProgram({
      program: tiny,
      command: "up",
      stateDir,
      config: { "tiny:token": { secret: "hunter2" } },
    });
    const [stack] = result.resources.filter(({ type }) => type === "pulumi:pulumi:Stack");
    expect(stack?.outputs.tokenLength).toMatchObject({ ciphertext: expect.stringMatching(/^v1:/) });
    expect(result.stdout + result.stderr + JSON.stringify(result.events)).not.toContain("hunter2");
    expect(existsSync(join(tiny, "Pulumi.test.yaml"))).toBe(false);
  });

  test("is not logged: a file is in the place of the engine's log folder", () => {
    expect(statSync(join(stateDir, "home", "logs")).isFile()).toBe(true);
  });
});
