/** What is wrong with an input, in words that let the reader fix it without opening the code. */
import { closest, distance } from "fastest-levenshtein";
import { formatPath } from "./path";

export interface Problem {
  /** Where, from the top of the document: ["node-groups", "groups", "system", "instanceTypes", 0]. */
  readonly path: readonly PropertyKey[];
  /** What is wrong, as a sentence or as `mismatch` writes it. */
  readonly message: string;
  /** The next step, where the message does not already say it. */
  readonly hint?: string;
  /** Name of the file that it is in, if that is not the one that is checked. */
  readonly file?: string;
  /** The message without the value that is there, to show if the value is a secret. */
  readonly withoutValue?: string;
  readonly severity: "error" | "warning";
  /** Set on a warning that only a preview passes: an update is refused before anything is created. */
  readonly refusesUpdate?: true;
}

/** A problem in a sentence of its own. */
export function error(path: readonly PropertyKey[], message: string, hint?: string): Problem {
  return { path, message, hint, severity: "error" };
}

export function warning(path: readonly PropertyKey[], message: string, hint?: string): Problem {
  return { path, message, hint, severity: "warning" };
}

/**
 * What a file may lack while it is written and reviewed, but not when it is applied: a warning in a preview, an error in
 * an update.
 */
export function unfinished(path: readonly PropertyKey[], message: string, hint?: string): Problem {
  return { ...warning(path, message, hint), refusesUpdate: true };
}

/**
 * A key, type or value that is not one of those allowed. Everything else reads better as a sentence: `error`.
 *
 * @param found what is there, as the reader wrote it; "nothing" where it is missing
 * @param allowed what may be there
 */
export function mismatch(
  path: readonly PropertyKey[],
  found: string,
  allowed: string,
  hint?: string,
  severity: Problem["severity"] = "error",
): Problem {
  return { path, message: `found ${found}; allowed: ${allowed}`, hint, severity };
}

export function mismatchWarning(...[path, found, allowed, hint]: Parameters<typeof mismatch>): Problem {
  return mismatch(path, found, allowed, hint, "warning");
}

/**
 * The valid name nearest to a misspelt one, if one is near.
 *
 * @param limit how many letters may differ. Default: a third of them, two in a short name, but never all
 */
export function nearest(
  name: string,
  valid: readonly string[],
  limit: number = Math.min(Math.max(2, Math.floor(name.length / 3)), name.length - 1),
): string | undefined {
  if (valid.length === 0) {
    return undefined;
  }
  const best = closest(name, [...valid]);
  return distance(name, best) <= limit ? best : undefined;
}

/** A value as shown in a message: short, on one line, and never a secret. */
export function formatFound(value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

export function formatProblem(problem: Problem, line?: number): string {
  const file = problem.file === undefined ? "" : `${problem.file}: `;
  const where = `${file}${formatPath(problem.path) || "(document)"}${line === undefined ? "" : ` (line ${line})`}`;
  const hint = problem.hint === undefined ? "" : `\n      ${problem.hint}`;
  return `  ${problem.severity} ${where}: ${problem.message}${hint}`;
}
