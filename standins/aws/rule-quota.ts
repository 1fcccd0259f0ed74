/** The quota of rules per security group, which counts rules of every shape. */
import type { Failure, Target } from "../provider";
import { text } from "../rules";
import { isProps, type Props } from "../property-values";
import type { World } from "../world";
import { ruleCount, RULES_PER_GROUP } from "./rules/security-groups";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";

const DIRECTIONS: Readonly<Record<string, string>> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "ingress",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "egress",
};

function directionOf(type: string, facts: Props): string | undefined {
  return DIRECTIONS[type] ?? text(facts, "type");
}

/** Counts separate rules of all shapes and inline rules against one quota. */
export function ruleQuota(inputs: Props, target: Target, world: World): Failure[] {
  const group = text(inputs, "securityGroupId");
  const direction = directionOf(target.type, inputs);
  if (group === undefined || direction === undefined) {
    return [];
  }
  const total = ruleCount(inputs);
  const add = (facts: Props): void => {
    const count = ruleCount(facts);
    total.ipv4 += count.ipv4;
    total.ipv6 += count.ipv6;
  };
  for (const other of world.ofType(...Object.keys(DIRECTIONS), "aws:ec2/securityGroupRule:SecurityGroupRule")) {
    const same = other.facts["securityGroupId"] === group && directionOf(other.type, other.facts) === direction;
    if (same && other.urn !== target.urn) {
      add(other.facts);
    }
  }
  const inline = world.find(GROUP, group)?.facts[direction];
  for (const rule of Array.isArray(inline) ? inline : []) {
    if (isProps(rule)) {
      add(rule);
    }
  }
  const most = Math.max(total.ipv4, total.ipv6);
  return most > RULES_PER_GROUP
    ? [
        {
          property: "securityGroupId",
          reason: `RulesPerSecurityGroupLimitExceeded: The maximum number of rules per security group has been reached: ${group} would have ${most} ${direction} rules, at most ${RULES_PER_GROUP} are allowed`,
        },
      ]
    : [];
}
