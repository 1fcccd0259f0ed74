/**
 * Services of type LoadBalancer: Service objects, and those that a Helm release creates according to its values
 *    (`service: { type, annotations, … }` at any depth).
 */
import {
  loadBalancerClasses,
  loadBalancerTypes,
  type ServiceAnnotation,
} from "../../../facts/load-balancer-annotations";
import type { Resource } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "../../../core/view";
import { allOf, type Tri } from "../../../core/answers";
import { onService } from "./annotations";
import { helmRelease, types } from "./types";

const prefix = "service.beta.kubernetes.io/";

export interface LoadBalancerService {
  /** Set if it is unknown whether the Service has type LoadBalancer at all. */
  readonly unclear: View | undefined;
  /** The annotations as a whole. */
  readonly annotations: View;
  /** `spec` of the Service, or the chart values that describe it. */
  readonly spec: View;
  /** The ports, if they are listed. */
  readonly ports: Maybe<readonly View[]>;
  readonly annotation: (name: ServiceAnnotation) => View;
}

function service(annotations: View, spec: View, unclear?: View): LoadBalancerService {
  // Charts that configure ports in a map are not supported.
  const ports = spec.at("ports");
  const list = isKnown(ports.keys()) ? undefined : ports.list();
  return { unclear, annotations, spec, ports: list, annotation: (name) => onService(annotations, name) };
}

/**
 * Whether values describe a Service of type LoadBalancer. An unknown value is assumed to be something else, such as
 *    a name, unless its key says that it is a Service.
 */
function isService(view: View, key: string): Tri {
  const type = view.at("type").string();
  const annotations = view.at("annotations");
  const annotated = annotations.entries().some(([name]) => name.startsWith(prefix));
  if (type === "LoadBalancer" || (annotated && type === undefined)) {
    return true;
  }
  const open = type === UNKNOWN || (annotations.state === "unknown" && type === undefined);
  return open && (annotated || key === "service" || key === "values") ? UNKNOWN : false;
}

/** @param key the last key on the way to the values */
function inValues(view: View, key: string): readonly LoadBalancerService[] {
  const is = isService(view, key);
  if (is !== false) {
    return [service(view.at("annotations"), view, is === UNKNOWN ? view : undefined)];
  }
  return view.entries().flatMap(([name, value]) => inValues(value, name));
}

/** The Services of type LoadBalancer that a Service or Helm release creates. */
export function loadBalancerServices(resource: Resource): readonly LoadBalancerService[] {
  if (resource.type === helmRelease) {
    return inValues(resource.view.at("values"), "values");
  }
  const spec = resource.view.at("spec");
  const type = spec.at("type");
  const name = type.string();
  return name === "LoadBalancer" || name === UNKNOWN
    ? [service(resource.view.at("metadata", "annotations"), spec, name === UNKNOWN ? type : undefined)]
    : [];
}

/** Resource types that may create a Service. */
export const serviceTypes: readonly string[] = [...types.service, helmRelease];

/**
 * Who creates the load balancer of a Service. `default`: the Service does not say, so AWS Load Balancer Controller's
 *    webhook decides or, without it, the legacy provider creates it.
 */
export type Maker = "aws-load-balancer-controller" | "in-tree" | "other" | "default";

export function makerOf({ spec, annotation }: LoadBalancerService): Maker | Unknown {
  const name = spec.at("loadBalancerClass").string();
  if (name !== undefined) {
    return name === UNKNOWN ? UNKNOWN : loadBalancerClasses.includes(name) ? "aws-load-balancer-controller" : "other";
  }
  const type = annotation("aws-load-balancer-type").string();
  if (type === undefined) {
    return "default";
  }
  return type === UNKNOWN ? UNKNOWN : (loadBalancerTypes[type]?.handledBy ?? "in-tree");
}

/** What must be known before a rule can decide about a Service. */
export function whyUnclear(service: LoadBalancerService): View | undefined {
  const { unclear, spec } = service;
  return unclear ?? (makerOf(service) === UNKNOWN ? spec.at("loadBalancerClass") : undefined);
}

/** Whether listeners of a Service use TLS: a certificate is set. Its ARN may be unknown. */
export function hasCertificate({ annotations, annotation }: LoadBalancerService): Tri {
  return annotations.state === "unknown" ? UNKNOWN : annotation("aws-load-balancer-ssl-cert").state !== "absent";
}

/** Whether a Service has an AWS load balancer that terminates TLS. */
export function endsTls(service: LoadBalancerService): Tri {
  const maker = makerOf(service);
  return allOf([
    service.unclear === undefined ? true : UNKNOWN,
    maker === UNKNOWN ? UNKNOWN : maker !== "other",
    hasCertificate(service),
  ]);
}
