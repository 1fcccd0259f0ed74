import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";

const children = new Set<ChildProcess>();

/** Starts a child process that does not outlive this process. */
export function start(file: string, args: string[], options: SpawnOptions): ChildProcess {
  const child = spawn(file, args, options);
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}

/** Asks every child to stop. If one does not, the engine kills the process group. */
export function interruptChildren(): void {
  for (const child of children) child.kill("SIGINT");
}

/**
 * Stops the children when this process ends, whether the engine interrupts it or has died (real/plugin-executables.ts).
 */
export function endChildrenOnExit(): void {
  process.on("exit", () => {
    for (const child of children) child.kill("SIGKILL");
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(0));
}
