import { type Finding, level, notApplicable, on, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { sameNamespace } from "../../namespaces";
import { workloads } from "../shared/workloads";
import { selections } from "./policies";

export const policySelectsPods = stackRule({
  name: "policy-selects-pods",
  capability: "pod-security-groups",
  guide: ["sgp-selectors"],
  severity: "medium",
  title: "A SecurityGroupPolicy selects existing pods",
  why: "If no pod or service account has the label, the pods silently keep the node's security groups.",
  problem: "The SecurityGroupPolicy selects none of the {count} workloads of its namespace",
  fix: "Correct the selector, or the labels of the pods or of their service account",
  examples: {
    bad: `new SecurityGroupPolicy("api", { spec: { podSelector: { matchLabels: { app: "apis" } }, securityGroups } });
new k8s.apps.v1.Deployment("api", { spec: { template: { metadata: { labels: { app: "api" } } } } });`,
    good: `new SecurityGroupPolicy("api", { spec: { podSelector: { matchLabels: { app: "api" } }, securityGroups } });`,
  },
  level: level("advisory"),
  types: [tokens.securityGroupPolicy],
  check(graph): readonly Finding[] {
    const found = selections(graph);
    const all = workloads(graph);
    return graph.byType(tokens.securityGroupPolicy).map((policy) => {
      const near = all.filter(({ node }) => sameNamespace(node, policy) !== false);
      const own = found.filter((each) => each.policy === policy);
      if (own.some(({ match }) => match === true)) {
        return on(policy, pass);
      }
      if (own.length > 0) {
        return on(policy, undecided(...own.map(({ workload }) => `whether it selects ${workload.node.name}`)));
      }
      const inside = near.filter(({ node }) => sameNamespace(node, policy) === true);
      return on(
        policy,
        inside.length > 0
          ? violation("spec", { count: inside.length })
          : near.length > 0
            ? undecided("which workloads are in its namespace")
            : notApplicable("this stack has no workload in its namespace"),
      );
    });
  },
});
