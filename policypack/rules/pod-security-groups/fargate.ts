/** Which namespaces run on Fargate. */
import type { Graph, Node } from "../../graph";
import { globMatches } from "../../types";
import { isKnown, UNKNOWN, type Unknown } from "../../view";
import { namespaceKey } from "../shared/namespaces";
import { anyOf } from "../shared/selectors";

export const fargateProfileType = "aws:eks/fargateProfile:FargateProfile";

/** Whether pods of an object's namespace may run on Fargate, by a profile of the stack. */
export function onFargate(graph: Graph, object: Node): boolean | Unknown {
  const namespace = namespaceKey(graph, object);
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
