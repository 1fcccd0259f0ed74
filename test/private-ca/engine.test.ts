import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newStateDir, runProgram, type ProgramResult } from "../engine/harness";

describe("protected CAs on the engine", () => {
  const stateDir = newStateDir();
  const run = (
    command: "up" | "preview",
    usageMode: string,
    generations: string[],
    more: Record<string, string> = {},
  ): Promise<ProgramResult> =>
    runProgram({
      program: join(__dirname, "program"),
      command,
      stateDir,
      config: {
        "aws:region": "eu-central-1",
        "private-ca:usageMode": usageMode,
        "private-ca:generations": generations,
        ...more,
      },
    });
  const errors = ({ diagnostics }: ProgramResult): string =>
    diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message)
      .join("\n");

  beforeAll(async () => {
    const up = await run("up", "SHORT_LIVED_CERTIFICATE", ["a"]);
    expect(errors(up)).toBe("");
  });
  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  it("refuses another usage mode, which the provider would report as done but not do", async () => {
    const changed = await run("preview", "GENERAL_PURPOSE", ["a"]);
    expect(changed.exitCode).not.toBe(0);
    expect(errors(changed)).toMatch(/private-ca-issuing-a[^]*protect/);
  });

  it("puts a new generation next to the old one, and touches neither root nor old one", async () => {
    const rotated = await run("preview", "SHORT_LIVED_CERTIFICATE", ["a", "b"]);
    expect(errors(rotated)).toBe("");
    const changed = rotated.steps.filter(
      ({ op, urn }) => op !== "same" && !urn.includes("::eks-network-security:index:PrivateCa::"),
    );
    expect(changed.map(({ op }) => op)).toEqual(["create", "create", "create"]);
    expect(changed.every(({ urn }) => urn.endsWith("::private-ca-issuing-b"))).toBe(true);
  });

  it("refuses to remove a generation with deletionProtection", async () => {
    const dropped = await run("preview", "SHORT_LIVED_CERTIFICATE", ["b"]);
    expect(dropped.exitCode).not.toBe(0);
    expect(errors(dropped)).toMatch(/private-ca-issuing-a[^]*protect/);
  });

  it("refuses an argument that turns out wrong once its output is known", async () => {
    const result = await run("preview", "SHORT_LIVED_CERTIFICATE", ["a"], { "private-ca:issuingYears": "12" });
    expect(errors(result)).toMatch(/private-ca: wrong arguments\n.*issuing\.validityYears: .*12 years/s);
  });
});
