/** Names of policies: made from what they allow, so that a rule put before another renames nothing. */
import { createHash } from "node:crypto";
import type { AllowArgs, PeerArgs } from "./args";

const maxLength = 63;

export function ruleName(rule: AllowArgs): string {
  if (rule.name !== undefined) {
    return rule.name;
  }
  const subject = rule.pods ?? rule.serviceAccount ?? "all";
  const [way, peer] = rule.from === undefined ? ["to", rule.to] : ["from", rule.from];
  const ports = (rule.ports ?? []).map(String);
  return shorten(["allow", subject, way, ...(peer === undefined ? [] : peerWords(peer)), ...ports].join("-"));
}

function peerWords(peer: PeerArgs): string[] {
  const pods =
    typeof peer.pods === "string"
      ? [peer.pods]
      : Object.entries(peer.pods ?? {}).flatMap(([key, value]) => [key, value]);
  return [
    peer.namespace,
    peer.team === undefined ? undefined : `team-${peer.team}`,
    ...pods,
    peer.serviceAccount,
    peer.component,
    ...(peer.cidrs ?? []),
    ...(peer.dnsNames ?? []),
  ].filter((word) => word !== undefined);
}

/** A name that Kubernetes takes. What does not fit is replaced by a hash of the whole, so that names stay apart. */
export function shorten(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (name.length <= maxLength) {
    return name;
  }
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return `${name.slice(0, maxLength - 9).replace(/-+$/, "")}-${hash}`;
}
