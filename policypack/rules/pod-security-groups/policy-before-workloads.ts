import { type Finding, level, on, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { selections } from "./policies";

export const policyBeforeWorkloads = stackRule({
  name: "policy-before-workloads",
  capability: "pod-security-groups",
  guide: ["sgp-exists-first"],
  severity: "high",
  title: "Workloads are created after the SecurityGroupPolicy that selects them",
  why: "Groups are only assigned when a pod is created. A pod that is created first silently keeps the node's groups.",
  problem:
    "The workload may be created before SecurityGroupPolicy {policy}, and its pods would keep the node's security groups",
  fix: "Add dependsOn: [{policy}] to the workload",
  examples: {
    bad: `new SecurityGroupPolicy("api", { spec: { podSelector: { matchLabels: { app: "api" } }, securityGroups } });
new k8s.apps.v1.Deployment("api", { spec });`,
    good: `const policy = new SecurityGroupPolicy("api", { spec: { podSelector: { matchLabels: { app: "api" } }, securityGroups } });
new k8s.apps.v1.Deployment("api", { spec }, { dependsOn: [policy] });`,
  },
  level: level("advisory", "mandatory"),
  types: [tokens.securityGroupPolicy],
  check(graph): readonly Finding[] {
    return selections(graph).map(({ policy, workload, match }) => {
      const values = { policy: policy.name };
      if (graph.dependsOn(workload.node, policy)) {
        return on(workload.node, pass);
      }
      return on(
        workload.node,
        match === true
          ? violation(undefined, values)
          : undecided(`whether SecurityGroupPolicy ${policy.name} selects it`),
      );
    });
  },
});
