import { createHash } from "node:crypto";

/** Suffix of a policy attachment's name: the first 8 hex digits of the SHA-1 of the policy's ARN. */
export function policyHash(arn: string): string {
  return createHash("sha1").update(arn).digest("hex").slice(0, 8);
}
