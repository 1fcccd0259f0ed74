import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { type Selection, selections } from "./policies";

function judge({ policy, workload, match }: Selection): Outcome {
  const period = workload.spec.at("terminationGracePeriodSeconds");
  // Kubernetes default: 30 seconds.
  if (period.state === "unknown") {
    return undecided(period);
  }
  if (period.number() !== 0) {
    return pass;
  }
  return match === true ? violation(period) : undecided(`whether SecurityGroupPolicy ${policy.name} selects it`);
}

export const podGracePeriod = stackRule({
  name: "pod-grace-period",
  capability: "pod-security-groups",
  guide: ["sgp-trunking"],
  severity: "medium",
  title: "Pods with their own security groups have time to terminate",
  why: "With a grace period of zero the CNI never sees the pod end. Its branch interface stays, and the node runs out of them.",
  problem:
    "The pods have their own security groups and terminationGracePeriodSeconds 0, which leaks their branch interfaces",
  fix: "Set terminationGracePeriodSeconds to 1 or more, or remove it",
  examples: {
    bad: `new k8s.apps.v1.Deployment("api", { spec: { template: { spec: { terminationGracePeriodSeconds: 0, containers } } } });`,
    good: `new k8s.apps.v1.Deployment("api", { spec: { template: { spec: { terminationGracePeriodSeconds: 30, containers } } } });`,
  },
  level: level("advisory", "mandatory"),
  types: [tokens.securityGroupPolicy],
  check(graph): readonly Finding[] {
    return selections(graph).map((selection) => on(selection.workload.node, judge(selection)));
  },
});
