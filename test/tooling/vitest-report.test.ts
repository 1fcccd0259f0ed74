import { expect, test } from "vitest";
import { closingLine } from "../checks";
import { countTests } from "../vitest-report";

const file = (status: string, ...assertions: string[]): { status: string; assertionResults: { status: string }[] } => ({
  status,
  assertionResults: assertions.map((assertion) => ({ status: assertion })),
});

test.each([
  ["all pass", { numPassedTests: 3, numFailedTests: 0, testResults: [file("passed", "passed")] }, 0, [3, 0]],
  ["one fails", { numPassedTests: 2, numFailedTests: 1, testResults: [file("failed", "failed")] }, 1, [2, 1]],
  ["a file does not load", { numPassedTests: 2, numFailedTests: 0, testResults: [file("failed")] }, 1, [2, 1]],
  ["a hook throws", { numPassedTests: 2, numFailedTests: 0, testResults: [file("failed", "passed")] }, 1, [2, 1]],
  ["vitest fails for another reason", { numPassedTests: 2, numFailedTests: 0, testResults: [] }, 1, [2, 1]],
  ["vitest was killed", { numPassedTests: 2, numFailedTests: 0, testResults: [] }, null, [2, 1]],
])("%s", (_, report, code, [passed, failed]) => {
  expect(countTests(report, code)).toEqual({ passed, failed });
});

test("the closing line stands alone on its line", () => {
  expect(closingLine({ passed: 12, failed: 0 })).toBe("12 passed, 0 failed\n");
});
