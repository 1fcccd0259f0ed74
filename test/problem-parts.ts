/** The halves of a message that `mismatch` wrote; a sentence is a whole of its own. */
import type { Problem } from "../core/problem";

export function partsOf({ message }: Pick<Problem, "message">): { found: string; allowed: string } {
  const [, found, allowed] = /^found (.*?); allowed: (.*)$/s.exec(message) ?? [];
  return found === undefined || allowed === undefined ? { found: message, allowed: "" } : { found, allowed };
}
