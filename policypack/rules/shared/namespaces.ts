/** The namespace of an object, also while its name is unknown. */
import type { Graph, Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN } from "../../view";

export const namespaceType = "kubernetes:core/v1:Namespace";

/** The Namespace that an object's `metadata.namespace` comes from, where the stack makes it. */
export function namespaceNode(graph: Graph, node: Node): Node | undefined {
  const name = node.view.at("metadata", "namespace").string();
  const made = isKnown(name)
    ? graph.byType(namespaceType).filter((each) => each.view.at("metadata", "name").string() === name)
    : node.refs("metadata").filter((ref) => ref.type === namespaceType);
  return made.length === 1 ? made[0] : undefined;
}

/**
 * Stands for a namespace: its name, or for one that the stack makes and whose name is unknown its URN. Objects
 * without a namespace live in `default`.
 */
export function namespaceKey(graph: Graph, node: Node): Maybe<string> {
  const name = node.view.at("metadata", "namespace").string();
  if (name !== UNKNOWN) {
    return name ?? "default";
  }
  const made = namespaceNode(graph, node);
  const ownName = made?.view.at("metadata", "name").string();
  return isKnown(ownName) ? ownName : (made?.urn ?? UNKNOWN);
}

/** Whether two objects live in one namespace. */
export function sameNamespace(graph: Graph, one: Node, other: Node): boolean | typeof UNKNOWN {
  const [a, b] = [namespaceKey(graph, one), namespaceKey(graph, other)];
  return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : a === b;
}
