/**
 * Configuration values of an EKS add-on for `aws:eks/addon:Addon`: one JSON string with sorted keys, so the order in
 * which a program writes its values never causes a diff.
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

/** Whether it is a plain key-value object, not an array or null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
