/** Completes inputs like the real provider's Check: JSON documents, region, tags, generated names, defaults. */
import { hex } from "../names";
import { type Failure, ProviderError, type Target } from "../provider";
import type { ObjectType, TypeRef } from "../schema/types";
import {
  hasUnknown,
  isProps,
  isUnknown,
  plain,
  type Props,
  unwrap,
  UNKNOWN,
  type Value,
  withSecretsOf,
} from "../property-values";
import { DEFAULTS, FRAMEWORK_TYPES, type NameRule, NAMES } from "./tables/defaults";

/** Key under which the real provider lists the inputs that it filled in. */
export const DEFAULTED = "__defaults";

export interface Settings {
  region: string;
  defaultTags: Record<string, string>;
}

function isDocument(type: TypeRef | undefined): boolean {
  return (
    typeof type === "object" &&
    "union" in type &&
    type.union.some((branch) => typeof branch === "object" && "ref" in branch && branch.ref.endsWith("Document"))
  );
}

/** The name rule of a type: its own, or the general one for an optional input `name`. */
export function nameRule(type: string, inputs: ObjectType): NameRule | undefined {
  const general = inputs.properties["name"];
  return NAMES[type] ?? (general?.type === "string" && !general.required ? { property: "name", max: 255 } : undefined);
}

/** `<logical name>-<7 hexadecimal digits>`. Too long a name is refused, as by the real provider. */
export function autoName(target: Target, rule: NameRule, seed: Uint8Array): string {
  const base = rule.lowerCase ? target.name.toLowerCase() : target.name;
  const random = hex(7, seed, target.urn);
  const name = `${base}-${random}`;
  if (name.length > rule.max) {
    const message = `name '${base}-' plus 7 random chars is longer than maximum length ${rule.max}`;
    throw new ProviderError(`${target.urn}: ${message}; give a shorter logical name or set "${rule.property}"`);
  }
  return rule.prefix !== undefined && !name.startsWith(rule.prefix) ? `${rule.prefix}${name}` : name;
}

/** The name to fill in, or undefined if the program sets one. */
function madeUpName(target: Target, rule: NameRule, inputs: Props, olds: Props | undefined, seed: Uint8Array): Value {
  const prefix = inputs[`${rule.property}Prefix`];
  if ((inputs[rule.property] ?? null) !== null || (prefix ?? null) !== null) {
    return null;
  }
  const defaulted = olds?.[DEFAULTED];
  const old = olds?.[rule.property];
  const wasMadeUp = Array.isArray(defaulted) ? defaulted.includes(rule.property) : old !== undefined;
  return wasMadeUp && typeof old === "string" ? old : autoName(target, rule, seed);
}

function tagsAll(tags: Value | undefined, defaults: Record<string, string>): Value | undefined {
  const given = unwrap(tags ?? null);
  if (isUnknown(given) || (tags !== undefined && hasUnknown(tags))) {
    return UNKNOWN;
  }
  const merged: Props = { ...defaults, ...(isProps(given) ? given : {}) };
  return Object.keys(merged).length > 0 ? withSecretsOf(merged, tags) : undefined;
}

/** Writes one default at `a.b` or `a[*].b` into `object`. */
function setDefault(object: Props, path: string, value: Value): void {
  const [step = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    if ((object[step] ?? null) === null) {
      object[step] = value;
      object[DEFAULTED] = [...((object[DEFAULTED] as string[] | undefined) ?? []), step];
    }
    return;
  }
  const child = unwrap(object[step.replace(/\[\*\]$/, "")] ?? null);
  for (const item of (step.endsWith("[*]") ? (Array.isArray(child) ? child : []) : [child]).map(unwrap)) {
    if (isProps(item)) {
      setDefault(item, rest.join("."), value);
    }
  }
}

/** Adds the list to every object of a named type, as the real provider does. Maps get none. */
function mark(object: Props, type: ObjectType, typeOf: (name: string) => ObjectType | undefined): void {
  const visit = (marked: Value | undefined, ref: TypeRef): void => {
    const value = unwrap(marked ?? null);
    if (typeof ref === "object" && "list" in ref && Array.isArray(value)) {
      value.forEach((item) => visit(item, ref.list));
    } else if (typeof ref === "object" && "ref" in ref && isProps(value)) {
      const nested = typeOf(ref.ref);
      if (nested) {
        mark(value, nested, typeOf);
      }
    }
  };
  object[DEFAULTED] = ((object[DEFAULTED] as string[] | undefined) ?? []).sort();
  for (const [key, property] of Object.entries(type.properties)) {
    visit(object[key], property.type);
  }
}

/** A deep, writable copy. Secret values stay marked; `unwrap` returns the value inside. */
function copy(value: Value): Value {
  if (Array.isArray(value)) {
    return value.map((item) => copy(item));
  }
  return isProps(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)])) : value;
}

/** The inputs to return to the engine for the program's inputs. */
export function completeInputs(
  target: Target,
  type: { inputs: ObjectType; outputs: Record<string, unknown> },
  news: Props,
  olds: Props | undefined,
  seed: Uint8Array,
  settings: Settings,
  typeOf: (name: string) => ObjectType | undefined,
): { inputs: Props; failures: Failure[] } {
  const inputs = copy(news) as Props;
  for (const [key, value] of Object.entries(inputs)) {
    if (isDocument(type.inputs.properties[key]?.type) && isProps(unwrap(value))) {
      inputs[key] = withSecretsOf(hasUnknown(value) ? UNKNOWN : JSON.stringify(plain(value)), value);
    }
  }
  const failures: Failure[] = [];
  const rule = nameRule(target.type, type.inputs);
  if (rule) {
    try {
      const name = madeUpName(target, rule, inputs, olds, seed);
      if (name !== null) {
        inputs[rule.property] = name;
        if (!FRAMEWORK_TYPES.has(target.type)) {
          inputs[DEFAULTED] = [rule.property];
        }
      }
    } catch (error) {
      if (!(error instanceof ProviderError)) {
        throw error;
      }
      failures.push({ property: rule.property, reason: error.message });
    }
  }
  for (const [path, value] of Object.entries(DEFAULTS[target.type] ?? {})) {
    setDefault(inputs, path, value);
  }
  if (!FRAMEWORK_TYPES.has(target.type)) {
    mark(inputs, type.inputs, typeOf);
  }
  if ("region" in type.inputs.properties && (inputs["region"] ?? null) === null) {
    inputs["region"] = settings.region;
  }
  if ("tagsAll" in type.outputs && "tags" in type.inputs.properties) {
    const all = tagsAll(inputs["tags"], settings.defaultTags);
    if (all !== undefined) {
      inputs["tagsAll"] = all;
    }
  }
  return { inputs, failures };
}

/** The value without the provider's `__defaults` lists, at any depth. */
export function withoutNotes(value: Value): Value {
  if (Array.isArray(value)) {
    return value.map((item) => withoutNotes(item));
  }
  if (!isProps(value)) {
    return value;
  }
  const entries = Object.entries(value).filter(([key]) => key !== DEFAULTED);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNotes(item)]));
}
