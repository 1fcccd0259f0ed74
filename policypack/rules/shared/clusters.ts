/** Which cluster of the stack a resource belongs to, even on a first preview, when no name or ID is known. */
import type { Graph, Node } from "../../graph";
import { tokens } from "../../tokens";
import { isKnown, UNKNOWN } from "../../../core/view";

/** The component of @pulumi/eks around a cluster. */
export const eksComponent = "eks:index:Cluster";

/** Where a cluster's values come from: the cluster itself, or the @pulumi/eks component around it. */
export const clusterTypes: readonly string[] = [tokens.cluster, eksComponent];

/** The cluster inside an @pulumi/eks component, or the cluster itself. */
export function clustersIn(node: Node): readonly Node[] {
  if (node.type === tokens.cluster) {
    return [node];
  }
  return node.type === eksComponent ? node.children.filter((child) => child.type === tokens.cluster) : [];
}

/** The clusters that a resource may belong to. */
interface Membership {
  /** None: its cluster is not in this stack. Several: it is ambiguous. */
  readonly clusters: readonly Node[];
  /** Whether its cluster may also be outside this stack. */
  readonly elsewhere: boolean;
}

const found = (clusters: readonly Node[]): Membership => ({ clusters, elsewhere: clusters.length === 0 });
const perhaps = (clusters: readonly Node[]): Membership => ({ clusters, elsewhere: true });

/**
 * The same for a node group, add-on, Fargate profile or other resource with a `clusterName`.
 *
 * Children of `eks.ManagedNodeGroup` and similar do not depend on a cluster in a first preview, since @pulumi/eks takes
 * the name from an output that is completely unknown. The component's `cluster` input then names it, by URN.
 */
function membership(graph: Graph, node: Node): Membership {
  const refs = node.refs("clusterName");
  const clusters = refs.filter((ref) => ref.type === tokens.cluster);
  if (clusters.length > 0) {
    return found(clusters);
  }
  const name = node.view.at("clusterName").string();
  if (isKnown(name)) {
    const all = graph.byType(tokens.cluster);
    const called = all.filter((cluster) =>
      [cluster.view, cluster.outputs].some((view) => view.at("name").string() === name),
    );
    return called.length > 0
      ? found(called)
      : perhaps(all.filter((cluster) => cluster.view.at("name").string() === UNKNOWN));
  }
  const passed = node.parent?.view.at("cluster").reference;
  const named = [...refs, ...graph.byType(...clusterTypes).filter(({ urn }) => urn === passed)].flatMap(clustersIn);
  return named.length > 0 || refs.length > 0 ? found(named) : perhaps(graph.byType(tokens.cluster));
}

/** The clusters that a resource with a `clusterName` may belong to; several if it is ambiguous. */
export function clustersOf(graph: Graph, node: Node): readonly Node[] {
  return membership(graph, node).clusters;
}

/** Whether a resource with a `clusterName` certainly belongs to one cluster of this stack. */
export function clusterIsSure(graph: Graph, node: Node): boolean {
  const { clusters, elsewhere } = membership(graph, node);
  return clusters.length === 1 && !elsewhere;
}

/** Whether the cluster of a resource with a `clusterName` may be outside this stack. */
export function mayBeElsewhere(graph: Graph, node: Node): boolean {
  return membership(graph, node).elsewhere;
}

/** The resources of a type with a `clusterName` that may belong to a cluster. */
export function membersOf(graph: Graph, cluster: Node, ...types: readonly string[]): readonly Node[] {
  return graph.byType(...types).filter((node) => clustersOf(graph, node).includes(cluster));
}
