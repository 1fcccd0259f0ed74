/** Findings, and reading what other capabilities judge: it may be anything still. Pure. */
import type { Problem } from "../problem";

export function error(path: readonly PropertyKey[], found: string, allowed: string, hint?: string): Problem {
  return { path, found, allowed, hint, severity: "error" };
}

/** A text below a value; undefined where there is none. */
export function valueAt(value: unknown, key: string): string | undefined {
  const found = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === "string" ? found : undefined;
}
