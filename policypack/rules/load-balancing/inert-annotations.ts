import {
  type AnnotationKind,
  backendProtocols,
  legacyAnnotation,
  serviceAnnotation,
} from "../../../facts/load-balancer-annotations";
import type { Resource } from "../../graph";
import { level, notApplicable, type Outcome, pass, resourceRule, undecided, violation } from "../../rule";
import { isKnown, type View } from "../../../core/view";
import { loadBalancerServices, makerOf, serviceTypes, whyUnclear } from "./services";
import { types } from "./types";

export interface Annotated {
  readonly annotations: View;
  /** Where annotations may appear: a Service may also have those for target groups of an ALB. */
  readonly kinds: readonly AnnotationKind[];
  /** What must be known before the rule can decide. */
  readonly unclear: View | undefined;
}

/** The annotations that a resource has for AWS Load Balancer Controller, in a Service, an Ingress or a chart's values. */
export function annotatedIn(resource: Resource): readonly Annotated[] {
  if (types.ingress.includes(resource.type)) {
    const annotations = resource.view.at("metadata", "annotations");
    return [{ annotations, kinds: ["ingress"], unclear: annotations.state === "unknown" ? annotations : undefined }];
  }
  return loadBalancerServices(resource)
    .filter((service) => !["other", "in-tree"].includes(String(makerOf(service))))
    .map((service) => {
      const { annotations } = service;
      const unclear = whyUnclear(service) ?? (annotations.state === "unknown" ? annotations : undefined);
      return { annotations, kinds: ["service", "ingress"], unclear };
    });
}

/** Any other value silently means plain TCP. */
function judgeProtocol(key: string, value: View): Outcome {
  const protocol = value.string();
  if (!isKnown(protocol)) {
    return undecided(value);
  }
  return protocol === "ssl" || protocol.toLowerCase() === "tcp"
    ? pass
    : violation(value, {
        key: `${key}: ${value.show()}`,
        why: "any value except ssl means plaintext to the pod",
        replacement: `${backendProtocols.service.join(" (TLS to the pod) or ")} (plaintext)`,
      });
}

function judgeOne(key: string, value: View, kinds: readonly AnnotationKind[]): Outcome {
  const found = kinds.map((kind) => legacyAnnotation(kind, key)).find((each) => each !== undefined);
  if (found !== undefined && found.state !== "deprecated") {
    return violation(value, { key, why: found.why, replacement: found.replacement });
  }
  return key === serviceAnnotation("aws-load-balancer-backend-protocol") ? judgeProtocol(key, value) : pass;
}

function judge({ annotations, kinds, unclear }: Annotated): readonly Outcome[] {
  return unclear !== undefined
    ? [undecided(unclear)]
    : annotations.entries().map(([key, value]) => judgeOne(key, value, kinds));
}

export const inertAnnotations = resourceRule({
  name: "inert-annotations",
  capability: "load-balancing",
  guide: ["lb-nlb-certificate", "lb-alb-certificate"],
  severity: "high",
  title: "Every load balancer annotation has an effect",
  why: "The controller silently ignores annotations it does not know, so what they were meant to protect stays open.",
  problem: "{key} has no effect: {why}",
  fix: "Use {replacement} instead",
  examples: {
    bad: `annotations: { "service.beta.kubernetes.io/aws-load-balancer-backend-protocol": "http" } // of a new k8s.core.v1.Service`,
    good: `annotations: { "service.beta.kubernetes.io/aws-load-balancer-backend-protocol": "ssl" } // of a new k8s.core.v1.Service`,
  },
  level: level("advisory", "mandatory"),
  types: [...serviceTypes, ...types.ingress],
  check(resource) {
    const annotated = annotatedIn(resource);
    return annotated.length === 0
      ? notApplicable("it has no annotations for the controller")
      : annotated.flatMap(judge);
  },
});
