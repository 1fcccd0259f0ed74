/** A destroy of a protected stack deletes nothing, and one that was switched off deletes everything. */
import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { newStateDir, runProgram, type ProgramResult } from "../engine/harness";

/** Without the engine's own providers: those of packages that nothing waits for go, and come back with the next up. */
function urns({ resources }: ProgramResult): string[] {
  return resources
    .filter(({ type }) => !type.startsWith("pulumi:providers:"))
    .map(({ urn }) => urn)
    .sort();
}

test("a protected stack is not half destroyed", { timeout: 600_000 }, async () => {
  const stateDir = newStateDir();
  const run = (command: "up" | "destroy", on: boolean): Promise<ProgramResult> =>
    runProgram({
      program: ".",
      command,
      stack: "dev",
      stateDir,
      config: { "eks-network-security:deletionProtection": on },
    });
  try {
    const up = await run("up", true);
    expect(up.exitCode).toBe(0);

    const refused = await run("destroy", true);
    expect(refused.exitCode).not.toBe(0);
    expect(refused.diagnostics.map(({ message }) => message).join("\n")).toContain(
      "this stack is protected: set eks-network-security:deletionProtection to false",
    );
    expect(urns(refused)).toEqual(urns(up));

    expect((await run("up", false)).exitCode).toBe(0);
    const destroyed = await run("destroy", false);
    expect(destroyed.exitCode).toBe(0);
    expect(destroyed.resources).toEqual([]);
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
});
