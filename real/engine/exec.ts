import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";

export interface CaptureOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Milliseconds after which the process group is killed. */
  timeout: number;
  /** Kills the process group at once. */
  signal?: AbortSignal;
  /** Called with every piece of output. */
  onOutput?: (text: string) => void;
}

export interface Captured {
  /** Exit code; undefined if the command could not be started or was killed. */
  code: number | undefined;
  /** Standard output and standard error, interleaved as they arrived. */
  output: string;
}

/** Runs a command and captures its output. Never throws; the command never outlives its timeout or this process. */
export function capture(file: string, args: string[], options: CaptureOptions): Promise<Captured> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const endGroup = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // The group has already ended.
      }
    };
    const timer = setTimeout(() => {
      output += `\nno answer within ${options.timeout / 1000} s`;
      endGroup();
    }, options.timeout);
    process.once("exit", endGroup);
    options.signal?.addEventListener("abort", endGroup);
    const add = (bytes: Buffer): void => {
      output += String(bytes);
      options.onOutput?.(String(bytes));
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    const done = (code: number | undefined, more = ""): void => {
      clearTimeout(timer);
      process.removeListener("exit", endGroup);
      options.signal?.removeEventListener("abort", endGroup);
      resolve({ code, output: output + more });
    };
    child.once("error", (error) => done(undefined, error.message));
    child.once("close", (code) => done(code ?? undefined));
  });
}

/** Whether a path is an executable file. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
