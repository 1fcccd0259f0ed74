/** Config keys and values that are names of DNS or Kubernetes. RFC 1123: labels of at most 63 characters, 253 in all. */
import { z } from "zod";

const labelPattern = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

/**
 * A DNS label, as most names in Kubernetes are.
 *
 * @param most characters, for names that something is put in front of or behind. Default: 63
 * @param allowed what to say if a name is not one
 */
export function dnsLabel(
  most = 63,
  allowed = `lower-case letters, digits and hyphens, at most ${most} characters`,
): z.ZodString {
  return z.string().regex(new RegExp(`^[a-z0-9]([-a-z0-9]{0,${most - 2}}[a-z0-9])?$`), allowed);
}

/** The name of a Service, service account, Secret and most other objects. */
export const label = dnsLabel();

export const namespaceName = dnsLabel(
  63,
  "a namespace name: lower-case letters, digits and hyphens, at most 63 characters",
);

/** A DNS name of one label or more, with or without a wildcard. */
export const dnsName = z
  .string()
  .max(253)
  .regex(new RegExp(`^(\\*\\.)?(${labelPattern}\\.)*${labelPattern}$`), "a DNS name, such as shop.example.com");

/**
 * A host name with a domain. The last label begins with a letter, so an IPv4 address is not one; xn--p1ai is.
 *
 * @param allowed what to say if a name is not one
 */
export function hostName(wildcard: "no-wildcard" | "wildcard", allowed: string): z.ZodString {
  const prefix = wildcard === "wildcard" ? "(\\*\\.)?" : "";
  return z
    .string()
    .max(253)
    .regex(new RegExp(`^${prefix}(${labelPattern}\\.)+[a-z][-a-z0-9]{0,61}[a-z0-9]$`), allowed);
}
