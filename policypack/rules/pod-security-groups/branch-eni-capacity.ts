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
import { isKnown, UNKNOWN, type Unknown } from "../../../core/view";
import { nodeGroupsOf, startsNodes } from "../shared/nodes";
import { type Workload } from "../shared/workloads";
import { branchesPerNode, type NodeCount, nodesIn, podsOf } from "./capacity";
import { selections } from "./policies";

/** What starts as many nodes as pods need. */
const provisioners = ["kubernetes:karpenter.sh/*:NodePool"];

/** The sum, unknown if any part is, and the sum of the known parts. */
function sum(parts: readonly (number | Unknown)[]): { readonly known: number; readonly complete: boolean } {
  const known = parts.filter(isKnown);
  return { known: known.reduce((total, part) => total + part, 0), complete: known.length === parts.length };
}

function judge(
  graph: Graph,
  cluster: Node,
  pods: readonly { workload: Workload; sure: boolean }[],
  count: NodeCount,
): Outcome {
  const groups = nodeGroupsOf(graph, cluster);
  if (groups.length === 0 || graph.byType(...provisioners).length > 0) {
    return notApplicable("this stack has no node group, or Karpenter starts the nodes that pods need");
  }
  const nodes = groups.map((group) => (startsNodes(graph, group) === true ? nodesIn(group, count) : UNKNOWN));
  const all = sum(nodes);
  const capacity = sum(
    groups.map((group, index) => {
      const size = nodes[index];
      const limit = branchesPerNode(graph, group);
      return isKnown(size) && limit !== UNKNOWN ? size * limit : UNKNOWN;
    }),
  );
  const perWorkload = pods.map(({ workload, sure }) => {
    const needed = podsOf(workload, all.known);
    return sure ? needed : UNKNOWN;
  });
  const needed = sum(perWorkload);
  if (capacity.complete && needed.known > capacity.known) {
    return violation(undefined, { needed: needed.known, capacity: capacity.known, count });
  }
  return capacity.complete && needed.complete
    ? pass
    : undecided("the number of pods with security groups, or of branch interfaces on the nodes");
}

export const branchEniCapacity = stackRule({
  name: "branch-eni-capacity",
  capability: "pod-security-groups",
  guide: ["sgp-trunking"],
  severity: "medium",
  title: "The nodes have enough branch interfaces for the pods that need one, including rollouts",
  why: "Each pod with security groups takes a branch interface. A node has only a few, and prefix delegation adds none. Pods beyond that stay pending, usually first during a rollout.",
  problem:
    "{needed} pods with their own security groups (including a rollout) need a branch interface, but the nodes ({count} size) have {capacity}",
  fix: "Use larger instance types or more nodes, or lower maxSurge or replicas",
  examples: {
    bad: `new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, instanceTypes: ["m7i.large"], scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 1 } }); // 9 branch interfaces
new k8s.apps.v1.Deployment("api", { spec: { replicas: 12, template } });`,
    good: `new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, instanceTypes: ["m7i.xlarge"], scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 3 } }); // 54`,
  },
  level: level("advisory"),
  params: {
    nodes: z
      .enum(["min", "desired", "max"])
      .default("max")
      .describe("which size of the node groups must be enough: min, desired, or max (if something scales them up)"),
  },
  types: [tokens.securityGroupPolicy],
  check(graph, { params }): readonly Finding[] {
    const byNode = new Map<Node, { workload: Workload; sure: boolean }>();
    for (const { workload, match } of selections(graph)) {
      const sure = match === true || byNode.get(workload.node)?.sure === true;
      byNode.set(workload.node, { workload, sure });
    }
    const pods = [...byNode.values()];
    const clusters = graph.byType(tokens.cluster);
    return clusters.map((cluster) =>
      on(
        cluster,
        pods.length === 0 || clusters.length > 1
          ? notApplicable("this stack has no workload with security groups, or has several clusters")
          : judge(graph, cluster, pods, params.nodes),
      ),
    );
  },
});
