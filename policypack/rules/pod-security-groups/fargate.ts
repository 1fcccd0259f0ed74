/** Which namespaces run on Fargate. */
import type { Graph, Node } from "../../graph";
import { globMatches } from "../../../core/glob";
import { isKnown, UNKNOWN } from "../../../core/view";
import { anyOf, type Tri } from "../../../core/answers";
import { namespaceKey } from "../../namespaces";

export const fargateProfileType = "aws:eks/fargateProfile:FargateProfile";

/** Whether a Fargate profile of the stack covers pods in an object's namespace. */
export function onFargate(graph: Graph, object: Node): Tri {
  const namespace = namespaceKey(object);
  return anyOf(
    graph.byType(fargateProfileType).flatMap((profile) => {
      const selectors = profile.view.at("selectors");
      return selectors.state === "unknown"
        ? [UNKNOWN]
        : selectors.items().map((selector) => {
            const pattern = selector.at("namespace").string();
            return isKnown(pattern) && isKnown(namespace) ? globMatches(pattern, namespace) : UNKNOWN;
          });
    }),
  );
}
