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

/** Ends the children with this process, however it ends: the engine interrupts it, or is gone (see build.ts). */
export function endChildrenOnExit(): void {
  process.on("exit", () => {
    for (const child of children) child.kill("SIGKILL");
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(0));
}
