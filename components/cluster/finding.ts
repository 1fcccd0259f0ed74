/** A problem in one line. */
import { formatFound, mismatch, type Problem } from "../../core/problem";

export const problem = (
  severity: Problem["severity"],
  path: readonly PropertyKey[],
  found: unknown,
  allowed: string,
  hint?: string,
): Problem => mismatch(path, formatFound(found), allowed, hint, severity);
