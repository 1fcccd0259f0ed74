import { z } from "zod";
import { rulesPerSecurityGroup } from "../../../facts/quotas";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { countRules } from "./quotas";
import { inlineTypes } from "./shapes";

export const rulesPerGroup = stackRule({
  name: "rules-per-group",
  capability: "security-groups",
  guide: ["sgp-limits"],
  severity: "medium",
  title: "No security group exceeds its quota of rules",
  why: "AWS refuses the rule that exceeds the quota halfway through an update, and the load balancer controller adds its own rules to the same group.",
  problem:
    "The security group would have {count} {direction} rules of one IP family, including {reserved} reserved for controllers; the quota is {quota}",
  fix: "Use security groups or a prefix list instead of single addresses, or split the group; if AWS has raised the quota, set the parameter quota",
  examples: {
    bad: `offices.forEach((cidr, index) => new aws.vpc.SecurityGroupIngressRule(\`office-\${index}\`, { securityGroupId, cidrIpv4: cidr, ...https })); // 61 offices`,
    good: `const list = new aws.ec2.ManagedPrefixList("offices", { addressFamily: "IPv4", maxEntries: 40, entries });
new aws.vpc.SecurityGroupIngressRule("offices", { securityGroupId, prefixListId: list.id, ...https });`,
  },
  level: level("mandatory"),
  params: {
    quota: z
      .int()
      .min(1)
      .max(1000)
      .default(rulesPerSecurityGroup)
      .describe("highest number of inbound or outbound rules of one IP family in a group (quota L-0EA8095F)"),
    reserved: z
      .int()
      .min(0)
      .max(1000)
      .default(0)
      .describe("rules reserved in each group for those that controllers add"),
  },
  types: inlineTypes,
  check(graph, { params: { quota, reserved } }): readonly Finding[] {
    return graph.byType(...inlineTypes).map((group) => {
      const counts = countRules(graph, group.urn);
      const over = counts.find(({ sure }) => sure + reserved > quota);
      const maybe = counts.find(({ most }) => most + reserved > quota);
      const outcome: Outcome =
        over !== undefined
          ? violation(undefined, { count: over.sure + reserved, direction: over.direction, reserved, quota })
          : maybe !== undefined
            ? undecided(`how many of the ${maybe.direction} rules belong to it, and how often they count`)
            : pass;
      return on(group, outcome);
    });
  },
});
