/** What is wrong with a policy config, said so that the reader can mend it without opening the code. */
import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";

export interface Problem {
  /** Where, from the top of the document: ["no-open-ingress", "publicPorts", 0]. */
  readonly path: readonly PropertyKey[];
  /** What is there, as the reader wrote it; "nothing" where it is missing. */
  readonly found: string;
  /** What may be there. */
  readonly allowed: string;
  /** The next step, where it is not plain from `allowed`. */
  readonly hint?: string;
}

function show(value: unknown): string {
  const text = value === undefined ? "nothing" : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The valid name nearest to a misspelt one, if one is near. */
function nearest(name: string, valid: readonly string[]): string | undefined {
  if (valid.length === 0) {
    return undefined;
  }
  const best = closest(name, [...valid]);
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 3)) ? best : undefined;
}

/** A key that does not exist. */
export function unknownKey(path: readonly PropertyKey[], name: string, valid: readonly string[]): Problem {
  const near = nearest(name, valid);
  const some = valid.length > 12 ? `${valid.length} names, listed by docs/policies` : valid.join(", ");
  return {
    path,
    found: `the key ${JSON.stringify(name)}`,
    allowed: some === "" ? "no keys" : some,
    hint: near === undefined ? "Remove it, or correct its name." : `Did you mean ${JSON.stringify(near)}?`,
  };
}

function at(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    document,
  );
}

type JsonSchema = { [key: string]: unknown; properties?: Record<string, JsonSchema>; items?: JsonSchema };

function schemaAt(schema: JsonSchema | undefined, path: readonly PropertyKey[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>(
    (here, key) => (typeof key === "number" ? here?.items : here?.properties?.[String(key)]),
    schema,
  );
}

function allowedBy(issue: z.core.$ZodIssue, description: string | undefined): string {
  const text = issue.message.replace(/^Invalid (input|option|string): /, "");
  const values = "values" in issue && Array.isArray(issue.values) ? issue.values.join(", ") : text;
  return description === undefined ? values : `${values} (${description})`;
}

/** All problems of one document, by the zod schema that it should match. `path` is put before each problem's own. */
export function problemsOf(schema: z.ZodType, document: unknown, path: readonly PropertyKey[]): Problem[] {
  const result = schema.safeParse(document);
  if (result.success) {
    return [];
  }
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  return result.error.issues.flatMap((issue) => {
    const here = [...path, ...issue.path];
    const described = schemaAt(json, issue.path);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey([...here, key], key, Object.keys(described?.properties ?? {})));
    }
    const description = typeof described?.["description"] === "string" ? described["description"] : undefined;
    return [{ path: here, found: show(at(document, issue.path)), allowed: allowedBy(issue, description) }];
  });
}

/** `no-open-ingress.publicPorts[0]: found "x"; allowed: number`. */
export function formatProblem(problem: Problem): string {
  const where = problem.path.reduce<string>((text, part) => {
    const key = /^[\w-]+$/.test(String(part)) ? String(part) : JSON.stringify(String(part));
    return typeof part === "number" ? `${text}[${part}]` : text === "" ? key : `${text}.${key}`;
  }, "");
  const hint = problem.hint === undefined ? "" : `. ${problem.hint}`;
  return `${where || "(document)"}: found ${problem.found}; allowed: ${problem.allowed}${hint}`;
}
