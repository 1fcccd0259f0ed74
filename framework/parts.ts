/**
 * Types and readers for a plugin that writes into another's part of the stack config, or reads it in another stack's
 * file. Both know the part by its type only (`Parts` in slots.ts): where its owner renames a key, they no longer compile.
 */
import { isRecord } from "../core/record";
import type { PartName, Parts } from "./slots";

declare const unchecked: unique symbol;

/** What somebody wrote where a T belongs: it may still be anything. The plugin that owns the key checks it. */
export interface Unchecked<T> {
  readonly [unchecked]: T;
}

/** A T whose values may be unchecked. */
export type Loose<T> = { readonly [K in keyof T]: T[K] | Unchecked<T[K]> };

/** Keys of a part under which entries are kept by name. */
export type MapName<P extends PartName> = {
  [K in keyof Parts[P]]-?: string extends keyof NonNullable<Parts[P][K]> ? K & string : never;
}[keyof Parts[P]];

/** An entry of such a map. */
export type Entry<P extends PartName, M extends MapName<P>> =
  NonNullable<Parts[P][M]> extends Readonly<Record<string, infer E>> ? E : never;

/** Keys of a T; of all its variants, if it is a union. */
type KeyOf<T> = T extends object ? Extract<keyof T, string> : never;

/** What is under a key of a T, or of one of its variants. */
type ValueOf<T, K extends string> = T extends object ? (K extends keyof T ? T[K] : undefined) : never;

type ElementOf<T> = T extends readonly (infer E)[] ? E : never;

/** A plugin's part of a document. */
export function partOf<P extends PartName>(
  document: Readonly<Record<string, unknown>>,
  name: P,
): Unchecked<Parts[P]> | undefined {
  return document[name] as Unchecked<Parts[P]> | undefined;
}

/** What is written under a key; undefined if nothing is, or if the value is not a map. */
export function valueAt<T, K extends KeyOf<T>>(
  value: Unchecked<T> | undefined,
  key: K,
): Unchecked<ValueOf<T, K>> | undefined {
  return isRecord(value) ? (value[key] as Unchecked<ValueOf<T, K>> | undefined) : undefined;
}

/** The text under a key; undefined if there is none. */
export function textAt<T>(value: Unchecked<T> | undefined, key: KeyOf<T>): string | undefined {
  const found: unknown = valueAt(value, key);
  return typeof found === "string" ? found : undefined;
}

/** The elements of a list; none if the value is not a list. */
export function elementsOf<T>(value: Unchecked<T> | undefined): readonly Unchecked<ElementOf<T>>[] {
  return Array.isArray(value) ? (value as Unchecked<ElementOf<T>>[]) : [];
}

/** A value with more keys of what it is. Those that it has already are replaced. */
export function withKeys<T>(value: object, keys: Partial<Loose<T>>): Unchecked<T> {
  return { ...value, ...keys } as unknown as Unchecked<T>;
}

/** The named keys of a map; none if the value is not a map. */
export function pick<T, K extends KeyOf<T>>(
  value: Unchecked<T> | undefined,
  keys: readonly K[],
): { readonly [Key in K]?: Unchecked<ValueOf<T, Key>> } {
  const written: readonly string[] = keys;
  return Object.fromEntries(Object.entries(isRecord(value) ? value : {}).filter(([key]) => written.includes(key))) as {
    readonly [Key in K]?: Unchecked<ValueOf<T, Key>>;
  };
}

/** The entries of a map of a part that are maps themselves. */
export function entriesOf<P extends PartName, M extends MapName<P>>(
  document: Readonly<Record<string, unknown>>,
  part: P,
  map: M,
): [string, Unchecked<Entry<P, M>>][] {
  const found: unknown = isRecord(document[part]) ? document[part][map] : undefined;
  return Object.entries(isRecord(found) ? found : {}).filter((entry): entry is [string, Unchecked<Entry<P, M>>] =>
    isRecord(entry[1]),
  );
}
