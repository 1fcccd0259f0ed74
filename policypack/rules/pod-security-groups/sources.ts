/** Where nodes' traffic comes from, as security groups see it. */
import type { Graph } from "../../graph";
import { tokens } from "../../tokens";
import { clusterGroup, rulesOfGroup } from "../shared/groups";
import { groupsOnNodes, nodeGroupsOf } from "../shared/nodes";

/** The groups on the stack's nodes: those of the clusters and of their node groups. */
export function nodeSideGroups(graph: Graph): readonly string[] {
  const clusters = graph.byType(tokens.cluster);
  const own = clusters.flatMap((cluster) =>
    nodeGroupsOf(graph, cluster).flatMap((group) => groupsOnNodes(graph, group, cluster).keys),
  );
  return [...new Set([...clusters.map(clusterGroup), ...own])];
}

/** All groups that a group's rules name as the other end, for stacks without a cluster. */
export function peersOf(graph: Graph, key: string, direction: "ingress" | "egress"): readonly string[] {
  return [...new Set(rulesOfGroup(graph, key, direction).flatMap(({ peers }) => peers.keys))];
}
