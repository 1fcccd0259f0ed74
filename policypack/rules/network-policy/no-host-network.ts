import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { podSpec, workloadTypes } from "../shared/workloads";

export const noHostNetwork = resourceRule({
  name: "no-host-network",
  capability: "network-policy",
  guide: ["np-default-deny"],
  cis: "4.2.4",
  severity: "high",
  title: "Pods outside the system namespaces do not use the host network",
  why: "Neither network policies nor security groups for pods apply on the host network, and pods there can reach the node's metadata service.",
  problem: "Pods of this workload use the host network, where no network policy applies to them",
  fix: "Remove hostNetwork",
  examples: {
    bad: `new k8s.apps.v1.Deployment("web", { spec: { selector, template: { metadata, spec: { hostNetwork: true, containers } } } });`,
    good: `new k8s.apps.v1.Deployment("web", { spec: { selector, template: { metadata, spec: { containers } } } });`,
  },
  level: level("advisory", "mandatory"),
  namespaces: "workload",
  types: workloadTypes,
  check(workload) {
    const hostNetwork = podSpec(workload).at("hostNetwork");
    const on = hostNetwork.boolean();
    return on === UNKNOWN ? undecided(hostNetwork) : on ? violation(hostNetwork) : pass;
  },
});
