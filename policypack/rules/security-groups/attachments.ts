/** Which security groups are on a cluster's control plane and nodes. */
import type { Graph, Node } from "../../graph";
import { tokens } from "../../tokens";
import { clusterIsSure } from "../shared/clusters";
import { clusterGroup, type GroupSet, groupsIn } from "../shared/groups";
import { groupsOnNodes, nodeGroupsOf, startsNodes } from "../shared/nodes";

/** The groups on the control plane's interfaces: the one that EKS creates, and those that the cluster names. */
export function controlPlaneGroups(graph: Graph, cluster: Node): GroupSet {
  const { keys, complete } = groupsIn(graph, cluster, "vpcConfig", "securityGroupIds");
  return { keys: [clusterGroup(cluster), ...keys], complete };
}

export interface NodesOfCluster {
  readonly cluster: Node;
  /** The node group or Auto Scaling group. */
  readonly group: Node;
  readonly on: GroupSet;
  /** Whether its instances are certainly nodes of the cluster. */
  readonly sure: boolean;
}

/** All node groups of the stack's clusters, with the security groups on their nodes. */
export function nodesOfClusters(graph: Graph): readonly NodesOfCluster[] {
  return graph.byType(tokens.cluster).flatMap((cluster) =>
    nodeGroupsOf(graph, cluster).map((group) => ({
      cluster,
      group,
      on: groupsOnNodes(graph, group, cluster),
      sure: group.type === tokens.nodeGroup ? clusterIsSure(graph, group) : startsNodes(graph, group) === true,
    })),
  );
}

/** The groups that the stack creates and attaches to control planes or nodes. */
export function clusterSideGroups(graph: Graph): readonly string[] {
  const keys = [
    ...graph.byType(tokens.cluster).flatMap((cluster) => controlPlaneGroups(graph, cluster).keys),
    ...nodesOfClusters(graph).flatMap(({ on }) => on.keys),
  ];
  return [...new Set(keys)];
}
