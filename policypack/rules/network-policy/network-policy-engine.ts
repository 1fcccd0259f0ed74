import { type Finding, level, on, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import { enginesOf, enginesOn } from "./engines";

export const networkPolicyEngine = stackRule({
  name: "network-policy-engine",
  capability: "network-policy",
  guide: ["np-engine"],
  cis: "4.3.1",
  severity: "high",
  title: "Every cluster has an engine that enforces network policies",
  why: "Without one the API server accepts every policy, but nothing enforces it and nothing reports an error.",
  problem:
    "Nothing enforces network policies on this cluster: the VPC CNI does not by default, and the stack installs no other engine",
  fix: 'Set enableNetworkPolicy to "true" in the configurationValues of the vpc-cni add-on (on EKS Auto Mode: enable-network-policy-controller in ConfigMap amazon-vpc-cni), or install Calico or Cilium',
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni" });`,
    good: `new aws.eks.Addon("cni", {
  clusterName, addonName: "vpc-cni",
  configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }),
});`,
  },
  level: level("advisory", "mandatory"),
  types: [tokens.cluster],
  check(graph): readonly Finding[] {
    return graph.byType(tokens.cluster).map((cluster) => {
      const engines = enginesOf(graph, cluster);
      if (enginesOn(engines).length > 0) {
        return on(cluster, pass);
      }
      const open = Object.values(engines.on).includes(UNKNOWN);
      return on(cluster, open ? undecided(...engines.unknown) : violation());
    });
  },
});
