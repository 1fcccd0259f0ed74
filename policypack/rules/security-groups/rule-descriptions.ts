import { level, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { ingressTypes, rulesOf } from "./shapes";

export const ruleDescriptions = resourceRule({
  name: "rule-descriptions",
  capability: "security-groups",
  guide: ["sg-control-plane-443", "sg-kubelet-10250", "sg-node-to-node"],
  severity: "low",
  title: "Every security group rule has a description",
  why: "Nobody dares to remove a rule that nobody can explain.",
  problem: "The rule has no description",
  fix: "Add a description that says who needs the rule and why",
  examples: {
    bad: `new aws.vpc.SecurityGroupIngressRule("kubelet", { securityGroupId, referencedSecurityGroupId, ipProtocol: "tcp", fromPort: 10250, toPort: 10250 });`,
    good: `new aws.vpc.SecurityGroupIngressRule("kubelet", {
  securityGroupId, referencedSecurityGroupId, ipProtocol: "tcp", fromPort: 10250, toPort: 10250,
  description: "API server reaches the kubelet (logs, exec)",
});`,
  },
  level: level("disabled", "advisory"),
  types: [...ingressTypes, tokens.securityGroupEgressRule],
  check(resource) {
    const both = [...rulesOf(resource, "ingress"), ...rulesOf(resource, "egress")];
    // A rule with an unknown direction is returned for both.
    const rules = [...new Map(both.map((rule) => [rule.at.path, rule])).values()];
    return rules.flatMap(({ at, description }) => {
      if (description.state === "unknown") {
        return undecided(description);
      }
      return description.state === "absent" || description.string() === "" ? violation(at) : [];
    });
  },
});
