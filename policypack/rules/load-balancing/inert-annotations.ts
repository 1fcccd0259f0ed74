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
  /** Whose annotations there may be: a Service may hold those for target groups of an ALB too. */
  readonly kinds: readonly AnnotationKind[];
  /** What has to be known before anything can be said. */
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

/** Anything else is taken as plain TCP without an error. */
function judgeProtocol(key: string, value: View): Outcome {
  const protocol = value.string();
  if (!isKnown(protocol)) {
    return undecided(value);
  }
  return protocol === "ssl" || protocol.toLowerCase() === "tcp"
    ? pass
    : violation(value, {
        key: `${key}: ${value.show()}`,
        why: "anything but ssl means clear text to the pod",
        replacement: `${backendProtocols.service.join(" (TLS to the pod) or ")} (clear text)`,
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
  title: "No annotation for a load balancer is without effect",
  why: "The controller ignores what it does not know: what an annotation was meant to protect stays open, without an error.",
  problem: "{key} has no effect: {why}",
  fix: "Write {replacement} instead",
  examples: {
    bad: `annotations: { "service.beta.kubernetes.io/aws-load-balancer-backend-protocol": "http" } // of a new k8s.core.v1.Service`,
    good: `annotations: { "service.beta.kubernetes.io/aws-load-balancer-backend-protocol": "ssl" } // of a new k8s.core.v1.Service`,
  },
  level: level("advisory", "mandatory"),
  types: [...serviceTypes, ...types.ingress],
  check(resource) {
    const annotated = annotatedIn(resource);
    return annotated.length === 0 ? notApplicable("no annotations for the controller") : annotated.flatMap(judge);
  },
});
