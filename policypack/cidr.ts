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

/** The bits of a network: as many as its prefix is long. */
function bits([address, prefix]: Cidr): string {
  const bytes = address.toByteArray().map((byte) => byte.toString(2).padStart(8, "0"));
  return bytes.join("").slice(0, prefix);
}

/** Whether networks that begin with the bits given leave out no address that does. */
function coverAll(networks: readonly string[], begin = ""): boolean {
  const inside = networks.filter((each) => each.startsWith(begin));
  return inside.includes(begin) || (inside.length > 1 && ["0", "1"].every((bit) => coverAll(inside, begin + bit)));
}

/** Whether CIDRs together are all addresses of a family: in one piece, in two halves or in any others. */
export function coverWorld(texts: readonly Maybe<string>[]): boolean | Unknown {
  const cidrs = texts.map(parseCidr);
  const known = cidrs.filter(isKnown);
  const families = (["ipv4", "ipv6"] as const).map((kind) => known.filter(([address]) => address.kind() === kind));
  return families.some((family) => coverAll(family.map(bits))) ? true : cidrs.includes(UNKNOWN) ? UNKNOWN : false;
}
