/**
 * The namespace of an object, also while its name is unknown. A namespace is named by a key: its name; the URN of one
 * that the stack makes and Kubernetes finds a name for; or `?` and the URN of one whose name is not known yet.
 */
import type { Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN } from "../../../core/view";
import type { Tri } from "../../../core/answers";

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

/** Whether a key is a name. */
export function isName(key: Maybe<string>): key is string {
  return isKnown(key) && !key.startsWith("?") && !key.startsWith("urn:");
}

/** Whether a Namespace that is named by its URN may turn out to have a name. One that is made up holds the logical name. */
function mayBeCalled(key: string, name: string): boolean {
  return key.startsWith("?") || name.includes(key.split("::").at(-1) ?? key);
}

/** Whether two keys are of one namespace. Two Namespaces of one stack are not. */
export function isSameNamespace(one: Maybe<string>, other: Maybe<string>): Tri {
  if (!isKnown(one) || !isKnown(other)) {
    return one === UNKNOWN || other === UNKNOWN ? UNKNOWN : one === other;
  }
  if (isName(one) === isName(other)) {
    return one === other;
  }
  const [key, name] = isName(one) ? [other, one] : [one, other];
  return mayBeCalled(key, name) ? UNKNOWN : false;
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
