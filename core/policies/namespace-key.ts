/**
 * Namespaces by a key that also works while a name is unknown: the name; the URN of a namespace that the stack creates
 * and Kubernetes finds a name for; or `?` and the URN of one whose name is not known yet.
 */
import type { Tri } from "../answers";
import { isKnown, type Maybe, UNKNOWN } from "../view";

/** Whether a key is a name. */
export function isName(key: Maybe<string>): key is string {
  return isKnown(key) && !key.startsWith("?") && !key.startsWith("urn:");
}

/** Whether a namespace named by its URN may turn out to have a name. A generated name contains the logical name. */
function mayBeCalled(key: string, name: string): boolean {
  return key.startsWith("?") || name.includes(key.split("::").at(-1) ?? key);
}

/** Whether two keys are of one namespace. Two namespaces that one stack creates differ. */
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
