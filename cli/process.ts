import { HelpRequest } from "./arguments";
import { exitCodes, messageOf, UserError } from "./errors";
import { Progress } from "./progress";

/**
 * Runs a command and sets the exit code. Prints help and errors, and stops early on Ctrl-C. With `--json` an error is
 * printed as a JSON document.
 */
export async function runMain(
  argv: string[],
  command: (progress: Progress, signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const json = argv.includes("--json");
  const progress = new Progress(json);
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!abort.signal.aborted) progress.say("Stopping (the engine finishes what it has started, at most 10 s)");
      abort.abort();
    });
  }
  try {
    process.exitCode = await command(progress, abort.signal);
  } catch (error) {
    process.exitCode = explain(error, json, abort.signal.aborted);
  } finally {
    progress.end();
  }
}

function explain(error: unknown, json: boolean, interrupted: boolean): number {
  if (error instanceof HelpRequest) {
    process.stdout.write(error.message);
    return exitCodes.ok;
  }
  const exitCode = interrupted
    ? exitCodes.interrupted
    : error instanceof UserError
      ? error.exitCode
      : exitCodes.refused;
  const message = interrupted ? "Interrupted." : messageOf(error);
  if (json) process.stdout.write(`${JSON.stringify({ ok: false, exitCode, error: message }, undefined, 2)}\n`);
  else process.stderr.write(`${message}\n`);
  if (process.env.EKS_NETWORK_SECURITY_DEBUG === "1" && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`);
  }
  return exitCode;
}
