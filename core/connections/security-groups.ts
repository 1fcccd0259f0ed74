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

/** What an interface at one end is: the groups that it has, and its addresses as far as they are known. */
export interface Interface {
  readonly groups: readonly string[];
  readonly cidrs?: readonly string[];
}

export interface GroupFacts {
  readonly rules: readonly GroupRule[];
  /** Undefined: no interface of the stack, or one whose groups are somebody else's. */
  interfaceOf(party: Party): Interface | undefined;
  /** The port at the target's interface: behind a Service it is the pods'. */
  readonly change?: string;
}

export function securityGroupLayer(facts: GroupFacts): Layer {
  return { name: "security-groups", judge: (connection) => judgeGroups(facts, connection) };
}

function judgeGroups(facts: GroupFacts, connection: Connection): readonly LayerVerdict[] {
  const [source, target] = [facts.interfaceOf(connection.from), facts.interfaceOf(connection.to)];
  return [
    ...(source === undefined ? [] : [endVerdict(facts, "egress", source, target, connection)]),
    ...(target === undefined ? [] : [endVerdict(facts, "ingress", target, source, connection)]),
  ];
}

function endVerdict(
  { rules, change }: GroupFacts,
  direction: GroupRule["direction"],
  own: Interface,
  other: Interface | undefined,
  connection: Connection,
): LayerVerdict {
  const layer = "security-groups";
  const matching = rules.find(
    (rule) =>
      own.groups.includes(rule.group) &&
      rule.direction === direction &&
      coversPort(rule, connection) &&
      coversPeer(rule, other),
  );
  return matching === undefined
    ? {
        layer,
        end: direction,
        verdict: "denied",
        by: `no rule of ${own.groups.join(", ")}`,
        ...(change === undefined ? {} : { change }),
      }
    : { layer, end: direction, verdict: "allowed", by: `security group ${matching.group}` };
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
