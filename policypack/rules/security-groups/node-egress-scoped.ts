import { type Finding, level, notApplicable, on, pass, stackRule, undecided, violation } from "../../rule";
import { openEgress } from "../shared/open-egress";
import { clusterSideGroups } from "./attachments";
import { inlineTypes } from "./shapes";

export const nodeEgressScoped = stackRule({
  name: "node-egress-scoped",
  capability: "security-groups",
  guide: ["tooling-egress"],
  severity: "medium",
  title: "Security groups of nodes and control plane limit outbound traffic to named destinations",
  why: "Pods without their own security groups use the node's, so a rule for all outbound traffic lets a compromised pod reach anything.",
  problem: "The security group allows all traffic to the internet (rule {rule})",
  fix: "Replace the rule with rules for each port and destination: 443 to endpoints or a prefix list, 443 and 10250 between nodes and control plane",
  examples: {
    bad: `new aws.vpc.SecurityGroupEgressRule("all", { securityGroupId: nodes.id, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" });`,
    good: `new aws.vpc.SecurityGroupEgressRule("https", { securityGroupId: nodes.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, prefixListId });`,
  },
  level: level("disabled", "advisory", "mandatory"),
  types: inlineTypes,
  check(graph): readonly Finding[] {
    const attached = clusterSideGroups(graph);
    return graph.byType(...inlineTypes).map((group) => {
      if (!attached.includes(group.urn)) {
        return on(group, notApplicable("it is not on a node or control plane of this stack"));
      }
      const rules = openEgress(graph, group.urn);
      const open = rules.find(({ open: sure }) => sure === true);
      if (open !== undefined) {
        return on(group, violation(undefined, { rule: open.rule.node.name }));
      }
      return on(group, rules.length > 0 ? undecided(...rules.map(({ rule }) => `rule ${rule.node.name}`)) : pass);
    });
  },
});
