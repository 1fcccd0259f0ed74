import { legacyAnnotation, loadBalancerTypes, serviceAnnotation } from "../../../facts/load-balancer-annotations";
import type { Resource } from "../../graph";
import { level, notApplicable, type Outcome, pass, resourceRule, undecided, violation } from "../../rule";
import { isKnown, type Maybe, UNKNOWN, type View } from "../../../core/view";
import { type Annotated, annotatedIn } from "./inert-annotations";
import { serviceTypes } from "./services";
import { types } from "./types";

const classAnnotation = "kubernetes.io/ingress.class";

function replacementOf(key: string, value: View, { kinds }: Annotated): Maybe<string> {
  if (key === serviceAnnotation("aws-load-balancer-type")) {
    const type = value.string();
    return isKnown(type) ? loadBalancerTypes[type]?.replacement : type;
  }
  const found = kinds.map((kind) => legacyAnnotation(kind, key)).find((each) => each?.state === "deprecated");
  return key === classAnnotation ? "spec.ingressClassName" : found?.replacement;
}

function judge(annotated: Annotated): readonly Outcome[] {
  const { annotations, unclear } = annotated;
  return unclear !== undefined
    ? [undecided(unclear)]
    : annotations.entries().map(([key, value]) => {
        const replacement = replacementOf(key, value, annotated);
        return replacement === undefined
          ? pass
          : replacement === UNKNOWN
            ? undecided(value)
            : violation(value, { key, replacement });
      });
}

export const deprecatedAnnotations = resourceRule({
  name: "deprecated-annotations",
  capability: "load-balancing",
  guide: ["lb-nlb-certificate", "lb-alb-certificate"],
  severity: "low",
  title: "No deprecated load balancer annotation is used",
  why: "A deprecated annotation stops working with the controller upgrade that removes it.",
  problem: "{key} is deprecated",
  fix: "Use {replacement} instead",
  examples: {
    bad: `annotations: { "service.beta.kubernetes.io/aws-load-balancer-internal": "true" } // of a new k8s.core.v1.Service`,
    good: `annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" } // of a new k8s.core.v1.Service`,
  },
  level: level("disabled", "advisory"),
  types: [...serviceTypes, ...types.ingress],
  check(resource: Resource) {
    const annotated = annotatedIn(resource);
    return annotated.length === 0
      ? notApplicable("it has no annotations for the controller")
      : annotated.flatMap(judge);
  },
});
