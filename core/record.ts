/** Whether a value of a document that is not validated yet is an object, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy without the keys whose value is undefined. */
export function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

/** What `Given` is once every option that has a default is there. */
export type WithDefaults<Given extends object, Defaults extends object> = Omit<Given, keyof Defaults> &
  Required<Pick<Given, keyof Given & keyof Defaults>>;

/** Values, with a default for each that is missing or undefined. */
export function withDefaults<T extends object, D extends Partial<T>>(
  given: T,
  defaults: D,
): T & Required<Pick<T, keyof T & keyof D>> {
  return { ...defaults, ...defined(given) } as T & Required<Pick<T, keyof T & keyof D>>;
}

/** Completes each entry of a record. */
export function eachOf<Given, Whole>(
  given: Readonly<Record<string, Given>>,
  complete: (one: Given) => Whole,
): Record<string, Whole> {
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, complete(one)]));
}

/** What has the same key, in the order in which it comes. */
export function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key) ?? [];
    group.push(one);
    groups.set(key, group);
  }
  return groups;
}
