import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../real/cache";

/** Runs the command as a process, with no way to get an engine. */
function start(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ["--import", "tsx", join(root, "offline/start.ts"), ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, EKS_NETWORK_SECURITY_ENGINE: "path", PATH: "/nonexistent" },
  });
}

test.each([
  [["previw"], 'Unknown command "previw"; allowed: preview, up, destroy. Did you mean preview?'],
  [["--stak", "dev"], "Unknown option --stak; allowed: --stack, "],
  [["--stack", "nowhere-at-all"], 'Unknown stack "nowhere-at-all"; there are: '],
])("%j is refused on standard error, with exit code 2 and no stack trace", (args, message) => {
  const { status, stdout, stderr } = start(...args);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
});

test("with --json an error is printed as the document", () => {
  const { status, stdout, stderr } = start("--json", "--stack", "nowhere-at-all");
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, exitCode: 2, error: expect.stringContaining("Unknown stack") });
  expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
});

test("--help goes to standard output", () => {
  const { status, stdout } = start("--help");
  expect(stdout).toMatch(/Usage: npm start -- .*\n[\s\S]*--policy-config/);
  expect(status).toBe(0);
});
