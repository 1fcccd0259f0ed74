/** Values of a stack file that only stand for the reader's own. Pure, but for `requireFilledIn`. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { contains, readCidr } from "../../core/cidr";
import { formatPath } from "../../core/path";
import { isRecord } from "../../core/record";

export interface Placeholder {
  readonly path: readonly PropertyKey[];
  readonly value: string;
  /** Whether AWS refuses it in every account: an account or an id of somebody else. */
  readonly refused: boolean;
}

/** AWS's own examples use it, and so do the stand-in providers: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export const exampleAccount = "123456789012";

/** Reserved for documentation: RFC 5737 and RFC 3849. */
const exampleBlocks = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"];

/** Reserved for documentation: RFC 2606. */
const exampleName = /(^|[.@/])example\.(com|net|org)$/;

/** Ids that count up or down, as this project's files have them. */
const exampleId = /^[a-z]+-(0123456789abcdef0|0fedcba9876543210)$/;

export function placeholders(value: unknown, path: readonly PropertyKey[] = []): Placeholder[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => placeholders(item, [...path, index]));
  }
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([key, item]) => placeholders(item, [...path, key]));
  }
  if (typeof value !== "string") {
    return [];
  }
  const refused = exampleId.test(value) || new RegExp(`(^|:)${exampleAccount}(:|$)`).test(value);
  const documented =
    exampleName.test(value) || (readCidr(value) !== undefined && exampleBlocks.some((block) => contains(block, value)));
  return refused || documented ? [{ path, value, refused }] : [];
}

/** One line per placeholder. */
function list(found: readonly Placeholder[]): string {
  return found.map(({ path, value }) => `\n  ${formatPath(path)}: ${value}`).join("");
}

/**
 * In a real account, warns of placeholders in a preview, and refuses an update with those that AWS would refuse half-way.
 *
 * @throws pulumi.RunError which lists them, before anything is registered
 */
export async function requireFilledIn(document: Readonly<Record<string, unknown>>): Promise<void> {
  const found = placeholders(document);
  if (found.length === 0 || (await aws.getCallerIdentity()).accountId === exampleAccount) {
    return;
  }
  const refused = found.filter((each) => each.refused);
  if (refused.length > 0 && !pulumi.runtime.isDryRun()) {
    throw new pulumi.RunError(`the stack file has placeholders; replace them with your own values:${list(refused)}`);
  }
  await pulumi.log.warn(`the stack file has placeholders; replace them before pulumi up:${list(found)}`);
}
