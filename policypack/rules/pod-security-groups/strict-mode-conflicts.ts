import type { Graph } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { enforcingMode, podEni, type VpcCni, vpcCnis, vpcCniTypes } from "../shared/vpc-cni";
import { strictConflicts } from "./strict-conflicts";

function judge(graph: Graph, cni: VpcCni): readonly Outcome[] {
  const enabled = podEni([cni]) ?? false;
  const mode = enforcingMode(cni);
  if (enabled === false || mode === "standard") {
    return [enabled === false ? notApplicable("security groups for pods are off") : pass];
  }
  const setting = cni.setting("env", "POD_SECURITY_GROUP_ENFORCING_MODE");
  const conflicts = strictConflicts(graph, cni);
  const sure = enabled === true && mode === "strict";
  return conflicts.map(({ feature, found }) =>
    sure && found === true
      ? violation(setting, { feature })
      : undecided(sure ? feature : `the mode of the VPC CNI (strict does not work with ${feature})`),
  );
}

export const strictModeConflicts = stackRule({
  name: "strict-mode-conflicts",
  capability: "pod-security-groups",
  guide: ["sgp-standard-mode"],
  severity: "high",
  title: "The strict enforcing mode is not combined with features that it breaks",
  why: "Strict, the default, sends all pod traffic out to the VPC and back: network policies, NodeLocal DNSCache, the Pod Identity agent and other features on the node do not work.",
  problem: "Security groups for pods are in strict mode, which does not work with {feature}",
  fix: 'Set env.POD_SECURITY_GROUP_ENFORCING_MODE to "standard" and env.AWS_VPC_K8S_CNI_EXTERNALSNAT to "true", then recycle the pods',
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ enableNetworkPolicy: "true", env: { ENABLE_POD_ENI: "true" } }) });`,
    good: `new aws.eks.Addon("cni", {
  clusterName, addonName: "vpc-cni",
  configurationValues: JSON.stringify({ enableNetworkPolicy: "true", env: { ENABLE_POD_ENI: "true", POD_SECURITY_GROUP_ENFORCING_MODE: "standard" } }),
});`,
  },
  level: level("mandatory"),
  types: vpcCniTypes,
  check(graph): readonly Finding[] {
    return vpcCnis(graph).flatMap((cni) => judge(graph, cni).map((outcome) => on(cni.node, outcome)));
  },
});
