/** The valid name that a misspelt one probably means. */
import { closest, distance } from "fastest-levenshtein";

/**
 * @param valid names to choose from
 * @param limit number of letters that may differ; by default a third of the name, at least 2
 * @returns undefined where no valid name is near
 */
export function nearest(
  name: string,
  valid: readonly string[],
  limit = Math.max(2, Math.floor(name.length / 3)),
): string | undefined {
  if (valid.length === 0) {
    return undefined;
  }
  const best = closest(name, [...valid]);
  return distance(name, best) <= limit ? best : undefined;
}
