import { join } from "node:path";
import { expect, test } from "vitest";
import { runProgram } from "./harness";

const fixtures = join(__dirname, "fixtures");
const program = join(fixtures, "tiny");

test("a mandatory violation fails the preview and names policy and resource", async () => {
  const result = await runProgram({ program, command: "preview", pack: join(fixtures, "pack") });
  expect(result.exitCode).not.toBe(0);
  expect(result.policyEvents).toMatchObject([
    {
      policyName: "few-boxes",
      enforcementLevel: "mandatory",
      resourceUrn: expect.stringMatching(/tiny:index:Box::box-/),
      message: expect.stringContaining("found 3 boxes, allowed: 2"),
    },
  ]);
});

test("a pack without findings lets the preview pass; it knows stack and configuration", async () => {
  const result = await runProgram({
    program,
    command: "preview",
    stack: "small",
    config: { "tiny:size": 2 },
    pack: join(fixtures, "pack"),
  });
  expect(result.exitCode).toBe(0);
  expect(result.policyEvents).toEqual([]);
  expect(result.diagnostics.map(({ message }) => message).join("")).toContain("loaded for stack small, size 2");
});

test("a pack that does not load fails the preview with its own message", async () => {
  const result = await runProgram({ program, command: "preview", pack: join(fixtures, "broken-pack") });
  expect(result.exitCode).not.toBe(0);
  const said = [result.stdout, result.stderr, ...result.diagnostics.map(({ message }) => message)].join("\n");
  expect(said).toContain("this pack does not load");
  expect(said).toContain("before it was ready");
});
