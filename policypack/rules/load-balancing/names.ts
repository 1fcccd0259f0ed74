/** Objects that other objects refer to by name, as far as names are known. */
import type { Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN } from "../../../core/view";
import type { Tri } from "../../../core/answers";

export interface Found {
  readonly nodes: readonly Node[];
  /** Whether others may also belong to it. */
  readonly unclear: boolean;
}

/** The nodes to which a setting applies. */
export function find(nodes: readonly Node[], holds: (node: Node) => Tri): Found {
  const answers = nodes.map(holds);
  return {
    nodes: nodes.filter((_, index) => answers[index] === true),
    unclear: answers.includes(UNKNOWN),
  };
}

/**
 * Whether `name`, in the spec of `from`, names an object: by name, or by the resource its value came from.
 *
 * @param candidates the objects that it may name
 */
export function isNamed(from: Node, name: Maybe<string>, object: Node, candidates: readonly Node[]): Tri {
  const own = object.view.at("metadata", "name").string();
  if (isKnown(name) && isKnown(own)) {
    return name === own;
  }
  const refs = from.refs("spec");
  return refs.includes(object) || (candidates.some((other) => refs.includes(other)) ? false : UNKNOWN);
}
