/** A problem in one line. */
import { formatFound, type Problem } from "../problem";

export const problem = (
  severity: Problem["severity"],
  path: readonly PropertyKey[],
  found: unknown,
  allowed: string,
  hint?: string,
): Problem => ({ severity, path, found: formatFound(found), allowed, ...(hint === undefined ? {} : { hint }) });
