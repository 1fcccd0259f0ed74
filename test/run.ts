/**
 * `npm test`: everything that must hold for a commit; `npm test -- <pattern>...`: the test files with one of the patterns in
 * their path. The last line counts tests, and each other check as one.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { obtainBinaries, obtainHelm } from "../real/apiserver/binaries";
import { cacheDir } from "../real/cache";
import { resolveEngine } from "../real/engine/resolver";
import { messageOf } from "../cli/errors";
import { readProject } from "../real/project";
import { add, closingLine, generatedCheck, lintChecks, root, runChecks, type Counts } from "./checks";
import { matching, needsOf, testFiles } from "./selection";
import { reportVariable } from "./real/apiserver/report";
import { countTests, failureLines, type VitestReport } from "./vitest-report";

/** Fetched or built before the tests, which would time out waiting for it. */
async function engine(): Promise<Counts> {
  try {
    const { version, source } = await resolveEngine({
      required: readProject(root).requiredPulumiVersion,
      cache: cacheDir(),
      env: process.env,
      progress: (line) => process.stdout.write(`${line}\n`),
    });
    process.stdout.write(`✓ engine: Pulumi ${version} (${source})\n`);
    return { passed: 1, failed: 0 };
  } catch (error) {
    process.stdout.write(`✗ engine\n${messageOf(error)}\n`);
    return { passed: 0, failed: 1 };
  }
}

/** Built before the tests too. Where it cannot be, they go without it, and the closing lines say so. */
async function apiServer(): Promise<string> {
  const context = {
    ...{ cache: cacheDir(), env: process.env },
    progress: (line: string) => process.stdout.write(`${line}\n`),
  };
  const binaries = await obtainBinaries(context).catch((error: unknown) => ({ reason: messageOf(error) }));
  if ("reason" in binaries) return `API server: no Kubernetes API server checked the objects. ${binaries.reason}`;
  const helm = await obtainHelm(context).catch((error: unknown) => ({ reason: messageOf(error) }));
  return "reason" in helm
    ? `API server: Kubernetes ${binaries.kubernetes}; charts were not rendered, and access was not checked: ${helm.reason}`
    : `API server: Kubernetes ${binaries.kubernetes}`;
}

interface Tested extends Counts {
  /** One line for each failure. */
  readonly failures: readonly string[];
}

async function tests(patterns: readonly string[], apiServerReport: string): Promise<Tested> {
  const folder = mkdtempSync(join(tmpdir(), "eks-network-security-report-"));
  const file = join(folder, "report.json");
  try {
    const vitest = [join(root, "node_modules/vitest/vitest.mjs"), "run", ...patterns];
    const args = [...vitest, "--reporter=default", "--reporter=json"];
    const child = spawn(process.execPath, [...args, `--outputFile.json=${file}`], {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, [reportVariable]: apiServerReport },
    });
    const code = await new Promise<number | null>((done, fail) => child.once("close", done).once("error", fail));
    const report = JSON.parse(readFileSync(file, "utf8")) as VitestReport;
    return { ...countTests(report, code), failures: failureLines(report, root) };
  } catch (error) {
    return { passed: 0, failed: 1, failures: [`✗ vitest ended without a report: ${messageOf(error)}`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs tests and shows what a Kubernetes API server said about their objects. */
async function testsWithReport(patterns: readonly string[], judged: string): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "eks-network-security-apiserver-report-"));
  try {
    const file = join(folder, "report.txt");
    writeFileSync(file, "");
    const { failures, ...counts } = await tests(patterns, file);
    process.stdout.write(`\n${readFileSync(file, "utf8")}${judged}`);
    for (const failure of failures) process.stdout.write(`${failure}\n`);
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function everything(): Promise<Counts> {
  let counts = await runChecks([...lintChecks, generatedCheck]);
  counts = add(counts, await engine());
  const judged = `${await apiServer()}\n`;
  process.stdout.write(judged);
  return add(counts, await testsWithReport([], judged));
}

/** `npm test -- <pattern>`: the matching test files alone, with what they need. */
async function selected(patterns: readonly string[]): Promise<Counts> {
  const files = matching(patterns, testFiles(root));
  if (files.length === 0) {
    process.stderr.write(
      `No test file has ${patterns.map((each) => JSON.stringify(each)).join(" or ")} in its path.\n`,
    );
    return { passed: 0, failed: 1 };
  }
  const needs = needsOf(root, files);
  const counts = needs.engine ? await engine() : { passed: 0, failed: 0 };
  const judged = needs.apiServer ? `${await apiServer()}\n` : "";
  return add(counts, await testsWithReport(patterns, judged));
}

async function main(): Promise<void> {
  const patterns = process.argv.slice(2);
  const option = patterns.find((pattern) => pattern.startsWith("-"));
  if (option !== undefined) {
    process.stderr.write(
      `npm test: found ${JSON.stringify(option)}; allowed: parts of the paths of test files. For Vitest's own options: npx vitest run\n`,
    );
    process.exitCode = 2;
    return;
  }
  const counts = patterns.length === 0 ? await everything() : await selected(patterns);
  process.stdout.write(closingLine(counts));
  process.exitCode = counts.failed > 0 ? 1 : 0;
}

void main();
