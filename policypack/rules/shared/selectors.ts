/** Kubernetes label selectors, judged as far as labels and selectors are known. */
import { isKnown, type Maybe, UNKNOWN, type View } from "../../view";
import { allOf, anyOf, not, present, type Tri } from "./answers";

function hasValue(labels: View, key: string, wanted: readonly View[]): Tri {
  const value = labels.at(key).string();
  if (value === undefined || value === UNKNOWN) {
    return value === undefined ? false : UNKNOWN;
  }
  return anyOf(
    wanted.map((each) => {
      const text = each.string();
      return isKnown(text) ? text === value : UNKNOWN;
    }),
  );
}

function expressionMatches(expression: View, labels: View): Tri {
  const key = expression.at("key").string();
  const values = expression.at("values");
  if (!isKnown(key) || values.state === "unknown") {
    return UNKNOWN;
  }
  const there = present(labels.at(key));
  switch (expression.at("operator").string()) {
    case "In":
      return hasValue(labels, key, values.items());
    case "NotIn":
      return not(hasValue(labels, key, values.items()));
    case "Exists":
      return there;
    case "DoesNotExist":
      return not(there);
    default:
      return UNKNOWN;
  }
}

/**
 * Whether a label selector matches labels. `{}` matches everything, and so does one that is absent: a caller to whom
 * that means something else asks first.
 */
export function selectorMatches(selector: View, labels: View): Tri {
  const matchLabels = selector.at("matchLabels");
  const matchExpressions = selector.at("matchExpressions");
  if ([matchLabels, matchExpressions].some((view) => view.state === "unknown")) {
    return UNKNOWN;
  }
  return allOf([
    ...matchLabels.entries().map(([key, value]) => hasValue(labels, key, [value])),
    ...matchExpressions.items().map((expression) => expressionMatches(expression, labels)),
  ]);
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
