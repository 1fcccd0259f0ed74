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
import { UNKNOWN } from "../../../core/view";
import { anyOf, is, type Tri } from "../../../core/answers";
import { clustersOf } from "../shared/clusters";
import { enforcingMode, podEni, type VpcCni, vpcCnis, vpcCniTypes } from "../shared/vpc-cni";

/** Addresses of pods in an IPv6 cluster are not translated on the node. */
function isIpv6(graph: Graph, { node }: VpcCni): Tri {
  return anyOf(
    clustersOf(graph, node).map((cluster) =>
      is(cluster.view.at("kubernetesNetworkConfig", "ipFamily").string(), "ipv6"),
    ),
  );
}

function judge(graph: Graph, cni: VpcCni): Outcome {
  const enabled = podEni([cni]);
  const mode = enforcingMode(cni);
  if (enabled === false || mode === "strict") {
    return notApplicable("security groups for pods are off, or in strict mode, which does not translate addresses");
  }
  const setting = cni.setting("env", "AWS_VPC_K8S_CNI_EXTERNALSNAT");
  const external = setting.boolean();
  const ipv6 = isIpv6(graph, cni);
  if (external === true || ipv6 === true) {
    return pass;
  }
  return external === UNKNOWN || ipv6 === UNKNOWN || !cni.certain || mode === UNKNOWN || enabled === UNKNOWN
    ? undecided(setting)
    : violation(setting);
}

export const standardModeSnat = stackRule({
  name: "standard-mode-snat",
  capability: "pod-security-groups",
  guide: ["sgp-use", "sgp-standard-mode"],
  severity: "medium",
  title: "In standard mode, pods' security groups also apply to traffic that leaves the VPC",
  why: "If the node translates addresses, traffic that leaves the VPC uses the node's own interface, and only the node's security groups apply to it.",
  problem:
    "Security groups for pods are in standard mode and the node translates addresses, so they do not apply to traffic that leaves the VPC",
  fix: 'Set env.AWS_VPC_K8S_CNI_EXTERNALSNAT to "true", with a NAT gateway in front of the nodes\' subnets',
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true", POD_SECURITY_GROUP_ENFORCING_MODE: "standard" } }) });`,
    good: `new aws.eks.Addon("cni", {
  clusterName, addonName: "vpc-cni",
  configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true", POD_SECURITY_GROUP_ENFORCING_MODE: "standard", AWS_VPC_K8S_CNI_EXTERNALSNAT: "true" } }),
});`,
  },
  level: level("advisory", "advisory", "mandatory"),
  types: vpcCniTypes,
  check(graph): readonly Finding[] {
    return vpcCnis(graph).map((cni) => on(cni.node, judge(graph, cni)));
  },
});
