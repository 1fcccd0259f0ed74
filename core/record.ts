/** Whether a value of a document that is not validated yet is an object, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy without the keys whose value is undefined. */
export function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

/** Values, with a default for each that is missing or undefined. */
export function withDefaults<T extends object, D extends Partial<T>>(
  given: T,
  defaults: D,
): T & Required<Pick<T, keyof T & keyof D>> {
  return { ...defaults, ...defined(given) } as T & Required<Pick<T, keyof T & keyof D>>;
}
