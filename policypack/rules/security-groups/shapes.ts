/**
 * Security group rules in one form, however a program declares them: inline in a security group or default security
 *    group, `aws.ec2.SecurityGroupRule`, or the two rule types of `aws.vpc`.
 */
import type { Resource } from "../../graph";
import { tokens } from "../../tokens";
import { isKnown, type Maybe, UNKNOWN, View } from "../../../core/view";
import type { Tri } from "../../../core/answers";

export interface GroupRule {
  /** The rule as a whole, for its path. */
  readonly at: View;
  /** `-1` means all protocols. */
  readonly protocol: View;
  readonly fromPort: View;
  readonly toPort: View;
  /** The CIDRs, IPv4 and IPv6. */
  readonly cidrs: readonly View[];
  /** The path of the security group, or list of them, at the other end. */
  readonly peers: readonly [string, ...(string | number)[]];
  /** True if the other end is the security group itself. */
  readonly self: View;
  /** Managed prefix lists as the other end. */
  readonly prefixLists: readonly View[];
  readonly description: View;
  /** Set if it is unknown whether the rule is for this direction at all. */
  readonly direction?: View;
}

export type Direction = "ingress" | "egress";

/** Groups that hold rules inline. */
export const inlineTypes = [tokens.securityGroup, tokens.defaultSecurityGroup];

/** Rules that are separate resources. */
export const ruleTypes = [tokens.securityGroupRule, tokens.securityGroupIngressRule, tokens.securityGroupEgressRule];

/** Every type that can hold a rule for inbound traffic. */
export const ingressTypes = [...inlineTypes, tokens.securityGroupRule, tokens.securityGroupIngressRule];

/** The elements of a list; an unknown list gives one unknown element. */
function elements(list: View): readonly View[] {
  return list.state === "unknown" ? [list] : list.items();
}

function classic(at: View, peers: GroupRule["peers"]): GroupRule {
  return {
    at,
    protocol: at.at("protocol"),
    fromPort: at.at("fromPort"),
    toPort: at.at("toPort"),
    cidrs: [...elements(at.at("cidrBlocks")), ...elements(at.at("ipv6CidrBlocks"))],
    peers,
    self: at.at("self"),
    prefixLists: elements(at.at("prefixListIds")),
    description: at.at("description"),
  };
}

function separate(at: View): GroupRule {
  return {
    at,
    protocol: at.at("ipProtocol"),
    fromPort: at.at("fromPort"),
    toPort: at.at("toPort"),
    cidrs: [at.at("cidrIpv4"), at.at("cidrIpv6")].filter((cidr) => cidr.state !== "absent"),
    peers: ["referencedSecurityGroupId"],
    // These types have no such input: they name the group itself instead.
    self: View.of(undefined),
    prefixLists: [at.at("prefixListId")].filter((list) => list.state !== "absent"),
    description: at.at("description"),
  };
}

/** The rules of a resource for one direction; a rule with an unknown direction is returned for both. */
export function rulesOf(resource: Resource, direction: Direction): readonly GroupRule[] {
  const { type, view } = resource;
  switch (type) {
    case tokens.securityGroup:
    case tokens.defaultSecurityGroup:
      return elements(view.at(direction)).map((rule, index) => classic(rule, [direction, index, "securityGroups"]));
    case tokens.securityGroupRule: {
      const own = view.at("type");
      const rule = classic(view, ["sourceSecurityGroupId"]);
      if (own.state === "unknown") {
        return [{ ...rule, direction: own }];
      }
      return own.string() === direction ? [rule] : [];
    }
    case tokens.securityGroupIngressRule:
      return direction === "ingress" ? [separate(view)] : [];
    case tokens.securityGroupEgressRule:
      return direction === "egress" ? [separate(view)] : [];
    default:
      return [];
  }
}

/** IANA protocol numbers, which the API accepts as well as names. */
const protocolNames: Readonly<Record<string, string>> = {
  "-1": "all",
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
  "58": "icmpv6",
};

/** The protocol's name; `all` for every protocol. */
export function protocolOf(rule: GroupRule): Maybe<string> {
  const protocol = rule.protocol.string();
  return isKnown(protocol) ? (protocolNames[protocol] ?? protocol.toLowerCase()) : protocol;
}

/** Whether a rule covers a port, or every port if none is given. */
export function covers(rule: GroupRule, wanted: string, port: number): Tri {
  const protocol = protocolOf(rule);
  if (protocol === UNKNOWN) {
    return UNKNOWN;
  }
  if (protocol === "all") {
    return true;
  }
  if (protocol !== wanted) {
    return false;
  }
  const from = rule.fromPort.number();
  const to = rule.toPort.number();
  if ((isKnown(from) && from > port) || (isKnown(to) && to < port)) {
    return false;
  }
  return isKnown(from) && isKnown(to) ? true : UNKNOWN;
}

/** For messages: `tcp 22`, `tcp 1000-2000`, `all traffic`. */
export function showPorts(rule: GroupRule): string {
  const protocol = protocolOf(rule);
  if (protocol === "all") {
    return "all traffic";
  }
  const name = isKnown(protocol) ? protocol : "traffic";
  const from = rule.fromPort.number();
  const to = rule.toPort.number();
  if (!isKnown(from) || !isKnown(to)) {
    return name;
  }
  return from === to ? `${name} ${from}` : `${name} ${from}-${to}`;
}
