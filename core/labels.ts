/**
 * Labels and the selectors over them, as far as both are known. There is one matcher; every language that selects by
 * labels reads its selectors into `Selector`.
 * Source: kubernetes/apimachinery pkg/labels/selector.go at 8140f573 (Requirement.Matches).
 */
import { allOf, anyOf, not, type Tri } from "./answers";
import { isKnown, type Maybe, UNKNOWN, type View } from "./view";

/** The value of a label: undefined where the label is absent. */
export type Labels = (key: string) => Maybe<string>;
/** Whether labels are selected. */
export type Selector = (labels: Labels) => Tri;

/** The labels in a map; all of them are unknown where the map is. */
export function labelsIn(map: View): Labels {
  return (key) => map.at(key).string();
}

/** Labels that are known completely. */
export function labelsOf(labels: Readonly<Record<string, string>>): Labels {
  return (key) => (Object.hasOwn(labels, key) ? labels[key] : undefined);
}

export const unknownLabels: Labels = () => UNKNOWN;

function hasLabel(key: string): Selector {
  return (labels) => {
    const value = labels(key);
    return value === UNKNOWN ? UNKNOWN : value !== undefined;
  };
}

function hasValue(key: string, wanted: readonly Maybe<string>[]): Selector {
  return (labels) => {
    const value = labels(key);
    return isKnown(value)
      ? anyOf(wanted.map((each) => (isKnown(each) ? each === value : UNKNOWN)))
      : value === UNKNOWN && wanted.length > 0
        ? UNKNOWN
        : false;
  };
}

const undecided: Selector = () => UNKNOWN;

function readExpression(expression: View): Selector {
  const key = expression.at("key").string();
  const values = expression.at("values").list();
  const operator = expression.at("operator").string();
  if (!isKnown(key) || !isKnown(operator) || values === UNKNOWN) {
    return undecided;
  }
  const wanted = (values ?? []).map((value) => value.string());
  switch (operator) {
    case "In":
      return hasValue(key, wanted);
    case "NotIn":
      return (labels) => not(hasValue(key, wanted)(labels));
    case "Exists":
      return hasLabel(key);
    case "DoesNotExist":
      return (labels) => not(hasLabel(key)(labels));
    default:
      return undecided;
  }
}

/**
 * Reads a Kubernetes label selector. `{}` selects everything, and so does an absent one: a caller to whom an absent
 * selector means something else asks first. A label that is absent satisfies NotIn and DoesNotExist.
 */
export function readSelector(selector: View): Selector {
  const [matchLabels, matchExpressions] = [selector.at("matchLabels"), selector.at("matchExpressions")];
  const byLabel =
    matchLabels.keys() === UNKNOWN
      ? [undecided]
      : matchLabels.entries().map(([key, value]) => hasValue(key, [value.string()]));
  const terms = [...byLabel, ...matchExpressions.elements().map(readExpression)];
  return (labels) => allOf(terms.map((term) => term(labels)));
}

/** Whether a label selector matches the labels in a map. */
export function selectorMatches(selector: View, labels: View): Tri {
  return readSelector(selector)(labelsIn(labels));
}

/** Whether a selector is there and selects everything: `{}`. */
export function selectsAll(selector: View): Tri {
  if (selector.state === "absent") {
    return false;
  }
  const asks = (part: Maybe<readonly unknown[]>): Tri =>
    part === UNKNOWN ? UNKNOWN : part !== undefined && part.length > 0;
  return not(anyOf([asks(selector.at("matchLabels").keys()), asks(selector.at("matchExpressions").list())]));
}
