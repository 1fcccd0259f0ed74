import type { Node } from "../../graph";
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
import { UNKNOWN } from "../../../core/view";
import { allOf } from "../../../core/answers";
import { type VpcCni, vpcCnis } from "../shared/vpc-cni";

/** The setting that gives pods egress in the other IP family, and its default. */
const settings = {
  ipv4: { name: "ENABLE_V6_EGRESS", byDefault: false, family: "IPv6" },
  ipv6: { name: "ENABLE_V4_EGRESS", byDefault: true, family: "IPv4" },
} as const;

function judge(cluster: Node, cni: VpcCni): Outcome {
  const given = cluster.view.at("kubernetesNetworkConfig", "ipFamily");
  const family = given.string();
  const enforced = cni.setting("enableNetworkPolicy").boolean() ?? false;
  if (enforced === false) {
    return notApplicable("the VPC CNI does not enforce policies");
  }
  if (family === UNKNOWN) {
    return undecided("the IP family of the cluster");
  }
  const setting = family === "ipv6" ? settings.ipv6 : settings.ipv4;
  const open = allOf([cni.setting("env", setting.name).boolean() ?? setting.byDefault, enforced]);
  if (open === UNKNOWN) {
    return undecided(`${setting.name} and enableNetworkPolicy of the VPC CNI`);
  }
  return open ? violation(undefined, { setting: setting.name, family: setting.family }) : pass;
}

export const egressCoveredByPolicies = stackRule({
  name: "egress-covered-by-policies",
  capability: "network-policy",
  guide: ["np-default-deny"],
  reference: {
    title: "Network policy agent of the VPC CNI: prerequisites",
    url: "https://github.com/aws/aws-network-policy-agent#prerequisites",
  },
  severity: "high",
  title: "Pods have no egress in an IP family that policies do not cover",
  why: "The VPC CNI gives pods a second interface for the other IP family, to which no network policy applies.",
  problem: "Pods can reach {family} addresses through an interface that no network policy covers ({setting})",
  fix: 'Set env.{setting} of the VPC CNI to "false"',
  examples: {
    bad: `new aws.eks.Cluster("main", { kubernetesNetworkConfig: { ipFamily: "ipv6" } });
new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }) });`,
    good: `new aws.eks.Cluster("main", { kubernetesNetworkConfig: { ipFamily: "ipv6" } });
new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({
  enableNetworkPolicy: "true", env: { ENABLE_V4_EGRESS: "false" },
}) });`,
  },
  level: level("advisory", "mandatory"),
  types: [tokens.cluster],
  check: (graph): readonly Finding[] =>
    graph
      .byType(tokens.cluster)
      .flatMap((cluster) => vpcCnis(graph, cluster).map((cni) => on(cni.node, judge(cluster, cni)))),
});
