import { expect, test } from "vitest";
import { closingLine } from "../checks";
import { countTests, failureLines, type VitestReport } from "../vitest-report";

const file = (status: string, ...assertions: string[]): VitestReport["testResults"][number] => ({
  name: "/project/test/one.test.ts",
  status,
  ...(status === "failed" && assertions.length === 0 ? { message: "Cannot find module\nrequired from" } : {}),
  assertionResults: assertions.map((assertion) => ({
    status: assertion,
    fullName: "adds up",
    ...(assertion === "failed" ? { failureMessages: ["expected 1 to be 2\n    at one.test.ts:3"] } : {}),
  })),
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

test("each failure is one line, with the file, the test and how its message begins", () => {
  const testResults = [file("passed", "passed"), file("failed", "passed", "failed"), file("failed")];
  expect(failureLines({ numPassedTests: 2, numFailedTests: 1, testResults }, "/project")).toEqual([
    "✗ test/one.test.ts > adds up: expected 1 to be 2",
    "✗ test/one.test.ts: Cannot find module",
  ]);
});

test("the closing line stands alone on its line", () => {
  expect(closingLine({ passed: 12, failed: 0 })).toBe("12 passed, 0 failed\n");
});
