/** Matching of type tokens and resource names with `*` (any characters) and `?` (one character). */

/** Takes linear time in practice and never backtracks over more than the last `*`. */
export function globMatches(pattern: string, text: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    const char = pattern[at];
    if (char === "*") {
      star = at++;
      resume = position;
    } else if (char === "?" || (char !== undefined && char === text[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === "*") {
    at++;
  }
  return at === pattern.length;
}

/** Whether a resource type is the one named; only `*` is special in it. */
export function typeMatches(pattern: string, type: string): boolean {
  return pattern === type || (pattern.includes("*") && globMatches(pattern, type));
}
