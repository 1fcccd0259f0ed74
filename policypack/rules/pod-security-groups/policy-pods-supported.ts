import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import { anyOf } from "../../../core/answers";
import { type Selection, selections } from "./policies";

function judge({ policy, workload: { spec }, match }: Selection): Outcome {
  const hostNetwork = spec.at("hostNetwork");
  const onHost = hostNetwork.boolean();
  const systems = [spec.at("nodeSelector", "kubernetes.io/os"), spec.at("os", "name")];
  const windows = anyOf(systems.map((view) => (view.state === "unknown" ? UNKNOWN : view.string() === "windows")));
  const reason = onHost === true ? "the host's network" : windows === true ? "Windows nodes" : undefined;
  if (reason !== undefined) {
    return match === true
      ? violation(onHost === true ? hostNetwork : undefined, { policy: policy.name, reason })
      : undecided(`whether SecurityGroupPolicy ${policy.name} selects it`);
  }
  return onHost === UNKNOWN || windows === UNKNOWN
    ? undecided(...[hostNetwork, ...systems].filter(({ state }) => state === "unknown"))
    : pass;
}

export const policyPodsSupported = stackRule({
  name: "policy-pods-supported",
  capability: "pod-security-groups",
  guide: ["sgp-use"],
  severity: "high",
  title: "A SecurityGroupPolicy only selects pods that can have security groups",
  why: "Pods on the host network and Windows pods silently keep the node's security groups.",
  problem: "SecurityGroupPolicy {policy} selects pods on {reason}, which cannot have their own security groups",
  fix: "Exclude the pods from SecurityGroupPolicy {policy}, or move them off {reason}",
  examples: {
    bad: `new k8s.apps.v1.DaemonSet("agent", { spec: { template: { metadata: { labels: { app: "api" } }, spec: { hostNetwork: true } } } });`,
    good: `new k8s.apps.v1.Deployment("api", { spec: { template: { metadata: { labels: { app: "api" } }, spec: { containers } } } });`,
  },
  level: level("mandatory"),
  types: [tokens.securityGroupPolicy],
  check(graph): readonly Finding[] {
    return selections(graph).map((selection) => on(selection.workload.node, judge(selection)));
  },
});
