/**
 * Property values as the engine sends them: JSON, with marked objects for secrets, outputs and references, and fixed
 * strings for unknown values.
 *
 * Source of the markers: sdk/go/common/resource/plugin/rpc.go and sdk/go/common/resource/sig of pulumi/pulumi v3.259.0.
 */

export type Value = null | boolean | number | string | Value[] | Props;
export interface Props {
  [key: string]: Value;
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** The marker for a value that is unknown during a preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const UNKNOWNS: ReadonlySet<string> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export function isProps(value: Value | undefined): value is Props {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isUnknown(value: Value | undefined): boolean {
  return typeof value === "string" && UNKNOWNS.has(value);
}

function signature(value: Value | undefined): string | undefined {
  const mark = isProps(value) ? value[SIGNATURE] : undefined;
  return typeof mark === "string" ? mark : undefined;
}

export function isSecret(value: Value | undefined): boolean {
  return isProps(value) && (signature(value) === SECRET || (signature(value) === OUTPUT && value["secret"] === true));
}

/** Marks a value as secret: the engine encrypts it in the state and hides it in output. */
export function secret(value: Value): Value {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** Removes one layer of markers. Returns the plain value, `UNKNOWN`, or the id of a resource reference. */
export function unwrap(value: Value): Value {
  let current = value;
  for (let mark = signature(current); mark !== undefined; mark = signature(current)) {
    const marked = current as Props;
    if (mark === SECRET) {
      current = marked["value"] ?? null;
    } else if (mark === OUTPUT) {
      current = "value" in marked ? (marked["value"] ?? null) : UNKNOWN;
    } else if (mark === RESOURCE) {
      const id = marked["id"];
      current = id === undefined || id === null || id === "" ? UNKNOWN : id;
    } else {
      break; // Assets and archives are not changed.
    }
  }
  return isUnknown(current) ? UNKNOWN : current;
}

/**
 * The value without markers at any depth. Keys with a null value are dropped, as the providers treat them as absent.
 */
export function plain(value: Value): Value {
  const bare = unwrap(value);
  if (Array.isArray(bare)) {
    return bare.map((item) => plain(item));
  }
  return isProps(bare) ? plainProps(bare) : bare;
}

export function plainProps(props: Props): Props {
  const result: Props = {};
  for (const [key, value] of Object.entries(props)) {
    const bare = plain(value);
    if (bare !== null) {
      result[key] = bare;
    }
  }
  return result;
}

/** Whether the value or anything inside it is unknown. */
export function hasUnknown(value: Value): boolean {
  const bare = unwrap(value);
  if (Array.isArray(bare)) {
    return bare.some((item) => hasUnknown(item));
  }
  return isProps(bare) ? Object.values(bare).some((item) => hasUnknown(item)) : isUnknown(bare);
}

/** Whether the value or anything inside it is secret. */
export function hasSecret(value: Value): boolean {
  if (isSecret(value)) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some((item) => hasSecret(item));
  }
  return isProps(value) && Object.values(value).some((item) => hasSecret(item));
}

/** Marks `value` as secret in the same places as `like`. */
export function withSecretsOf(value: Value, like: Value | undefined): Value {
  if (like === undefined || like === null) {
    return value;
  }
  if (isSecret(like)) {
    return secret(value);
  }
  if (Array.isArray(value) && Array.isArray(like)) {
    return value.map((item, index) => withSecretsOf(item, like[index]));
  }
  if (isProps(value) && isProps(like) && signature(value) === undefined) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withSecretsOf(item, like[key])]));
  }
  return value;
}

/** Whether two plain values are equal. The order of keys does not matter, the order in lists does. */
export function equal(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (isProps(a) && isProps(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => key in b && equal(a[key], b[key]));
  }
  return false;
}

/** JSON with sorted keys, so equal values give the same text. */
export function canonical(value: Value): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => canonical(item)).join(",")}]`;
  }
  if (isProps(value)) {
    const fields = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`);
    return `{${fields.join(",")}}`;
  }
  return JSON.stringify(value);
}
