import type { Counts } from "./checks";

/** The parts of vitest's JSON report that are counted. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/**
 * Counts the tests of a run. A file that fails without a failed test of its own (it does not load, or a hook throws)
 * counts as one failure, and so does a run that fails for a reason the report does not have.
 *
 * @param exitCode of vitest
 */
export function countTests(report: VitestReport, exitCode: number | null): Counts {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((assertion) => assertion.status === "failed"),
  ).length;
  const failed = report.numFailedTests + broken;
  return { passed: report.numPassedTests, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}
