/** CIDRs as rules judge them. */
import ipaddr from "ipaddr.js";
import { isKnown, type Maybe, UNKNOWN, type Unknown } from "./view";

/**
 * Shorter prefixes than these are no organisation's network: 0.0.0.0/0 cut in two halves is still the internet.
 * IPv4 blocks are handed out as /8 at most, IPv6 ones to a registry as /12 (IANA registries, 2026-11-23).
 */
const shortest = { ipv4: 8, ipv6: 12 };

/** Whether a CIDR stands for the internet as a whole. Text that is not a CIDR cannot be judged. */
export function isWorld(cidr: Maybe<string>): boolean | Unknown {
  if (!isKnown(cidr)) {
    return cidr === undefined ? false : UNKNOWN;
  }
  if (!ipaddr.isValidCIDR(cidr)) {
    return UNKNOWN;
  }
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  return prefix < shortest[address.kind()];
}
