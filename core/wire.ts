/**
 * How values travel from the engine to an analyzer: plain JSON, with markers for what JSON cannot say.
 * Source of the constants: sdk/nodejs/runtime/rpc.ts (signatures) and pulumi-policy sdk/nodejs/policy/proxy.ts
 * (unknowns); a test compares them with the installed packages.
 */

/** The key that marks an object as a special value. */
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
export const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
export const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";

/** Stands for a value of each wire type that is not known yet. */
export const unknownMarkers = {
  boolean: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  number: "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  string: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  array: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  asset: "030794c1-ac77-496b-92df-f27374a8bd58",
  archive: "e48ece36-62e2-4504-bad9-02848725956a",
  object: "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
} as const;

const markers: ReadonlySet<unknown> = new Set(Object.values(unknownMarkers));

/** A wire value without its wrappers. */
export interface Unwrapped {
  readonly state: "known" | "absent" | "unknown";
  /** Set when known: a boolean, a number, a string, an array or an object, whose content is still in wire form. */
  readonly value?: unknown;
  readonly secret: boolean;
  /** URN of the resource that the value refers to, also while its id is unknown. */
  readonly reference?: string;
}

export type Container = Readonly<Record<PropertyKey, unknown>>;

export function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}

/** Reads one property of an object or array, and nothing that it inherits. */
export function readProperty(container: Container, key: string | number): unknown {
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

/** Takes off secrets, outputs and resource references, however they are nested. */
export function unwrap(wire: unknown): Unwrapped {
  let value = wire;
  let secret = false;
  let urn: unknown;
  while (isContainer(value)) {
    const signature = readProperty(value, signatureKey);
    if (signature === secretSignature) {
      secret = true;
      value = readProperty(value, "value");
    } else if (signature === outputSignature) {
      secret ||= readProperty(value, "secret") === true;
      if (!Object.hasOwn(value, "value")) {
        return { state: "unknown", secret };
      }
      value = readProperty(value, "value");
    } else if (signature === resourceSignature) {
      // Without an id the resource is not made yet; components never have one.
      const id = readProperty(value, "id");
      urn = readProperty(value, "urn");
      value = typeof id === "string" && id !== "" ? id : unknownMarkers.string;
    } else {
      break;
    }
  }
  const reference = typeof urn === "string" ? { reference: urn } : {};
  if (value === undefined || value === null) {
    return { state: "absent", secret };
  }
  if (markers.has(value)) {
    return { state: "unknown", secret, ...reference };
  }
  return { state: "known", value, secret, ...reference };
}
