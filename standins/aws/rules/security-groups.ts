/** Security groups and rules that EC2 refuses, in all four shapes that the provider supports. */
import { cidr, matching, oneOf } from "../../formats";
import { exactlyOne, given, number, type ObjectRule, type RuleTable, text } from "../../rules";
import { isProps, isUnknown, type Props, type Value } from "../../property-values";

/**
 * Rules per security group, direction and address family:
 * docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html.
 */
export const RULES_PER_GROUP = 60;

// EC2 API CreateSecurityGroup and IpRange: allowed characters of names and descriptions.
const CHARACTERS = /^[0-9A-Za-z ._\-:/()#,@[\]+=&;{}!$*]*$/;

const PROTOCOLS = ["-1", "all", "tcp", "udp", "icmp", "icmpv6"];
const withPorts = (protocol: string): boolean => ["tcp", "udp", "6", "17"].includes(protocol);
const isIcmp = (protocol: string): boolean => ["icmp", "icmpv6", "1", "58"].includes(protocol);

export function protocol(value: Value): string | undefined {
  const name = String(value);
  const isNumber = /^\d{1,3}$/.test(name) && Number(name) <= 255;
  return PROTOCOLS.includes(name.toLowerCase()) || isNumber
    ? undefined
    : `${JSON.stringify(value)} is not a protocol; use ${PROTOCOLS.join(", ")} or a protocol number from 0 to 255`;
}

function ports(
  rule: Props,
  key: string,
  at: (name: string) => string,
  report: (path: string, reason: string) => void,
): void {
  const name = text(rule, key)?.toLowerCase();
  if (name === undefined) {
    return;
  }
  const from = number(rule, "fromPort");
  const to = number(rule, "toPort");
  const [min, max] = isIcmp(name) ? [-1, 255] : [0, 65535];
  if (withPorts(name) || isIcmp(name)) {
    for (const [side, value] of Object.entries({ fromPort: from, toPort: to })) {
      if (value === undefined && rule[side] === undefined) {
        report(at(side), `${side} must be set for protocol ${name}`);
      } else if (value !== undefined && (!Number.isInteger(value) || value < min || value > max)) {
        report(
          at(side),
          `expected a ${isIcmp(name) ? "type or code" : "port"} between ${min} and ${max}, found ${value}`,
        );
      }
    }
  }
  if (withPorts(name) && from !== undefined && to !== undefined && from > to) {
    report(at("fromPort"), `fromPort ${from} is greater than toPort ${to}`);
  }
}

/** Inline rules and `SecurityGroupRule`: ports 0 to 0 mean all ports of all protocols. */
function allProtocols(rule: Props, at: (name: string) => string, report: (path: string, reason: string) => void): void {
  if (text(rule, "protocol") !== "-1") {
    return;
  }
  for (const side of ["fromPort", "toPort"]) {
    const value = number(rule, side);
    if (value !== undefined && value !== 0) {
      report(at(side), `fromPort and toPort must both be 0 with protocol "-1", found ${value}`);
    }
  }
}

/** How many rules per address family EC2 creates for one rule of the provider. */
export function ruleCount(rule: Props): { ipv4: number; ipv6: number } {
  const size = (key: string): number => {
    const value = rule[key];
    return Array.isArray(value) ? value.length : value === undefined || value === "" || isUnknown(value) ? 0 : 1;
  };
  const both = size("prefixListIds") + size("prefixListId") + size("securityGroups") + (rule["self"] === true ? 1 : 0);
  const peers = both + size("sourceSecurityGroupId") + size("referencedSecurityGroupId");
  return {
    ipv4: size("cidrBlocks") + size("cidrIpv4") + peers,
    ipv6: size("ipv6CidrBlocks") + size("cidrIpv6") + peers,
  };
}

const inlineRules: ObjectRule = (inputs, report) => {
  for (const direction of ["ingress", "egress"]) {
    const rules = inputs[direction];
    const total = { ipv4: 0, ipv6: 0 };
    for (const [index, rule] of Array.isArray(rules) ? rules.entries() : []) {
      if (!isProps(rule)) {
        continue;
      }
      const at = (name: string): string => `${direction}[${index}].${name}`;
      ports(rule, "protocol", at, report);
      allProtocols(rule, at, report);
      const count = ruleCount(rule);
      total.ipv4 += count.ipv4;
      total.ipv6 += count.ipv6;
    }
    const most = Math.max(total.ipv4, total.ipv6);
    if (most > RULES_PER_GROUP) {
      report(
        direction,
        `a security group takes at most ${RULES_PER_GROUP} ${direction} rules per address family, found ${most}`,
      );
    }
  }
};

const separateRule: ObjectRule = (inputs, report) => {
  const at = (name: string): string => name;
  ports(inputs, "ipProtocol", at, report);
  if (text(inputs, "ipProtocol") === "-1" && (given(inputs, "fromPort") || given(inputs, "toPort"))) {
    report("fromPort", 'fromPort and toPort must not be set with ipProtocol "-1": it means all ports');
  }
};

const classicRule: ObjectRule = (inputs, report) => {
  const at = (name: string): string => name;
  ports(inputs, "protocol", at, report);
  allProtocols(inputs, at, report);
  const sources = ["cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "sourceSecurityGroupId"];
  const self = inputs["self"] === true;
  if (!self && !sources.some((key) => given(inputs, key))) {
    report("cidrBlocks", `one of ${[...sources, "self"].join(", ")} must be set`);
  }
  for (const key of ["cidrBlocks", "ipv6CidrBlocks"]) {
    if (given(inputs, "sourceSecurityGroupId") && given(inputs, key)) {
      report("sourceSecurityGroupId", `"sourceSecurityGroupId" conflicts with "${key}"`);
    }
    if (self && given(inputs, key)) {
      report("self", `"self" conflicts with "${key}"`);
    }
  }
  if (self && given(inputs, "sourceSecurityGroupId")) {
    report("self", '"self" conflicts with "sourceSecurityGroupId"');
  }
};

const groupDescription = matching(CHARACTERS, 1, 255);
const ruleDescription = matching(CHARACTERS, 0, 255);

function inlineFields(direction: string): { path: string; format: typeof protocol }[] {
  return [
    { path: `${direction}[*].protocol`, format: protocol },
    { path: `${direction}[*].cidrBlocks[*]`, format: cidr({ family: 4 }) },
    { path: `${direction}[*].ipv6CidrBlocks[*]`, format: cidr({ family: 6 }) },
    { path: `${direction}[*].description`, format: ruleDescription },
  ];
}

const separate = {
  source: "EC2 API AuthorizeSecurityGroupIngress, AuthorizeSecurityGroupEgress",
  fields: [
    { path: "ipProtocol", format: protocol },
    { path: "cidrIpv4", format: cidr({ family: 4 }) },
    { path: "cidrIpv6", format: cidr({ family: 6 }) },
    { path: "description", format: ruleDescription },
  ],
  objects: [exactlyOne(["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"]), separateRule],
};

export const securityGroupRules: RuleTable = {
  "aws:ec2/securityGroup:SecurityGroup": {
    source: "EC2 API CreateSecurityGroup; docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
    fields: [
      { path: "name", format: matching(CHARACTERS, 1, 255) },
      {
        path: "name",
        format: (value) => (String(value).startsWith("sg-") ? 'a group name must not start with "sg-"' : undefined),
      },
      { path: "description", format: groupDescription },
      ...inlineFields("ingress"),
      ...inlineFields("egress"),
    ],
    objects: [inlineRules],
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    source: "EC2 API AuthorizeSecurityGroupIngress",
    fields: [...inlineFields("ingress"), ...inlineFields("egress")],
    objects: [inlineRules],
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    source: "hashicorp/terraform-provider-aws internal/service/ec2/vpc_security_group_rule.go",
    fields: [
      { path: "type", format: oneOf("ingress", "egress") },
      { path: "protocol", format: protocol },
      { path: "cidrBlocks[*]", format: cidr({ family: 4 }) },
      { path: "ipv6CidrBlocks[*]", format: cidr({ family: 6 }) },
      { path: "description", format: ruleDescription },
    ],
    objects: [classicRule],
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": separate,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": separate,
};
