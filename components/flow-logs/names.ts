/**
 * Physical names. They are fixed, because the key's policy names the log group and the bucket's policy the bucket:
 * both are then known at preview, and neither resource waits for the other's ARN.
 */
import { createHash } from "node:crypto";
import type { Place } from "./policies";

const longest = 63;

/** Log group of a stack: letters, digits and `_-/.` as stack names have them. */
export function logGroupName(stack: string): string {
  return `/eks-network-security/${stack}/vpc-flow-logs`;
}

/**
 * Bucket of a stack: unique in the partition through account and Region, 3 to 63 lower-case letters, digits and
 * hyphens. A name that had to be changed or cut ends in a hash of the stack's name, which keeps two stacks apart.
 */
export function bucketName(stack: string, { accountId, region }: Place): string {
  const suffix = `-${accountId}-${region}`;
  const room = longest - suffix.length - "flow-logs-".length;
  const clean = stack.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-");
  const hash = createHash("sha256").update(stack).digest("hex").slice(0, 8);
  const label = clean === stack && clean.length <= room ? clean : `${clean.slice(0, room - 9)}-${hash}`;
  return `flow-logs-${label}${suffix}`;
}
