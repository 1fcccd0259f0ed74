/** Formats of single values, shared by several services. */
import { parseBlock, readCidr } from "../core/cidr";
import type { Format } from "./rules";
import { suggestion } from "./schema/validate";
import type { Value } from "./property-values";

function quoted(value: Value): string {
  return JSON.stringify(value);
}

/** A CIDR block of a family, without host bits, with a prefix length in a range. */
export function cidr(options: { family?: 4 | 6; min?: number; max?: number } = {}): Format {
  return (value) => {
    const parsed = typeof value === "string" ? readCidr(value) : undefined;
    if (!parsed || (options.family !== undefined && parsed.family !== `ipv${options.family}`)) {
      return `${quoted(value)} is not a valid ${options.family ? `IPv${options.family} ` : ""}CIDR block`;
    }
    if (parseBlock(String(value)) === undefined) {
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
