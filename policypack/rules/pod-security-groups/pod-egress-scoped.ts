import { type Finding, level, on, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { groupName } from "../shared/groups";
import { openEgress } from "../shared/open-egress";
import { groupsOfPolicy } from "./policies";

export const podEgressScoped = stackRule({
  name: "pod-egress-scoped",
  capability: "pod-security-groups",
  guide: ["sgp-use"],
  severity: "high",
  title: "Security groups of pods limit outbound traffic to named destinations",
  why: "Pods get their own security groups to limit them to the services they need. One rule for all outbound traffic defeats that.",
  problem: "Group {group} of the SecurityGroupPolicy allows all traffic to the internet (rule {rule})",
  fix: "Replace rule {rule} with rules for each destination: 53 to the cluster security group, 443 to endpoints, the database port to the database's group",
  examples: {
    bad: `new aws.vpc.SecurityGroupEgressRule("all", { securityGroupId: api.id, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" });`,
    good: `new aws.vpc.SecurityGroupEgressRule("database", {
  securityGroupId: api.id, referencedSecurityGroupId: database.id, ipProtocol: "tcp", fromPort: 5432, toPort: 5432,
});`,
  },
  level: level("advisory", "mandatory"),
  types: [tokens.securityGroupPolicy],
  check(graph): readonly Finding[] {
    return graph.byType(tokens.securityGroupPolicy).map((policy) => {
      const { keys, complete } = groupsOfPolicy(graph, policy);
      const rules = keys.flatMap((key) => openEgress(graph, key).map((each) => ({ key, ...each })));
      const found = rules.find(({ open }) => open === true);
      if (found !== undefined) {
        const values = { group: groupName(graph, found.key), rule: found.rule.node.name };
        return on(policy, violation("spec.securityGroups.groupIds", values));
      }
      const unclear = rules.map(({ rule }) => `rule ${rule.node.name}`);
      return on(policy, unclear.length > 0 || !complete ? undecided(...unclear, "spec.securityGroups.groupIds") : pass);
    });
  },
});
