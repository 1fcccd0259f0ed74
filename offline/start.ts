/** `npm start`: previews, updates or destroys a stack on the offline engine and reports the result. */
import { parseCli } from "./invocation";
import { runMain } from "../cli/process";
import { diagnosticLines, violationLines } from "./report/console";
import type { Progress } from "../cli/progress";
import { jsonDocument, summaryLines, type Outcome } from "./report/summary";
import { runStack } from "./run-stack";

function printOutcome(outcome: Outcome, progress: Progress): void {
  if (outcome.invocation.json) {
    process.stdout.write(`${JSON.stringify(jsonDocument(outcome), undefined, 2)}\n`);
    return;
  }
  const { diagnostics, violations } = outcome.report;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) progress.print("", "Errors", ...errors.flatMap(diagnosticLines));
  if (violations.length > 0) progress.print("", "Policy violations", ...violations.flatMap(violationLines));
  progress.print("", ...summaryLines(outcome));
}

const argv = process.argv.slice(2);

void runMain(argv, async (progress, signal) => {
  const outcome = await runStack(parseCli(argv, process.env.INIT_CWD ?? process.cwd()), progress, signal);
  printOutcome(outcome, progress);
  return outcome.exitCode;
});
