import { expect, it } from "vitest";
import { sizeProblems } from "../../framework/stack-file";

it("a config that no engine on Linux can hand on is refused, quotes counted as they are passed", () => {
  const document = (length: number) => ({ environment: "dev", teams: { a: "x".repeat(length) } });
  expect(sizeProblems(document(130_000))).toEqual([]);
  expect(sizeProblems(document(132_000))).toMatchObject([
    { message: expect.stringMatching(/^The config is 130 KiB long\./) as string, severity: "error" },
  ]);
  const quoted = { teams: Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [String(index), "x"])) };
  expect(JSON.stringify(quoted).length).toBeLessThan(128 * 1024);
  expect(sizeProblems(quoted)).toHaveLength(1);
});
