/**
 * Security groups at both ends. A packet passes if any group of an interface has a rule for it; answers need none.
 * Source: Amazon VPC User Guide, "Security group rules" (2026-12).
 */
import { contains } from "../cidr";
import type { Connection, Layer, LayerVerdict, Party } from "./model";

/** One rule of a group, by the group's name in the stack. */
export interface GroupRule {
  readonly group: string;
  readonly direction: "ingress" | "egress";
  /** A group's name, or blocks of addresses; "everyone" for every address. */
  readonly peer: { readonly group: string } | { readonly cidrs: readonly string[] };
  /** Undefined: every protocol and port. */
  readonly ports?: { readonly protocol: "TCP" | "UDP"; readonly from: number; readonly to: number };
}

/** What an interface at one end is: its groups (none outside of the stack), and its addresses as far as they are known. */
export interface Interface {
  readonly groups: readonly string[];
  readonly cidrs?: readonly string[];
}

export interface GroupFacts {
  readonly rules: readonly GroupRule[];
  /**
   * "unfiltered": what security groups do not filter, such as link-local addresses and the VPC's resolver. "unknown": an
   * interface whose groups or addresses are not known.
   */
  interfaceOf(party: Party): Interface | "unfiltered" | "unknown";
  /** The key of the stack config that a missing rule is written in. */
  readonly change?: string;
}

export function securityGroupLayer(facts: GroupFacts): Layer {
  return { name: "security-groups", judge: (connection) => judgeGroups(facts, connection) };
}

function judgeGroups(facts: GroupFacts, connection: Connection): readonly LayerVerdict[] {
  const [source, target] = [facts.interfaceOf(connection.from), facts.interfaceOf(connection.to)];
  if (source === "unfiltered" || target === "unfiltered") return [];
  return [
    ...endVerdict(facts, "egress", source, target, connection),
    ...endVerdict(facts, "ingress", target, source, connection),
  ];
}

/** Nothing for an end without groups of the stack. */
function endVerdict(
  { rules, change }: GroupFacts,
  end: GroupRule["direction"],
  own: Interface | "unknown",
  other: Interface | "unknown",
  connection: Connection,
): readonly LayerVerdict[] {
  if (own === "unknown" || own.groups.length === 0) return [];
  const candidates = rules.filter(
    (rule) => own.groups.includes(rule.group) && rule.direction === end && coversPort(rule, connection),
  );
  const matching = candidates.find((rule) => coversPeer(rule, other === "unknown" ? undefined : other));
  const said = { layer: "security-groups", end } as const;
  if (matching !== undefined) return [{ ...said, verdict: "allowed", by: `security group ${matching.group}` }];
  const by = `no rule of ${own.groups.join(", ")} for this port and peer`;
  if (other === "unknown" && candidates.length > 0) {
    return [
      { ...said, verdict: "unknown", by: `whether a rule of ${own.groups.join(", ")} means this peer is not known` },
    ];
  }
  return [{ ...said, verdict: "denied", by, ...(change === undefined ? {} : { change }) }];
}

/** The port on the interface: a Service's cluster IP is translated before a packet leaves the node. */
function portOf({ to, port }: Connection): number {
  return to.kind === "service" ? to.targetPort : port;
}

function coversPort({ ports }: GroupRule, connection: Connection): boolean {
  const port = portOf(connection);
  return ports === undefined || (ports.protocol === connection.protocol && ports.from <= port && port <= ports.to);
}

function coversPeer({ peer }: GroupRule, other: Interface | undefined): boolean {
  if ("group" in peer) return other?.groups.includes(peer.group) === true;
  const everyone = peer.cidrs.some((cidr) => cidr === "0.0.0.0/0" || cidr === "::/0");
  return (
    everyone ||
    (other?.cidrs !== undefined && other.cidrs.every((own) => peer.cidrs.some((cidr) => contains(cidr, own))))
  );
}
