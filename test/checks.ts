/** Checks that are one command each: it passes when the command ends with 0. */
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { fingerprint, hasPassed, notePassed } from "./unchanged";

export const root = resolve(__dirname, "..");

export interface Check {
  name: string;
  /** Arguments for node. */
  args: string[];
}

function tool(path: string, ...args: string[]): string[] {
  return [join(root, "node_modules", path), ...args];
}

export const lintChecks: readonly Check[] = [
  { name: "tsc", args: tool("typescript/bin/tsc", "--noEmit", "-p", root) },
  { name: "eslint", args: tool("eslint/bin/eslint.js", "--max-warnings", "0", root) },
  {
    name: "walls",
    args: tool("dependency-cruiser/bin/dependency-cruiser.mjs", "--config", ".dependency-cruiser.mjs", "."),
  },
  { name: "prettier", args: tool("prettier/bin/prettier.cjs", "--check", "--log-level", "warn", root) },
];

/** What is generated from code is what is committed. */
export const generatedCheck: Check = {
  name: "generated files",
  args: ["--import", "tsx", join(root, "docs/generate.ts"), "--check"],
};

export interface Counts {
  passed: number;
  failed: number;
}

/**
 * Runs the checks side by side, and shows the output of those that fail. A check that has passed on the very same files
 * is not repeated.
 */
export async function runChecks(checks: readonly Check[]): Promise<Counts> {
  process.stdout.write(`checking: ${checks.map(({ name }) => name).join(", ")}\n`);
  const print = fingerprint(root);
  const results = await Promise.all(checks.map((check) => runCheck(check, print)));
  return { passed: results.filter(Boolean).length, failed: results.filter((ok) => !ok).length };
}

async function runCheck({ name, args }: Check, print: string | undefined): Promise<boolean> {
  if (hasPassed(root, name, print)) {
    process.stdout.write(`✓ ${name} (passed before on the same files)\n`);
    return true;
  }
  const started = Date.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (bytes) => (output += String(bytes)));
  child.stderr.on("data", (bytes) => (output += String(bytes)));
  const code = await new Promise((done, fail) => child.once("close", done).once("error", fail));
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (code === 0) notePassed(root, name, print);
  process.stdout.write(`${code === 0 ? "✓" : "✗"} ${name} (${seconds} s)\n${code === 0 ? "" : output}`);
  return code === 0;
}

/** The closing line of every test command. */
export function closingLine({ passed, failed }: Counts): string {
  return `${passed} passed, ${failed} failed\n`;
}

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}
