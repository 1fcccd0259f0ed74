/** Kubernetes label selectors, judged as far as labels and selectors are known. */
import { isKnown, UNKNOWN, type Unknown, type View } from "../../view";

/** True if all are, false if any is not, unknown otherwise. */
export function allOf(answers: readonly (boolean | Unknown)[]): boolean | Unknown {
  return answers.includes(false) ? false : answers.includes(UNKNOWN) ? UNKNOWN : true;
}

/** True if any is, unknown if any may be, false otherwise. */
export function anyOf(answers: readonly (boolean | Unknown)[]): boolean | Unknown {
  return answers.includes(true) ? true : answers.includes(UNKNOWN) ? UNKNOWN : false;
}

function hasValue(labels: View, key: string, wanted: readonly View[]): boolean | Unknown {
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

const not = (answer: boolean | Unknown): boolean | Unknown => (answer === UNKNOWN ? UNKNOWN : !answer);

function expressionMatches(expression: View, labels: View): boolean | Unknown {
  const key = expression.at("key").string();
  const values = expression.at("values");
  if (!isKnown(key) || values.state === "unknown") {
    return UNKNOWN;
  }
  const state = labels.at(key).state;
  const there = state === "unknown" ? UNKNOWN : state === "known";
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

/** Whether a label selector matches labels. `{}` matches everything; the caller decides what an absent one means. */
export function selectorMatches(selector: View, labels: View): boolean | Unknown {
  const { matchLabels, matchExpressions } = {
    matchLabels: selector.at("matchLabels"),
    matchExpressions: selector.at("matchExpressions"),
  };
  if ([selector, matchLabels, matchExpressions].some((view) => view.state === "unknown")) {
    return UNKNOWN;
  }
  return allOf([
    ...matchLabels.entries().map(([key, value]) => hasValue(labels, key, [value])),
    ...matchExpressions.items().map((expression) => expressionMatches(expression, labels)),
  ]);
}

/** Whether a selector is there and selects everything: `{}`. */
export function selectsAll(selector: View): boolean | Unknown {
  const parts = [selector.at("matchLabels"), selector.at("matchExpressions")];
  if (selector.state !== "known") {
    return selector.state === "unknown" ? UNKNOWN : false;
  }
  if (parts.some((part) => part.entries().length > 0 || part.items().length > 0)) {
    return false;
  }
  return parts.some((part) => part.state === "unknown") ? UNKNOWN : true;
}
