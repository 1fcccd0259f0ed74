/** Differences between objects as Pulumi programs write them and as the API server reads them. */

/**
 * Restores the hyphens in the extension keys of schemas. Pulumi's SDK spells them `x_kubernetes_map_type`, and the
 * provider converts them back (pulumi/pulumi-kubernetes#3348).
 */
export function withApiKeys<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => withApiKeys(item)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, below]) => [
      key.startsWith("x_kubernetes_") ? key.replaceAll("_", "-") : key,
      withApiKeys(below as unknown),
    ]),
  ) as T;
}
