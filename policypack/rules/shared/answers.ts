/** Answers to questions whose values may be unknown: yes, no, or unknown. See also `allOf` and `anyOf` in selectors.ts. */
import { type Outcome, undecided } from "../../rule";
import { type Maybe, UNKNOWN, type Unknown, type View } from "../../view";

export type Tri = boolean | Unknown;

export function not(answer: Tri): Tri {
  return answer === UNKNOWN ? UNKNOWN : !answer;
}

/** Whether a text is the one that is wanted; one that is absent is not. */
export function is(value: Maybe<string>, ...wanted: readonly string[]): Tri {
  return value === UNKNOWN ? UNKNOWN : value !== undefined && wanted.includes(value);
}

/** Whether a value is there. */
export function present(view: View): Tri {
  return view.state === "unknown" ? UNKNOWN : view.state === "known";
}

/** What is found where it is not sure that the rule is about the resource: no violation, but perhaps one. */
export function doubted(outcome: Outcome, ...open: readonly (View | string)[]): Outcome {
  return outcome.verdict === "violation" ? undecided(...open) : outcome;
}

/** What is found under a condition: nothing where it does not hold, and nothing for sure where it may not. */
export function where(condition: Tri, otherwise: Outcome, open: View | string, judge: () => Outcome): Outcome {
  return condition === false ? otherwise : condition === UNKNOWN ? doubted(judge(), open) : judge();
}
