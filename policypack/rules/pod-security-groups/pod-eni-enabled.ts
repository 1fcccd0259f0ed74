import semver from "semver";
import type { Graph, Node } from "../../graph";
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
import { tokens } from "../../tokens";
import { isKnown, UNKNOWN } from "../../../core/view";
import { doubted } from "../shared/outcomes";
import { podEni, vpcCnis } from "../shared/vpc-cni";
import { onFargate } from "./fargate";

/** https://docs.aws.amazon.com/eks/latest/userguide/auto-sgp.html */
const autoModeSince = "1.36.0";

function judgeAutoMode(cluster: Node): Outcome {
  const version = cluster.view.at("version");
  const text = version.string();
  const parsed = isKnown(text) ? semver.coerce(text) : null;
  if (parsed === null) {
    return undecided(version);
  }
  return semver.gte(parsed, autoModeSince)
    ? pass
    : violation(undefined, {
        reason: `the cluster runs in Auto Mode, which does not support them before 1.36 (it is ${text as string})`,
      });
}

function judge(graph: Graph, policy: Node): Outcome {
  if (onFargate(graph, policy) === true) {
    return pass;
  }
  const enabled = podEni(vpcCnis(graph));
  if (enabled === true) {
    return pass;
  }
  const clusters = graph.byType(tokens.cluster);
  const modes = clusters.map((cluster) => cluster.view.at("computeConfig", "enabled").boolean());
  const auto = clusters[modes.indexOf(true)];
  if (auto !== undefined) {
    const outcome = judgeAutoMode(auto);
    return enabled === UNKNOWN ? doubted(outcome, "ENABLE_POD_ENI of the VPC CNI") : outcome;
  }
  if (enabled === false) {
    return onFargate(graph, policy) === UNKNOWN || modes.includes(UNKNOWN)
      ? undecided("whether its pods run on Fargate, or the cluster runs in Auto Mode")
      : violation(undefined, { reason: 'ENABLE_POD_ENI of the VPC CNI is not "true"' });
  }
  return vpcCnis(graph).length === 0 && clusters.length === 0
    ? notApplicable("the VPC CNI is not in this stack")
    : undecided("ENABLE_POD_ENI of the VPC CNI");
}

export const podEniEnabled = stackRule({
  name: "pod-eni-enabled",
  capability: "pod-security-groups",
  guide: ["sgp-use", "sgp-trunking"],
  severity: "high",
  title: "Security groups for pods are on if the stack has SecurityGroupPolicies",
  why: "Without branch interfaces the policy is accepted but has no effect: pods keep the node's security groups.",
  problem: "The SecurityGroupPolicy has no effect: {reason}",
  fix: 'Set env.ENABLE_POD_ENI to "true" in the configuration values of the vpc-cni add-on',
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni" });
new SecurityGroupPolicy("api", { spec: { podSelector, securityGroups: { groupIds: [api.id] } } });`,
    good: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true" } }) });`,
  },
  level: level("mandatory"),
  types: [tokens.securityGroupPolicy],
  check(graph): readonly Finding[] {
    return graph.byType(tokens.securityGroupPolicy).map((policy) => on(policy, judge(graph, policy)));
  },
});
