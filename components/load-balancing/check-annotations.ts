/** Annotations of the user's own: of today's, not of the past, and none that a route sets itself. Pure. */
import {
  annotationNames,
  ingressAnnotation,
  legacyAnnotation,
  serviceAnnotation,
  type AnnotationKind,
} from "../../facts/load-balancer-annotations";
import { mismatch, nearest, type Problem } from "../../core/problem";
import { albAnnotations, nlbAnnotations, type RouteFacts } from "./annotations";
import type { Route } from "./config";

/** Values that decide about no key. */
const anyFacts: RouteFacts = {
  subnetIds: [],
  securityGroupIds: [],
  certificateArn: "",
  accessLogs: { bucket: "", prefix: "" },
  tlsPolicy: "",
  dualStack: false,
  deletionProtection: true,
};

/** What routes set themselves for a reason, and have keys of their own for. */
function keysOf(route: Route): string[] {
  const bare = { ...route, annotations: {} };
  return Object.keys(bare.kind === "alb" ? albAnnotations(bare, anyFacts) : nlbAnnotations(bare, anyFacts));
}

/** What decides who makes a load balancer, and for whom: `loadBalancerClass`, and `internetFacing` or `clients`. */
const decided: readonly string[] = [
  serviceAnnotation("aws-load-balancer-type"),
  serviceAnnotation("load-balancer-source-ranges"),
  ingressAnnotation("inbound-cidrs"),
  ingressAnnotation("group.name"),
];

function wrong(
  route: Route,
  key: string,
): { readonly found: string; readonly allowed: string; readonly hint?: string } | undefined {
  if (route.api === "gateway-api") {
    return {
      found: "an annotation, which the controller does not read from a Gateway",
      allowed: `the keys of a route of kind ${route.kind}`,
      hint: `Take it out, or set api to ${route.kind === "alb" ? "ingress" : "service"}.`,
    };
  }
  const kind: AnnotationKind = route.kind === "alb" ? "ingress" : "service";
  const legacy = legacyAnnotation(kind, key);
  if (legacy !== undefined) {
    return {
      found: `an annotation that is ${legacy.state}: ${legacy.why}`,
      allowed: legacy.replacement,
      hint: "The README of load-balancing lists what replaced the annotations of the past.",
    };
  }
  if (keysOf(route).includes(key) || decided.includes(key)) {
    return { found: "an annotation that the route decides", allowed: `the keys of a route of kind ${route.kind}` };
  }
  const prefix = kind === "ingress" ? ingressAnnotation("scheme").replace("scheme", "") : "service.beta.kubernetes.io/";
  if (!key.startsWith(prefix)) {
    const near = nearest(
      key,
      annotationNames(kind).map((name) => `${prefix}${name}`),
    );
    return {
      found: "an annotation that AWS Load Balancer Controller does not read here",
      allowed: `annotations that begin with ${prefix}`,
      hint: near === undefined ? undefined : `Did you mean "${near}"?`,
    };
  }
  return undefined;
}

export function checkAnnotations(at: readonly string[], route: Route): Problem[] {
  return Object.keys(route.annotations).flatMap((key) => {
    const problem = wrong(route, key);
    return problem === undefined ? [] : [mismatch([...at, key], problem.found, problem.allowed, problem.hint)];
  });
}
