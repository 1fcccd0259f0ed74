import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, expect, it } from "vitest";
import type { JudgedOf } from "../../framework/connections";
import { run } from "../../explain/main";

const project = path.resolve(__dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "connections-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("lists who must reach whom, and what decides it", () => {
  const { output, exitCode } = run(["--stack", "prod", "--connections"], project);
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^Stack prod: \d+ connections needed: \d+ allowed$/m);
  expect(output).toContain("API server -> istio-system/istiod TCP/15017");
  expect(output).toContain("network-policy of the target: NetworkPolicy istio-system/platform-istiod");
});

it("gives the same as JSON", () => {
  const judged = JSON.parse(run(["--stack", "prod", "--connections", "--json"], project).output) as JudgedOf[];
  expect(judged.filter(({ verdict }) => verdict !== "allowed")).toEqual([]);
  expect(new Set(judged.map(({ plugin }) => plugin))).toContain("cert-manager");
});

it("writes a page with a row for each", () => {
  const file = path.join(folder, "connections.html");
  expect(run(["--stack", "dev", "--connections", "--output", file], project).output).toContain(`Written to ${file}`);
  const judged = JSON.parse(run(["--stack", "dev", "--connections", "--json"], project).output) as JudgedOf[];
  expect(readFileSync(file, "utf8").match(/<tr><td/g)).toHaveLength(judged.length);
});

it("writes nothing but a page", () => {
  const { output, exitCode } = run(["--stack", "dev", "--connections", "--output", "a.svg"], project);
  expect([output, exitCode]).toEqual(['--output: found "a.svg"; allowed: a file name that ends in .html', 2]);
});
