/** The namespace of an object, by a key that also works while its name is unknown (core/policies/namespace-key.ts). */
import type { Node } from "./graph";
import { isKnown, type Maybe, UNKNOWN } from "../core/view";
import type { Tri } from "../core/answers";
import { isSameNamespace } from "../core/policies/namespace-key";

export const namespaceType = "kubernetes:core/v1:Namespace";

/** The name of a Namespace. Where the program gives none, Kubernetes makes one up, which is an output. */
export function nameOfNamespace(node: Node): Maybe<string> {
  const given = node.view.at("metadata", "name").string();
  const found = node.outputs.at("metadata", "name").string();
  return given ?? (isKnown(found) ? found : undefined);
}

/** The key of a Namespace that the stack makes. */
export function keyOfNamespace(node: Node): string {
  const name = nameOfNamespace(node);
  return isKnown(name) ? name : name === UNKNOWN ? `?${node.urn}` : node.urn;
}

/** The key of the namespace that an input names; while that is unknown, it is the one that the input's value came from. */
function keyOf(node: Node, input: string, name: Maybe<string>): Maybe<string> {
  const sources = name === UNKNOWN ? node.refs(input).filter((ref) => ref.type === namespaceType) : [];
  const [source] = sources;
  return source !== undefined && sources.length === 1 ? keyOfNamespace(source) : name;
}

/** The key of an object's namespace. Objects without a namespace live in `default`. */
export function namespaceKey(node: Node): Maybe<string> {
  return keyOf(node, "metadata", node.view.at("metadata", "namespace").string()) ?? "default";
}

/** The key of the namespace that an input `namespace` names, as charts have one. */
export function namedNamespace(node: Node): Maybe<string> {
  return keyOf(node, "namespace", node.view.at("namespace").string());
}

/** Whether two objects live in one namespace. */
export function sameNamespace(one: Node, other: Node): Tri {
  return isSameNamespace(namespaceKey(one), namespaceKey(other));
}
