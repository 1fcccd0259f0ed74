/** Formats of single values, shared by several services. */
import ipaddr from "ipaddr.js";
import type { Format } from "./rules";
import { suggestion } from "./schema/validate";
import type { Value } from "./property-values";

export interface Cidr {
  family: 4 | 6;
  prefix: number;
  /** First and last address of the block. */
  first: bigint;
  last: bigint;
}

function toNumber(bytes: number[]): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

/** Parses a CIDR block, which may have host bits. Undefined if it is not one. */
export function parseCidr(textValue: string): (Cidr & { address: bigint }) | undefined {
  // The library accepts "10/8" and octal parts, the services do not.
  if (!/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$|^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\/\d{1,3}$/.test(textValue)) {
    return undefined;
  }
  if (!ipaddr.isValidCIDR(textValue) || /(^|\.)0\d/.test(textValue.split("/")[0] ?? "")) {
    return undefined;
  }
  const [parsed, prefix] = ipaddr.parseCIDR(textValue);
  const family = parsed.kind() === "ipv4" ? 4 : 6;
  const bits = BigInt(family === 4 ? 32 : 128) - BigInt(prefix);
  const address = toNumber(parsed.toByteArray());
  const first = (address >> bits) << bits;
  return { family, prefix, address, first, last: first + (1n << bits) - 1n };
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

function quoted(value: Value): string {
  return JSON.stringify(value);
}

/** A CIDR block of a family, without host bits, with a prefix length in a range. */
export function cidr(options: { family?: 4 | 6; min?: number; max?: number } = {}): Format {
  return (value) => {
    const parsed = typeof value === "string" ? parseCidr(value) : undefined;
    if (!parsed || (options.family !== undefined && parsed.family !== options.family)) {
      return `${quoted(value)} is not a valid ${options.family ? `IPv${options.family} ` : ""}CIDR block`;
    }
    if (parsed.address !== parsed.first) {
      return `${quoted(value)} is not a valid CIDR block: the address has bits set beyond its prefix`;
    }
    const { min = 0, max = 128 } = options;
    return parsed.prefix < min || parsed.prefix > max
      ? `the prefix length of ${quoted(value)} must be between /${min} and /${max}`
      : undefined;
  };
}

export function oneOf(...allowed: readonly (string | number)[]): Format {
  return (value) => {
    if (allowed.some((option) => option === value)) {
      return undefined;
    }
    const hint = typeof value === "string" ? suggestion(value, allowed.map(String)) : "";
    return `expected one of ${allowed.join(", ")}, found ${quoted(value)}.${hint}`;
  };
}

/** An integer in an inclusive range. */
export function range(min: number, max: number, what = "number"): Format {
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
      ? undefined
      : `expected a ${what} between ${min} and ${max}, found ${quoted(value)}`;
}

/** A string with a length in characters and a pattern. */
export function matching(pattern: RegExp, min: number, max: number): Format {
  return (value) => {
    if (typeof value !== "string" || value.length < min || value.length > max) {
      const found = typeof value === "string" ? `${value.length} characters` : quoted(value);
      return `must have ${min} to ${max} characters, found ${found}`;
    }
    return pattern.test(value) ? undefined : `${quoted(value)} does not match ${pattern.source}`;
  };
}

/** An Amazon Resource Name, optionally of one service. */
export function arn(service?: string): Format {
  const pattern = new RegExp(`^arn:aws[a-z-]*:${service ?? "[a-z0-9-]+"}:[a-z0-9-]*:(\\d{12}|aws)?:.+$`);
  return (value) =>
    typeof value === "string" && pattern.test(value)
      ? undefined
      : `${quoted(value)} is not a valid ARN${service ? ` of ${service}` : ""}`;
}

export function json(value: Value): string | undefined {
  try {
    JSON.parse(String(value));
    return undefined;
  } catch (error) {
    return `is not valid JSON: ${(error as Error).message}`;
  }
}

/** RFC 1123 label, the format of most Kubernetes names. */
export const dnsLabel: Format = matching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 1, 63);

/** RFC 1123 subdomain. */
export const dnsSubdomain: Format = matching(
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  1,
  253,
);
