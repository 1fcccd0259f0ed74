import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import { membersOf } from "../shared/clusters";
import { vpcCnis } from "../shared/vpc-cni";

function judge(graph: Graph, cluster: Node): Outcome {
  const auto = cluster.view.at("computeConfig", "enabled");
  const enabled = auto.boolean() ?? false;
  // Nodes outside Auto Mode do need the add-on.
  const others = [...membersOf(graph, cluster, tokens.nodeGroup), ...graph.byType(tokens.autoScalingGroup)];
  const found = vpcCnis(graph, cluster);
  const installed = found.find(({ certain }) => certain) ?? found[0];
  if (enabled === false || others.length > 0 || installed === undefined) {
    return pass;
  }
  if (!installed.certain) {
    return undecided(`whether ${installed.node.name} installs the VPC CNI`);
  }
  return enabled === UNKNOWN ? undecided(auto) : violation(auto, { addon: installed.node.name });
}

export const autoModeVpcCni = stackRule({
  name: "auto-mode-vpc-cni",
  capability: "cluster",
  guide: ["np-engine", "sgp-trunking"],
  severity: "medium",
  title: "Auto Mode clusters do not rely on a vpc-cni add-on",
  why: "Auto Mode nodes have a built-in network plugin, so the add-on's settings apply to no node.",
  problem: "The cluster runs in Auto Mode and has no other nodes, so the settings of {addon} have no effect",
  fix: "Remove {addon}, and set network policies in the NodeClass and in the ConfigMap amazon-vpc-cni of kube-system",
  examples: {
    bad: `new aws.eks.Cluster("main", { roleArn, vpcConfig, computeConfig: { enabled: true, nodePools: ["general-purpose"] } });
new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues });`,
    good: `new aws.eks.Cluster("main", { roleArn, vpcConfig, computeConfig: { enabled: true, nodePools: ["general-purpose"] } });`,
  },
  level: level("advisory"),
  types: [tokens.cluster],
  check(graph): readonly Finding[] {
    return graph.byType(tokens.cluster).map((cluster) => on(cluster, judge(graph, cluster)));
  },
});
