/** Bad programs on the real engine: on their first preview, when no id is known, each is blocked by its own rules. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rules } from "../../policypack/rules";
import { runProgram } from "../engine/harness";
import { badPrograms } from "./bad-programs/programs";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eks-network-security-bad-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("there is one for each capability that has rules", () => {
  expect(Object.keys(badPrograms).sort()).toEqual([...new Set(rules.map((rule) => rule.capability))].sort());
});

it.each(Object.entries(badPrograms))("%s", async (capability, { blockedBy }) => {
  const own = rules.filter((rule) => rule.capability === capability);
  expect(own.map((rule) => rule.name)).toEqual(expect.arrayContaining([...blockedBy]));
  // Rules of other capabilities could hide that these do not block.
  const others = rules.filter((rule) => rule.capability !== capability).map((rule) => [rule.name, "disabled"]);
  const policyConfig = join(folder, `${capability}.json`);
  writeFileSync(policyConfig, JSON.stringify({ pack: { profile: "strict" }, ...Object.fromEntries(others) }));

  const result = await runProgram({
    program: join(__dirname, "bad-programs"),
    command: "preview",
    pack: true,
    policyConfig,
    config: { "bad-programs:capability": capability },
  });

  const errors = result.diagnostics.filter(
    ({ severity, message }) => severity === "error" && !/^preview failed/.test(message),
  );
  expect(errors.map(({ message }) => message)).toEqual([]);
  const blocking = result.policyEvents.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
  expect(blocking.map(({ policyName }) => policyName)).toEqual(expect.arrayContaining([...blockedBy]));
  expect(result.exitCode).not.toBe(0);
});
