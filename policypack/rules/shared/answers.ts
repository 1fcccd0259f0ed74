/** Answers to questions whose values may be unknown: yes, no, or unknown; and what is found where the answer is unknown. */
import type { Node } from "../../graph";
import { type Finding, on, type Outcome, undecided } from "../../rule";
import { type Maybe, UNKNOWN, type Unknown, type View } from "../../view";

export type Tri = boolean | Unknown;

/** True if all are, false if any is not, unknown otherwise. */
export function allOf(answers: readonly Tri[]): Tri {
  return answers.includes(false) ? false : answers.includes(UNKNOWN) ? UNKNOWN : true;
}

/** True if any is, unknown if any may be, false otherwise. */
export function anyOf(answers: readonly Tri[]): Tri {
  return answers.includes(true) ? true : answers.includes(UNKNOWN) ? UNKNOWN : false;
}

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

/** Judges the resources that a rule is about, or may be about: of the latter, nothing is a violation for sure. */
export function judgeEach(
  nodes: readonly Node[],
  concerns: (node: Node) => Tri,
  open: (node: Node) => View | string,
  judge: (node: Node) => Outcome | readonly Outcome[],
): readonly Finding[] {
  return nodes.flatMap((node) => {
    const sure = concerns(node);
    return sure === false
      ? []
      : [judge(node)].flat().map((outcome) => on(node, sure === true ? outcome : doubted(outcome, open(node))));
  });
}
