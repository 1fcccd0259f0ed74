import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";

const children = new Set<ChildProcess>();

/** Starts a child that ends with this process at the latest. */
export function start(file: string, args: string[], options: SpawnOptions): ChildProcess {
  const child = spawn(file, args, options);
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}

/** Asks every child to stop; the engine ends the process group when they do not. */
export function interruptChildren(): void {
  for (const child of children) child.kill("SIGINT");
}

/**
 * Ends this process with the engine: the engine holds the other end of stdin, so the end of stdin means that it is
 * gone, even when it was killed and could not say so.
 */
export function endWithEngine(): void {
  const end = (): void => {
    for (const child of children) child.kill("SIGKILL");
    process.exit(0);
  };
  process.stdin.on("end", end).on("error", end).resume();
  process.on("SIGINT", end).on("SIGTERM", end).on("SIGHUP", end);
}
