/** Reading a JSON Schema at a path of a value: of a union, only the variant that the value chose. Pure. */
import type { z } from "zod";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

type Path = readonly PropertyKey[];

/** What is at a path of a value. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    root,
  );
}

/** Every schema that may stand at a path, references followed. Of a union's variants, those that the value fits. */
export function schemasAt(json: JsonSchema, path: Path, value: unknown): JsonSchema[] {
  return path.reduce<JsonSchema[]>(
    (schemas, key, index) =>
      schemas.flatMap((schema) => {
        const below = childOf(schema, key);
        return below === undefined ? [] : variants(below, valueAt(value, path.slice(0, index + 1)), json);
      }),
    variants(json, value, json),
  );
}

/** Keys of the object at a path. */
export function keysAt(json: JsonSchema, path: Path, value: unknown): string[] {
  return [...new Set(schemasAt(json, path, value).flatMap((schema) => Object.keys(schema.properties ?? {})))];
}

/** What may be at a path in words: its values or types, and what it is for. Undefined where the schema does not say. */
export function describeAt(json: JsonSchema, path: Path, value: unknown): string | undefined {
  const schemas = schemasAt(json, path, value);
  const known = [...new Set(schemas.map(typeOf).filter((type) => type !== undefined))];
  const why = schemas[0]?.description;
  return known.length === 0 ? undefined : `${known.join(" or ")}${why === undefined ? "" : ` (${why})`}`;
}

function typeOf(schema: JsonSchema): string | undefined {
  if (schema.enum !== undefined) {
    return schema.enum.map(String).join(" | ");
  }
  if (schema.const !== undefined) {
    return String(schema.const);
  }
  const type = Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type;
  return type === undefined ? undefined : `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}

function childOf(schema: JsonSchema, key: PropertyKey): JsonSchema | undefined {
  const properties = schema.properties ?? {};
  const below =
    typeof key === "number"
      ? schema.items
      : Object.hasOwn(properties, String(key))
        ? properties[String(key)]
        : schema.additionalProperties;
  return typeof below === "object" && !Array.isArray(below) ? (below as JsonSchema) : undefined;
}

/** A schema without references and unions: itself, or the variants that fit the value; all of them where none does. */
function variants(schema: JsonSchema, value: unknown, root: JsonSchema): JsonSchema[] {
  if (schema.$ref !== undefined) {
    const defined = root.$defs as Readonly<Record<string, JsonSchema>> | undefined;
    // "#": a schema that contains itself.
    const found = schema.$ref === "#" ? root : defined?.[schema.$ref.replace("#/$defs/", "")];
    return found === undefined ? [] : variants(found, value, root);
  }
  const parts = (schema.allOf ?? []) as JsonSchema[];
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])] as JsonSchema[];
  if (parts.length > 0 || branches.length === 0) {
    return parts.length > 0 ? parts.flatMap((part) => variants(part, value, root)) : [schema];
  }
  const all = branches.flatMap((branch) => variants(branch, value, root));
  const fitting = all.filter((branch) => fits(branch, value));
  return fitting.length > 0 ? fitting : all;
}

/** Whether a value is of a variant's kind: a list, or an object with the constants that the variant must have. */
function fits(variant: JsonSchema, value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  if (Array.isArray(value)) {
    return variant.type === "array";
  }
  const properties = (variant.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  return (
    variant.type === "object" &&
    (variant.required ?? []).every((key) => {
      const constant = properties[key]?.const;
      return constant === undefined || (value as Readonly<Record<string, unknown>>)[key] === constant;
    })
  );
}
