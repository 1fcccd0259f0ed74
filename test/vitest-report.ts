import { relative } from "node:path";
import type { Counts } from "./checks";

/** The parts of vitest's JSON report that are read. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: TestFile[];
}

interface TestFile {
  name: string;
  status: string;
  /** Why the file did not load. */
  message?: string;
  assertionResults: { status: string; fullName: string; failureMessages?: readonly string[] }[];
}

/**
 * Counts the tests of a run. A file that fails without a failed test of its own (it does not load, or a hook throws)
 * counts as one failure, and so does a run that fails for a reason the report does not have.
 *
 * @param exitCode of vitest
 */
export function countTests(report: VitestReport, exitCode: number | null): Counts {
  const broken = report.testResults.filter(brokenFile).length;
  const failed = report.numFailedTests + broken;
  return { passed: report.numPassedTests, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}

function brokenFile({ status, assertionResults }: TestFile): boolean {
  return status === "failed" && !assertionResults.some((assertion) => assertion.status === "failed");
}

/** One line for each failure, for the end of a long output: the file under `root`, the test, how its message begins. */
export function failureLines(report: VitestReport, root: string): string[] {
  return report.testResults.flatMap((file) => {
    const path = relative(root, file.name);
    if (brokenFile(file)) return [line(path, file.message)];
    return file.assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => line(`${path} > ${fullName}`, failureMessages?.[0]));
  });
}

function line(where: string, message = "no message"): string {
  return `✗ ${where}: ${message.split("\n", 1)[0] ?? ""}`;
}
