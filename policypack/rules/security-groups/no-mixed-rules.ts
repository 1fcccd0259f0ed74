import type { Node } from "../../graph";
import { type Finding, level, on, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { inlineTypes } from "./shapes";

const ruleTypes = [tokens.securityGroupRule, tokens.securityGroupIngressRule, tokens.securityGroupEgressRule];

/** A group that owns its rules: one with an inline list, even an empty one, or any default security group. */
function ownsRules(group: Node): boolean {
  const inline = ["ingress", "egress"].some((direction) => group.view.at(direction).state !== "absent");
  // A group's outputs list its rules however they were created, so only inputs show this.
  return group.hasInputs && (inline || group.type === tokens.defaultSecurityGroup);
}

export const noMixedRules = stackRule({
  name: "no-mixed-rules",
  capability: "security-groups",
  guide: ["sg-control-plane-443", "sg-kubelet-10250", "sg-node-to-node"],
  severity: "high",
  title: "A security group has inline rules or rule resources, never both",
  why: "The provider removes every rule that is not in the inline list, so each update deletes the rules of the rule resources, and vice versa.",
  problem: "The security group has inline rules, but rule resources also add to it ({rules}): each update removes them",
  fix: "Replace the inline rules with aws.vpc.SecurityGroupIngressRule and SecurityGroupEgressRule resources",
  examples: {
    bad: `const group = new aws.ec2.SecurityGroup("nodes", { vpcId, ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, securityGroups }] });
new aws.vpc.SecurityGroupIngressRule("kubelet", { securityGroupId: group.id, ...kubelet });`,
    good: `const group = new aws.ec2.SecurityGroup("nodes", { vpcId });
new aws.vpc.SecurityGroupIngressRule("api", { securityGroupId: group.id, ...api });
new aws.vpc.SecurityGroupIngressRule("kubelet", { securityGroupId: group.id, ...kubelet });`,
  },
  level: level("mandatory"),
  types: inlineTypes,
  check(graph): readonly Finding[] {
    return graph.byType(...inlineTypes).map((group) => {
      if (!ownsRules(group)) {
        return on(group, pass);
      }
      const here = graph.referrers(group, "securityGroupId", ...ruleTypes);
      const sure = here.filter((rule) => graph.targets(rule, ["securityGroupId"], ...inlineTypes).found === "all");
      if (sure.length > 0) {
        const names = sure.map((rule) => rule.name);
        return on(group, violation(undefined, { rules: names.join(", ") }));
      }
      return on(group, here[0] === undefined ? pass : undecided(`the security group of ${here[0].name}`));
    });
  },
});
