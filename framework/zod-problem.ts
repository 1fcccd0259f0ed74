/** zod's issues as problems: what was found, what is allowed, and the nearest valid name for a typo. */
import { z } from "zod";
import { formatFound, nearest, type Problem, mismatch } from "../core/problem";

type Issue = z.core.$ZodIssue;
type JsonSchema = z.core.JSONSchema.BaseSchema;

/** All problems of a value. Paths start at `at`. */
export function parseProblems(schema: z.ZodType, value: unknown, at: readonly PropertyKey[] = []): Problem[] {
  const result = schema.safeParse(value);
  if (result.success) {
    return [];
  }
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return result.error.issues
    .flatMap((issue) => toProblems(issue, value, json))
    .map((problem) => ({ ...problem, path: [...at, ...problem.path] }));
}

function toProblems(issue: Issue, root: unknown, json: JsonSchema): Problem[] {
  const value = valueAt(root, issue.path);
  const one = (allowed: string, hint?: string, found: unknown = value): Problem[] => [
    mismatch(issue.path, formatFound(found), allowed, hint),
  ];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey([...issue.path, key], propertiesAt(json, issue.path)));
    case "invalid_type":
      return one(describe(json, issue.path) ?? `a ${issue.expected}`);
    case "invalid_value": {
      const valid = issue.values.map(String);
      return one(valid.join(" | "), didYouMean(nearest(String(value), valid)));
    }
    case "invalid_key": {
      const key = issue.path.at(-1);
      return issue.issues.flatMap((inner) => one(phrase(inner.message), undefined, key));
    }
    case "invalid_union":
      return one(describe(json, issue.path) ?? alternatives(issue));
    default:
      return one(phrase(issue.message));
  }
}

/** zod's own sentence names the bound or the format; a schema's own message is already a phrase. */
function phrase(message: string): string {
  return message.replace(/^(Invalid input|Too small|Too big): expected /, "");
}

/** A key that is not among the valid ones. */
export function unknownKey(path: readonly PropertyKey[], valid: readonly string[]): Problem {
  return mismatch(
    path,
    "an unknown key",
    valid.length > 0 ? valid.join(", ") : "no keys here",
    didYouMean(nearest(String(path.at(-1)), valid)),
  );
}

function didYouMean(near: string | undefined): string | undefined {
  return near === undefined ? undefined : `Did you mean "${near}"?`;
}

function alternatives(issue: Extract<Issue, { code: "invalid_union" }>): string {
  const options = (issue as { options?: readonly unknown[] }).options;
  return options === undefined ? issue.message : options.map(String).join(" | ");
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

/** Every subschema that may stand at a path: unions and references have several. */
function schemasAt(json: JsonSchema, path: readonly PropertyKey[], root: JsonSchema = json): JsonSchema[] {
  if (json.$ref !== undefined) {
    const defined = root.$defs as Readonly<Record<string, JsonSchema>> | undefined;
    // "#": a schema that contains itself.
    const found = json.$ref === "#" ? root : defined?.[json.$ref.replace("#/$defs/", "")];
    return found === undefined ? [] : schemasAt(found, path, root);
  }
  const branches = [...(json.anyOf ?? []), ...(json.oneOf ?? []), ...(json.allOf ?? [])] as JsonSchema[];
  if (branches.length > 0) {
    return branches.flatMap((branch) => schemasAt(branch, path, root));
  }
  const [key, ...rest] = path;
  if (key === undefined) {
    return [json];
  }
  const below = typeof key === "number" ? json.items : (json.properties?.[String(key)] ?? json.additionalProperties);
  return typeof below === "object" && !Array.isArray(below) ? schemasAt(below as JsonSchema, rest, root) : [];
}

function propertiesAt(json: JsonSchema, path: readonly PropertyKey[]): string[] {
  return [...new Set(schemasAt(json, path).flatMap((schema) => Object.keys(schema.properties ?? {})))];
}

function describe(json: JsonSchema, path: readonly PropertyKey[]): string | undefined {
  const options = schemasAt(json, path).map((schema) => {
    if (schema.enum !== undefined) {
      return schema.enum.map(String).join(" | ");
    }
    if (schema.const !== undefined) {
      return String(schema.const);
    }
    const type = Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type;
    return type === undefined ? undefined : `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
  });
  const known = [...new Set(options.filter((option) => option !== undefined))];
  const text = known.join(" or ");
  const why = schemasAt(json, path)[0]?.description;
  return known.length === 0 ? undefined : why === undefined ? text : `${text} (${why})`;
}
