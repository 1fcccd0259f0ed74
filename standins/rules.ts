/** What a service refuses in addition to wrong types: tables of a path and a format, or rules on whole objects. */
import type { Failure } from "./provider";
import { isProps, isUnknown, type Props, type Value } from "./property-values";

/** Returns what is wrong with a known value, or undefined. */
export type Format = (value: Value) => string | undefined;

/** A property and the format of its values. `[*]` in the path stands for every item of a list. */
export interface FieldRule {
  path: string;
  format: Format;
}

/** A rule on several properties of a resource. */
export type ObjectRule = (inputs: Props, report: (property: string, reason: string) => void) => void;

export interface RuleSet {
  /** Where the refusals are documented. */
  source: string;
  fields?: FieldRule[];
  objects?: ObjectRule[];
}

/** Rules by type token. */
export type RuleTable = Readonly<Record<string, RuleSet>>;

/** Every value at a path of the form `a.b[*].c`, with its own path, except unknown and absent values. */
export function valuesAt(inputs: Props, path: string): { path: string; value: Value }[] {
  let found: { path: string; value: Value }[] = [{ path: "", value: inputs }];
  for (const step of path.split(".")) {
    const key = step.replace(/\[\*\]$/, "");
    found = found.flatMap((item) => {
      const value = isProps(item.value) ? item.value[key] : undefined;
      return value === undefined ? [] : [{ path: item.path === "" ? key : `${item.path}.${key}`, value }];
    });
    if (step.endsWith("[*]")) {
      found = found.flatMap((item) =>
        Array.isArray(item.value) ? item.value.map((value, i) => ({ path: `${item.path}[${i}]`, value })) : [],
      );
    }
  }
  return found.filter((item) => !isUnknown(item.value) && item.value !== null);
}

/** Checks plain inputs against a set of rules. */
export function applyRules(inputs: Props, rules: RuleSet | undefined): Failure[] {
  const failures: Failure[] = [];
  for (const rule of rules?.fields ?? []) {
    for (const { path, value } of valuesAt(inputs, rule.path)) {
      const reason = rule.format(value);
      if (reason !== undefined) {
        failures.push({ property: path, reason });
      }
    }
  }
  for (const rule of rules?.objects ?? []) {
    rule(inputs, (property, reason) => failures.push({ property, reason }));
  }
  return failures;
}

/** The string at a path without lists, or undefined if it is absent or unknown. */
export function text(inputs: Props, path: string): string | undefined {
  const value = valuesAt(inputs, path)[0]?.value;
  return typeof value === "string" ? value : undefined;
}

/** The string at a key, `fallback` if it is absent, undefined if it is unknown. */
export function textOr(inputs: Props, key: string, fallback: string): string | undefined {
  return given(inputs, key) ? text(inputs, key) : fallback;
}

export function number(inputs: Props, path: string): number | undefined {
  const value = valuesAt(inputs, path)[0]?.value;
  return typeof value === "number" ? value : undefined;
}

export function flag(inputs: Props, path: string): boolean | undefined {
  const value = valuesAt(inputs, path)[0]?.value;
  return typeof value === "boolean" ? value : undefined;
}

/** The known strings of a list. */
export function texts(inputs: Props, path: string): string[] {
  return valuesAt(inputs, `${path}[*]`).flatMap(({ value }) => (typeof value === "string" ? [value] : []));
}

/** Whether a property is given. An unknown value counts as given, an empty string or list does not. */
export function given(inputs: Props, key: string): boolean {
  const value = inputs[key];
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

/** Exactly one of `keys` (or at most one, with `optional`) may be given. */
export function exactlyOne(keys: readonly string[], options: { optional?: boolean } = {}): ObjectRule {
  return (inputs, report) => {
    const set = keys.filter((key) => given(inputs, key));
    if (set.length > 1) {
      report(set[0] ?? "", `only one of ${keys.join(", ")} may be set, found ${set.join(", ")}`);
    } else if (set.length === 0 && options.optional !== true) {
      report(keys[0] ?? "", `one of ${keys.join(", ")} must be set`);
    }
  };
}

/** None of `others` may be given together with `key`. */
export function conflicts(key: string, others: readonly string[]): ObjectRule {
  return (inputs, report) => {
    for (const other of others.filter((name) => given(inputs, key) && given(inputs, name))) {
      report(key, `"${key}" conflicts with "${other}"`);
    }
  };
}
