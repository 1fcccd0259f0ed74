import { isRecord } from "../../core/record";

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
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.keys(value)
        .sort()
        .map((key) => [key, sorted(value[key])]),
    );
  }
  return value;
}
