/**
 * Paths as Pulumi writes them, as in `pulumi config set --path`: a.b[0]["odd key"].
 * https://www.pulumi.com/docs/iac/cli/commands/pulumi_config_set/, and ParsePropertyPath in
 * sdk/go/common/resource/property_path.go of pulumi/pulumi. Pure.
 */

/** Read as one key without quotes. */
const simpleKey = /^[\w$-]+$/;

/** A path, and one key below it. */
export function appendKey(path: string, key: PropertyKey): string {
  if (typeof key === "number") {
    return `${path}[${key}]`;
  }
  const text = String(key);
  if (!simpleKey.test(text)) {
    return `${path}[${JSON.stringify(text)}]`;
  }
  return path === "" ? text : `${path}.${text}`;
}

export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(appendKey, "");
}
