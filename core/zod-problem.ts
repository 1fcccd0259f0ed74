/** zod's issues as problems, one per cause: what was found, what is allowed, and the nearest valid name for a typo. */
import { z } from "zod";
import { describeAt, keysAt, valueAt, type JsonSchema } from "./json-schema";
import { formatPath } from "./path";
import { error, formatFound, mismatch, nearest, type Problem } from "./problem";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** A value, and the schema that it does not match. */
interface Subject {
  readonly json: JsonSchema;
  readonly value: unknown;
}

/**
 * All problems of a value. A misspelt key is one problem, under the key that was written: what is missing because of
 * the typo is not reported as well.
 *
 * @param at path of the value, put in front of the path of each problem
 */
export function parseProblems(schema: z.ZodType, value: unknown, at: Path = []): Problem[] {
  const result = schema.safeParse(value);
  if (result.success) {
    return [];
  }
  const subject = { json: z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema, value };
  const issues = result.error.issues
    .flatMap((issue) => ofChosenVariant(issue, value))
    .map((issue) => misspeltDiscriminator(issue, subject));
  const meant = new Set(
    issues.flatMap((issue) =>
      unrecognized(issue).flatMap((path) => {
        const key = meantKey(path, subject);
        return key === undefined ? [] : [formatPath([...path.slice(0, -1), ...key])];
      }),
    ),
  );
  return issues
    .filter(({ path }) => valueAt(value, path) !== undefined || !meant.has(formatPath(path)))
    .flatMap((issue) => toProblems(issue, subject))
    .map((problem) => ({ ...problem, path: [...at, ...problem.path] }));
}

/**
 * A key that is not among the valid ones.
 *
 * @param valid names that may stand there
 * @param listed what to print in place of the names, such as where a long list is documented
 */
export function unknownKey(path: Path, valid: readonly string[], listed: string = valid.join(", ")): Problem {
  return withNear(unknown(path, listed), nearest(String(path.at(-1)), valid));
}

/** A value that is not one of a list. Parameters as for `unknownKey`. */
export function unknownValue(
  path: Path,
  value: unknown,
  valid: readonly string[],
  listed: string = valid.join(" | "),
): Problem {
  // How a number is spelt says nothing about which one is meant.
  const near = typeof value === "string" ? nearest(value, valid) : undefined;
  return withNear(fault(path, formatFound(value), listed), near);
}

function unknown(path: Path, allowed: string): Problem {
  return mismatch(path, "an unknown key", allowed === "" ? "no keys here" : allowed);
}

function fault(path: Path, found: string, allowed: string): Problem {
  return { ...mismatch(path, found, allowed), withoutValue: `found [secret]; allowed: ${allowed}` };
}

function withNear(problem: Problem, near: string | undefined): Problem {
  return near === undefined ? problem : { ...problem, hint: `Did you mean "${near}"?` };
}

/** Of a union that no field tells apart: the issues of the one variant that is of the value's kind. */
function ofChosenVariant(issue: Issue, root: unknown): Issue[] {
  if (issue.code !== "invalid_union" || issue.discriminator !== undefined) {
    return [issue];
  }
  const [chosen, ...others] = issue.errors.filter((inner) => !inner.some(isOfAnotherKind));
  return chosen === undefined || others.length > 0
    ? [issue]
    : chosen
        .map((inner): Issue => ({ ...inner, path: [...issue.path, ...inner.path] }))
        .flatMap((inner) => ofChosenVariant(inner, root));
}

function isOfAnotherKind({ path, code }: Issue): boolean {
  return path.length === 0 && (code === "invalid_type" || code === "invalid_value");
}

/** A variant whose discriminator is misspelt has no variant at all for zod: the key that was written is the problem. */
function misspeltDiscriminator(issue: Issue, { json, value }: Subject): Issue {
  if (issue.code !== "invalid_union" || issue.discriminator === undefined || valueAt(value, issue.path) !== undefined) {
    return issue;
  }
  const path = issue.path.slice(0, -1);
  const known = keysAt(json, path, value);
  const written = Object.keys(valueAt(value, path) ?? {}).filter((key) => !known.includes(key));
  const key = nearest(issue.discriminator, written);
  return key === undefined ? issue : { code: "unrecognized_keys", keys: [key], path, message: issue.message };
}

/** Paths of the keys that an issue says are not known. */
function unrecognized(issue: Issue): Path[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [];
}

/** The key that a misspelt one was meant to be, from the object that it is in: a sibling's name, or one level below. */
function meantKey(path: Path, { json, value }: Subject): Path | undefined {
  const name = String(path.at(-1));
  const above = path.slice(0, -1);
  const siblings = keysAt(json, above, value);
  const sibling = nearest(name, siblings);
  if (sibling !== undefined) {
    return [sibling];
  }
  // Further away only a name that is all but the same.
  const below = siblings.flatMap((key) =>
    keysAt(json, [...above, key], value).flatMap((inner) =>
      nearest(name, [inner], 1) === undefined ? [] : [[key, inner]],
    ),
  );
  return below.length === 1 ? below[0] : undefined;
}

function toProblems(issue: Issue, subject: Subject): Problem[] {
  const { json, value: root } = subject;
  const { path } = issue;
  const value = valueAt(root, path);
  const found = formatFound(value);
  switch (issue.code) {
    case "unrecognized_keys":
      return unrecognized(issue).map((at) => {
        const meant = meantKey(at, subject);
        return withNear(unknown(at, keysAt(json, path, root).join(", ")), meant && formatPath(meant));
      });
    case "invalid_type":
      return [fault(path, found, describeAt(json, path, root) ?? `a ${issue.expected}`)];
    case "invalid_value":
      return [unknownValue(path, value, issue.values.map(String))];
    case "invalid_key":
      return issue.issues.map((inner) => fault(path, formatFound(path.at(-1)), expected(inner)));
    case "invalid_union":
      return [
        "options" in issue && issue.options !== undefined
          ? unknownValue(path, value, issue.options.map(String))
          : fault(path, found, describeAt(json, path, root) ?? expected(issue)),
      ];
    default: {
      const asks = expected(issue);
      return [
        { ...error(path, `${found} is not valid; expected ${asks}`), withoutValue: `not valid; expected ${asks}` },
      ];
    }
  }
}

/** What a schema asks for, as a phrase: in its own words where it has them, else in ours. */
function expected(issue: Issue): string {
  const own = issue.message.replace(/^(Invalid (input|option|string): |Too (small|big): )(expected )?/, "");
  if (own === issue.message) {
    return own;
  }
  switch (issue.code) {
    case "too_small":
      return `${issue.inclusive === false ? "more than" : "at least"} ${amount(issue.minimum, issue.origin)}`;
    case "too_big":
      return `${issue.inclusive === false ? "less than" : "at most"} ${amount(issue.maximum, issue.origin)}`;
    default:
      return own;
  }
}

function amount(count: number | bigint, of: string): string {
  const one = of === "string" ? "character" : of === "array" || of === "set" ? "element" : undefined;
  return one === undefined ? String(count) : `${count} ${one}${Number(count) === 1 ? "" : "s"}`;
}
