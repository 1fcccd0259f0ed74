/**
 * Security-group rules in one form, whichever of the shapes a program writes them in: inline in a security group or
 * default security group, `aws.ec2.SecurityGroupRule`, or the two rule types of `aws.vpc`.
 */
import type { Resource } from "../../graph";
import { tokens } from "../../tokens";
import { isKnown, type Maybe, type View } from "../../view";

export interface GroupRule {
  /** The rule as a whole, for its path. */
  readonly at: View;
  /** `-1` stands for all protocols. */
  readonly protocol: View;
  readonly fromPort: View;
  readonly toPort: View;
  /** The CIDRs, IPv4 and IPv6. */
  readonly cidrs: readonly View[];
  /** Set where it is not known whether the rule is for this direction at all. */
  readonly direction?: View;
}

export type Direction = "ingress" | "egress";

/** Groups that hold rules inline. */
export const inlineTypes = [tokens.securityGroup, tokens.defaultSecurityGroup];

/** Every type that can hold a rule for inbound traffic. */
export const ingressTypes = [...inlineTypes, tokens.securityGroupRule, tokens.securityGroupIngressRule];

/** A list as its elements; an unknown list as one unknown element. */
function elements(list: View): readonly View[] {
  return list.state === "unknown" ? [list] : list.items();
}

function classic(at: View): GroupRule {
  return {
    at,
    protocol: at.at("protocol"),
    fromPort: at.at("fromPort"),
    toPort: at.at("toPort"),
    cidrs: [...elements(at.at("cidrBlocks")), ...elements(at.at("ipv6CidrBlocks"))],
  };
}

function separate(at: View): GroupRule {
  return {
    at,
    protocol: at.at("ipProtocol"),
    fromPort: at.at("fromPort"),
    toPort: at.at("toPort"),
    cidrs: [at.at("cidrIpv4"), at.at("cidrIpv6")].filter((cidr) => cidr.state !== "absent"),
  };
}

/** The rules that a resource holds for a direction; one whose direction is not known is given for both. */
export function rulesOf(resource: Resource, direction: Direction): readonly GroupRule[] {
  const { type, view } = resource;
  switch (type) {
    case tokens.securityGroup:
    case tokens.defaultSecurityGroup:
      return elements(view.at(direction)).map(classic);
    case tokens.securityGroupRule: {
      const own = view.at("type");
      if (own.state === "unknown") {
        return [{ ...classic(view), direction: own }];
      }
      return own.string() === direction ? [classic(view)] : [];
    }
    case tokens.securityGroupIngressRule:
      return direction === "ingress" ? [separate(view)] : [];
    case tokens.securityGroupEgressRule:
      return direction === "egress" ? [separate(view)] : [];
    default:
      return [];
  }
}

/** IANA protocol numbers that the API takes beside names. */
const protocolNames: Readonly<Record<string, string>> = {
  "-1": "all",
  all: "all",
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
  "58": "icmpv6",
};

/** The protocol by name, `all` for every protocol. */
export function protocolOf(rule: GroupRule): Maybe<string> {
  const protocol = rule.protocol.string();
  return isKnown(protocol) ? (protocolNames[protocol.toLowerCase()] ?? protocol.toLowerCase()) : protocol;
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
