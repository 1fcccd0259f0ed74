import { createRequire } from "node:module";
import { join } from "node:path";
import type { ProgramInfo as ProgramInfoMessage, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { runCommand, runModule, type ProgramInfo } from "./command";
import { start } from "./processes";

/** Exit code of the SDK after it has printed the error for the user (cmd/run/index.js). */
const exitedAfterMessage = 32;

/** How a program ended. `bail`: the error has already been shown. */
export interface RunResult {
  error: string;
  bail: boolean;
}

export function programInfo(message: ProgramInfoMessage | undefined): ProgramInfo {
  if (!message) throw new Error("the engine sent no program info; pulumi 3.249 or newer is required");
  return {
    rootDirectory: message.getRootDirectory(),
    programDirectory: message.getProgramDirectory(),
    entryPoint: message.getEntryPoint(),
    options: (message.getOptions()?.toJavaScript() ?? {}) as Record<string, unknown>,
  };
}

/** Finds a module of the SDK that a program has installed. @throws Error that says what to install */
export function resolveModule(module: string, directory: string): string {
  try {
    return createRequire(join(directory, "package.json")).resolve(module);
  } catch {
    throw new Error(`cannot find module '${module}' from ${directory}: run npm install there`);
  }
}

/** Runs a program until it ends. */
export async function runProgram(request: RunRequest, engineAddress: string, tracing: string): Promise<RunResult> {
  const info = programInfo(request.getInfo());
  const { args, cwd, env } = runCommand(
    {
      info,
      monitorAddress: request.getMonitorAddress(),
      engineAddress,
      organization: request.getOrganization(),
      project: request.getProject(),
      stack: request.getStack(),
      dryRun: request.getDryrun(),
      parallel: request.getParallel(),
      tracing,
      args: request.getArgsList(),
      config: Object.fromEntries(request.getConfigMap().getEntryList()),
      configSecretKeys: request.getConfigsecretkeysList(),
    },
    resolveModule(runModule, info.programDirectory),
  );
  const child = start(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout?.on("data", (bytes: Buffer) => process.stdout.write(bytes));
  child.stderr?.on("data", (bytes: Buffer) => process.stderr.write(bytes));
  return new Promise((resolve) => {
    child.once("error", (error) =>
      resolve({ error: `Problem executing program (could not start node): ${error.message}`, bail: false }),
    );
    child.once("close", (code, signal) => resolve(result(code, signal)));
  });
}

function result(code: number | null, signal: NodeJS.Signals | null): RunResult {
  if (code === 0) return { error: "", bail: false };
  if (code === exitedAfterMessage) return { error: "", bail: true };
  return {
    error: signal ? `Program was ended by ${signal}` : `Program exited with non-zero exit code: ${code}`,
    bail: false,
  };
}
