/** Annotations of the user's own: of today's, not of the past, and none that a route sets itself. Pure. */
import {
  annotationNames,
  ingressAnnotation,
  legacyAnnotation,
  serviceAnnotation,
  type AnnotationKind,
} from "../../facts/load-balancer-annotations";
import { error, mismatch, nearest, type Problem } from "../../core/problem";
import { albAnnotations, nlbAnnotations, type RouteFacts } from "./annotations";
import type { Route } from "./settings";

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

function wrong(route: Route, path: readonly string[], key: string): Problem | undefined {
  if (route.api === "gateway-api") {
    return error(
      path,
      "The controller does not read annotations from a Gateway.",
      `Remove it, or set api to ${route.kind === "alb" ? "ingress" : "service"}.`,
    );
  }
  const kind: AnnotationKind = route.kind === "alb" ? "ingress" : "service";
  const legacy = legacyAnnotation(kind, key);
  if (legacy !== undefined) {
    return mismatch(
      path,
      `an annotation that is ${legacy.state}: ${legacy.why}`,
      legacy.replacement,
      "The README of load-balancing lists what replaced legacy annotations.",
    );
  }
  if (keysOf(route).includes(key) || decided.includes(key)) {
    return error(path, "The route sets this annotation itself.", `Use the keys of a route of kind ${route.kind}.`);
  }
  const prefix = kind === "ingress" ? ingressAnnotation("scheme").replace("scheme", "") : "service.beta.kubernetes.io/";
  if (!key.startsWith(prefix)) {
    const near = nearest(
      key,
      annotationNames(kind).map((name) => `${prefix}${name}`),
    );
    return mismatch(
      path,
      "an annotation that AWS Load Balancer Controller does not read here",
      `annotations that begin with ${prefix}`,
      near === undefined ? undefined : `Did you mean "${near}"?`,
    );
  }
  return undefined;
}

export function checkAnnotations(at: readonly string[], route: Route): Problem[] {
  return Object.keys(route.annotations).flatMap((key) => wrong(route, [...at, key], key) ?? []);
}
