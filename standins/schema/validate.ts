/** Checks a value against a type of a package's schema, as strictly as the services behind the provider. */
import { nearest } from "../../core/problem";
import type { Failure } from "../provider";
import { isProps, isUnknown, type Props, type Value } from "../property-values";
import type { ObjectType, TypeRef } from "./types";

export interface TypeSource {
  type(name: string): ObjectType | undefined;
}

/** ` Did you mean "x"?` for the nearest of `names`, in any case, if it is close enough for a typo, otherwise "". */
export function suggestion(found: string, names: readonly string[]): string {
  const byCase = new Map(names.map((name) => [name.toLowerCase(), name]));
  const near = byCase.get(nearest(found.toLowerCase(), [...byCase.keys()]) ?? "");
  return near === undefined ? "" : ` Did you mean "${near}"?`;
}

function describe(value: Value): string {
  if (Array.isArray(value)) return "a list";
  if (isProps(value)) return "an object";
  return value === null ? "null" : `a ${typeof value}`;
}

function expected(type: TypeRef): string {
  if (typeof type === "string") {
    return type === "any" || type === "asset" ? "any value" : `a ${type}`;
  }
  if ("list" in type) return "a list";
  if ("oneOf" in type) return `one of ${type.oneOf.map((value) => JSON.stringify(value)).join(", ")}`;
  return "union" in type ? type.union.map(expected).join(" or ") : "an object";
}

/** Invalid properties of `props`, a plain object (see `plainProps`), each with its path below `path`. */
export function validateObject(props: Props, type: ObjectType, source: TypeSource, path = ""): Failure[] {
  const failures: Failure[] = [];
  const at = (key: string): string => (path === "" ? key : `${path}.${key}`);
  const names = Object.keys(type.properties);
  for (const [key, value] of Object.entries(props)) {
    const property = Object.hasOwn(type.properties, key) ? type.properties[key] : undefined;
    if (property) {
      failures.push(...validateValue(value, property.type, source, at(key)));
    } else if (type.open !== true) {
      const missing = names.filter((name) => type.properties[name]?.required === true && !(name in props));
      const hint = suggestion(key, names) || (missing.length > 0 ? ` Not set yet: ${missing.join(", ")}.` : "");
      failures.push({ property: at(key), reason: `unknown property "${key}".${hint}` });
    }
  }
  for (const name of names) {
    if (type.properties[name]?.required === true && props[name] === undefined) {
      failures.push({ property: at(name), reason: `missing required property "${name}"` });
    }
  }
  return failures;
}

function validateValue(value: Value, type: TypeRef, source: TypeSource, path: string): Failure[] {
  if (isUnknown(value) || type === "any" || type === "asset") {
    return [];
  }
  const wrong: Failure[] = [{ property: path, reason: `expected ${expected(type)}, found ${describe(value)}` }];
  if (typeof type === "string") {
    return typeof value === type ? [] : wrong;
  }
  if ("list" in type) {
    return Array.isArray(value)
      ? value.flatMap((item, index) => validateValue(item, type.list, source, `${path}[${index}]`))
      : wrong;
  }
  if ("map" in type) {
    return isProps(value)
      ? Object.entries(value).flatMap(([key, item]) => validateValue(item, type.map, source, mapPath(path, key)))
      : wrong;
  }
  if ("oneOf" in type) {
    const allowed = type.oneOf.some((option) => option === value);
    const found = { property: path, reason: `expected ${expected(type)}, found ${JSON.stringify(value)}` };
    return allowed ? [] : typeof value === "object" ? wrong : [found];
  }
  if ("union" in type) {
    return validateUnion(value, type.union, source, path) ?? wrong;
  }
  const object = source.type(type.ref);
  if (!object) {
    return [];
  }
  return isProps(value) ? validateObject(value, object, source, path) : wrong;
}

function mapPath(path: string, key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** Failures of the branch that matches the shape of the value, or undefined if none does. */
function validateUnion(value: Value, types: TypeRef[], source: TypeSource, path: string): Failure[] | undefined {
  let best: Failure[] | undefined;
  for (const type of types) {
    const failures = validateValue(value, type, source, path);
    if (failures.length === 0) {
      return [];
    }
    if (failures.every((failure) => failure.property !== path)) {
      best ??= failures;
    }
  }
  return best;
}
