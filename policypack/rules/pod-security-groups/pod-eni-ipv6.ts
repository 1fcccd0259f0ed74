import { coerce, lt } from "semver";
import { z } from "zod";
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
import { podEni, vpcCnis } from "../shared/vpc-cni";

/** EKS User Guide, "Assign security groups to individual Pods": IPv6 clusters with EC2 nodes. */
const minimum = "1.16.0";

function judge(graph: Graph, cluster: Node, accept: boolean): Outcome {
  const family = cluster.view.at("kubernetesNetworkConfig", "ipFamily");
  const name = family.string() ?? "ipv4";
  const cnis = vpcCnis(graph, cluster);
  const enabled = podEni(cnis) ?? false;
  if (name === "ipv4" || enabled === false) {
    return notApplicable("the cluster is not IPv6, or does not use security groups for pods");
  }
  const versions = cnis.map(({ node }) => node.view.at("addonVersion").string());
  const old = versions.find((version) => isKnown(version) && lt(coerce(version) ?? minimum, minimum));
  if (accept && old === undefined) {
    return versions.includes(UNKNOWN) ? undecided("the version of the VPC CNI") : pass;
  }
  if (name === UNKNOWN || enabled === UNKNOWN) {
    return undecided(family, "ENABLE_POD_ENI of the VPC CNI");
  }
  if (isKnown(old)) {
    return violation(family, { reason: `version ${old} of the vpc-cni add-on is older than ${minimum}` });
  }
  return violation(family, { reason: "the AWS documents contradict each other on whether this works" });
}

export const podEniIpv6 = stackRule({
  name: "pod-eni-ipv6",
  capability: "pod-security-groups",
  guide: ["sgp-use"],
  severity: "medium",
  title: "Security groups for pods on an IPv6 cluster are accepted explicitly",
  why: "The EKS User Guide supports them from VPC CNI 1.16 on, but the VPC CNI's README does not, so you have to try it.",
  problem: "Security groups for pods are on in an IPv6 cluster: {reason}",
  fix: "Update the add-on to 1.16.0 or later, test it, and set the parameter acceptIpv6",
  examples: {
    bad: `new aws.eks.Cluster("main", { roleArn, vpcConfig, kubernetesNetworkConfig: { ipFamily: "ipv6" } });
new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true" } }) });`,
    good: `new aws.eks.Cluster("main", { roleArn, vpcConfig, kubernetesNetworkConfig: { ipFamily: "ipv4" } });`,
  },
  level: level("advisory", "mandatory"),
  params: {
    acceptIpv6: z.boolean().default(false).describe("you have tested that it works with your versions"),
  },
  types: [tokens.cluster],
  check(graph, { params }): readonly Finding[] {
    return graph.byType(tokens.cluster).map((cluster) => on(cluster, judge(graph, cluster, params.acceptIpv6)));
  },
});
