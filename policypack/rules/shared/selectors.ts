/** Kubernetes label selectors, judged as far as labels and selectors are known. */
import { isKnown, UNKNOWN, type View } from "../../view";
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
  if ([selector, matchLabels, matchExpressions].some((view) => view.state === "unknown")) {
    return UNKNOWN;
  }
  return allOf([
    ...matchLabels.entries().map(([key, value]) => hasValue(labels, key, [value])),
    ...matchExpressions.items().map((expression) => expressionMatches(expression, labels)),
  ]);
}

/** Whether a selector is there and selects everything: `{}`. */
export function selectsAll(selector: View): Tri {
  const parts = [selector.at("matchLabels"), selector.at("matchExpressions")];
  if (selector.state !== "known") {
    return selector.state === "unknown" ? UNKNOWN : false;
  }
  if (parts.some((part) => part.entries().length > 0 || part.items().length > 0)) {
    return false;
  }
  return parts.some((part) => part.state === "unknown") ? UNKNOWN : true;
}
