/** CIDRs as rules judge them. */
import ipaddr from "ipaddr.js";
import { isKnown, type Maybe, UNKNOWN, type Unknown } from "./view";

/**
 * Shorter prefixes than these are no organisation's network: 0.0.0.0/0 cut in two halves is still the internet.
 * IPv4 blocks are handed out as /8 at most, IPv6 ones to a registry as /12 (IANA registries, 2026-11-23).
 */
const shortest = { ipv4: 8, ipv6: 12 };

type Cidr = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number];

/** Large stacks name the same few networks in thousands of rules, and to parse one is slow where it is not of IPv6. */
const parsed = new Map<string, Cidr | Unknown>();

/** A CIDR taken apart. Text that is none cannot be judged. */
export function parseCidr(text: Maybe<string>): Maybe<Cidr> {
  if (!isKnown(text)) {
    return text;
  }
  if (!parsed.has(text)) {
    parsed.set(text, ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : UNKNOWN);
  }
  return parsed.get(text);
}

/** Whether a CIDR stands for the internet as a whole. */
export function isWorld(text: Maybe<string>): boolean | Unknown {
  const cidr = parseCidr(text);
  return isKnown(cidr) ? cidr[1] < shortest[cidr[0].kind()] : cidr === undefined ? false : UNKNOWN;
}
