import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { podSpec, workloadTypes } from "../shared/workloads";

export const noHostNetwork = resourceRule({
  name: "no-host-network",
  capability: "network-policy",
  guide: ["np-default-deny"],
  cis: "4.2.4",
  severity: "high",
  title: "Pods outside the system's namespaces have a network of their own",
  why: "No network policy and no security group of a pod applies on the network of the host, and the metadata service of the node is within reach.",
  problem: "Pods of this workload use the network of the host, where no network policy applies to them",
  fix: "Take hostNetwork out",
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
