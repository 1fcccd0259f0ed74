/** `npm start`: previews, updates or destroys a stack on the offline engine and tells the person or program about it. */
import { HelpRequest, parseCli } from "./cli";
import { exitCodes, messageOf, UserError } from "./errors";
import { diagnosticLines, violationLines } from "./report/console";
import { Progress } from "./report/progress";
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

async function main(argv: string[]): Promise<number> {
  const json = argv.includes("--json");
  const progress = new Progress(json);
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!abort.signal.aborted) progress.say("Stopping (the engine finishes what it has begun, at most 10 s)");
      abort.abort();
    });
  }
  try {
    const outcome = await runStack(parseCli(argv, process.env.INIT_CWD ?? process.cwd()), progress, abort.signal);
    printOutcome(outcome, progress);
    return outcome.exitCode;
  } catch (error) {
    if (error instanceof HelpRequest) {
      process.stdout.write(error.message);
      return exitCodes.ok;
    }
    const exitCode = abort.signal.aborted
      ? exitCodes.interrupted
      : error instanceof UserError
        ? error.exitCode
        : exitCodes.refused;
    const message = abort.signal.aborted ? "Interrupted." : messageOf(error);
    if (json) process.stdout.write(`${JSON.stringify({ ok: false, exitCode, error: message }, undefined, 2)}\n`);
    else process.stderr.write(`${message}\n`);
    if (process.env.EKS_NETWORK_SECURITY_DEBUG === "1" && error instanceof Error) {
      process.stderr.write(`${error.stack}\n`);
    }
    return exitCode;
  } finally {
    progress.end();
  }
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
