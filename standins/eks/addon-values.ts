/**
 * Configuration values of an EKS add-on as `aws:eks/addon:Addon` takes them: one JSON string with
 * sorted keys, so that the order in which a program writes its values is never a difference.
 */
export function addonConfiguration(values: object): string {
  return JSON.stringify(sorted(values));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.keys(value)
        .sort()
        .map((key) => [key, sorted(value[key])]),
    );
  }
  return value;
}

/** True of a plain key-value object (not of an array, and not of null). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
