/** Outcomes for a resource to which a rule only may apply. */
import type { Tri } from "../../../core/answers";
import { UNKNOWN, type View } from "../../../core/view";
import type { Node } from "../../graph";
import { type Finding, on, type Outcome, undecided } from "../../rule";

/** The outcome if a rule only may apply to the resource: a violation becomes undecided. */
export function doubted(outcome: Outcome, ...open: readonly (View | string)[]): Outcome {
  return outcome.verdict === "violation" ? undecided(...open) : outcome;
}

/** Outcomes under a condition: none if it is false, and violations become undecided if it is unknown. */
export function where(condition: Tri, otherwise: Outcome, open: View | string, judge: () => Outcome): Outcome {
  return condition === false ? otherwise : condition === UNKNOWN ? doubted(judge(), open) : judge();
}

/** Checks the resources to which a rule applies or may apply. If it only may, a violation becomes undecided. */
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
