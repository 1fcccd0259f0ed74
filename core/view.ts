/**
 * Reading a resource when values are not known yet. A `View` is one value of a resource at some depth; it is known,
 * absent or unknown, and reading it never throws: not on an unknown, not on a wrong type, not on a secret.
 */
import { appendKey } from "./path";
import { type Container, isContainer, readProperty, unknownMarkers, unwrap } from "./wire";

/** What a reader answers for a value that cannot be read yet (or has a type that cannot be read at all). */
export const UNKNOWN: unique symbol = Symbol("unknown");
export type Unknown = typeof UNKNOWN;

/** A value, `undefined` where it is absent, or `UNKNOWN`. */
export type Maybe<T> = T | undefined | Unknown;

export function isUnknown(value: unknown): value is Unknown {
  return value === UNKNOWN;
}

/** True for a value that is there and known, so that TypeScript narrows a `Maybe<T>` to `T`. */
export function isKnown<T>(value: Maybe<T>): value is T {
  return value !== undefined && value !== UNKNOWN;
}

export type State = "known" | "absent" | "unknown";

export class View {
  /**
   * - `known`: there, and readable (its content may still hold unknowns);
   * - `absent`: not there, or null;
   * - `unknown`: not known before `up`, or of a type that cannot hold what was asked for.
   */
  readonly state: State;
  /** Whether this value, or one that it is part of, is a secret. `show()` never prints it. */
  readonly secret: boolean;
  /** From the resource: `vpcConfig.publicAccessCidrs[0]`, `metadata.annotations["a/b"]`. Empty for the resource. */
  readonly path: string;
  /** URN of the resource that this value refers to, where a program passes a resource as a whole (`cluster: cluster`). */
  readonly reference: string | undefined;
  private readonly raw: unknown;

  private constructor(wire: unknown, path: string, secret: boolean) {
    const unwrapped = unwrap(wire);
    this.state = unwrapped.state;
    this.raw = unwrapped.value;
    this.reference = unwrapped.reference;
    this.secret = secret || unwrapped.secret;
    this.path = path;
  }

  /** Over values from the engine (wire.ts), or plain objects. */
  static of(value: unknown, path = ""): View {
    return new View(value, path, false);
  }

  /** Walks down: `view.at("vpcConfig", "subnetIds", 0)`. Below an unknown all is unknown, below an absent all absent. */
  at(...keys: readonly (string | number)[]): View {
    return keys.reduce<View>((here, key) => here.step(key), this);
  }

  private step(key: string | number): View {
    const path = appendKey(this.path, key);
    if (this.state === "absent") {
      return new View(undefined, path, this.secret);
    }
    if (this.state === "unknown" || !isContainer(this.raw)) {
      return new View(unknownMarkers.object, path, this.secret);
    }
    return new View(readProperty(this.raw, key), path, this.secret);
  }

  /** The JSON type of a known value, for settings that take `"true"` and refuse `true`; undefined for any other. */
  jsonType(): "boolean" | "number" | "string" | "array" | "object" | undefined {
    if (this.state !== "known") {
      return undefined;
    }
    return Array.isArray(this.raw) ? "array" : (typeof this.raw as "boolean" | "number" | "string" | "object");
  }

  /** A string; a number or boolean is given as text, as providers do. */
  string(): Maybe<string> {
    return this.scalar((value) => (isContainer(value) ? UNKNOWN : String(value)));
  }

  /** A number, or a string that is one ("443"). */
  number(): Maybe<number> {
    return this.scalar((value) => {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      return typeof number === "number" && Number.isFinite(number) ? number : UNKNOWN;
    });
  }

  /** A boolean, or "true" / "false" as add-on values and Helm values write them. */
  boolean(): Maybe<boolean> {
    return this.scalar((value) => {
      const text = typeof value === "boolean" ? String(value) : value;
      return text === "true" ? true : text === "false" ? false : UNKNOWN;
    });
  }

  /** The elements of an array, each a View of its own: one unknown element does not hide the others. */
  list(): Maybe<readonly View[]> {
    return this.scalar((value) =>
      Array.isArray(value) ? Array.from({ length: value.length }, (_, index) => this.step(index)) : UNKNOWN,
    );
  }

  /** The elements of an array; of one that is absent or unknown, none. For loops that check `state` separately. */
  items(): readonly View[] {
    const list = this.list();
    return isKnown(list) ? list : [];
  }

  /** The elements of an array; what is unknown, or no array, as one element. */
  elements(): readonly View[] {
    const list = this.list();
    return list === UNKNOWN ? [this] : (list ?? []);
  }

  /** The keys of an object, also where their values are unknown. */
  keys(): Maybe<readonly string[]> {
    return this.scalar((value) => (isContainer(value) && !Array.isArray(value) ? Object.keys(value) : UNKNOWN));
  }

  /** The entries of an object; of one that is absent or unknown, none. */
  entries(): readonly (readonly [string, View])[] {
    const keys = this.keys();
    return isKnown(keys) ? keys.map((key) => [key, this.step(key)] as const) : [];
  }

  /**
   * The document inside a JSON string such as `configurationValues` of an EKS add-on or `policy` of an IAM role.
   * An object is taken as it is; text that is not JSON is unknown.
   */
  parsedJson(): View {
    if (this.state !== "known" || typeof this.raw !== "string") {
      return this;
    }
    let document: unknown;
    try {
      document = JSON.parse(this.raw);
    } catch {
      document = unknownMarkers.object;
    }
    return new View(document, this.path, this.secret);
  }

  /** Whether any value in here, at any depth, is unknown. */
  hasUnknown(): boolean {
    if (this.state !== "known") {
      return this.state === "unknown";
    }
    return this.children().some((child) => child.hasUnknown());
  }

  /** For messages: short, on one line, `[secret]` for a secret and `[unknown]` for an unknown at any depth. */
  show(): string {
    const text = this.secret ? "[secret]" : (JSON.stringify(this.printable()) ?? "nothing");
    const bare = text.startsWith('"') ? text.slice(1, -1) : text;
    return bare.length > 120 ? `${bare.slice(0, 117)}...` : bare;
  }

  /** All secret strings and numbers in here, so that a report can be checked against them. */
  secrets(): readonly string[] {
    const children = this.state === "known" ? this.children() : [];
    if (children.length > 0) {
      return children.flatMap((child) => child.secrets());
    }
    const leaf = this.secret && this.state === "known" && !isContainer(this.raw) && typeof this.raw !== "boolean";
    return leaf && this.raw !== "" ? [String(this.raw)] : [];
  }

  private printable(): unknown {
    if (this.secret) {
      return "[secret]";
    }
    if (this.state !== "known") {
      return this.state === "unknown" ? "[unknown]" : undefined;
    }
    if (!isContainer(this.raw)) {
      return this.raw;
    }
    return Array.isArray(this.raw)
      ? this.items().map((item) => item.printable() ?? null)
      : Object.fromEntries(this.entries().map(([key, value]) => [key, value.printable()]));
  }

  private children(): readonly View[] {
    if (!isContainer(this.raw)) {
      return [];
    }
    return Array.isArray(this.raw) ? this.items() : this.entries().map(([, value]) => value);
  }

  private scalar<T>(read: (value: string | number | boolean | Container) => T | Unknown): Maybe<T> {
    if (this.state !== "known") {
      return this.state === "unknown" ? UNKNOWN : undefined;
    }
    return read(this.raw as string | number | boolean | Container);
  }
}
