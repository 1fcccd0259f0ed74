/** What a rule finds where it is not sure that the rule is about the resource. */
import type { Tri } from "../../../core/answers";
import { UNKNOWN, type View } from "../../../core/view";
import type { Node } from "../../graph";
import { type Finding, on, type Outcome, undecided } from "../../rule";

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
