/**
 * Services of type LoadBalancer: objects of their own, and the ones that a Helm release makes, as its values describe
 * them (`service: { type, annotations, … }` at any depth).
 */
import {
  loadBalancerClasses,
  loadBalancerTypes,
  type ServiceAnnotation,
} from "../../../facts/load-balancer-annotations";
import type { Resource } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "../../view";
import { allOf } from "../shared/selectors";
import { onService } from "./annotations";
import { types } from "./types";

const prefix = "service.beta.kubernetes.io/";

export interface LoadBalancerService {
  /** Set where it is not known whether the Service is of type LoadBalancer at all. */
  readonly unclear: View | undefined;
  /** The annotations as a whole. */
  readonly annotations: View;
  /** `spec` of the Service, or the values of a chart that stand for it. */
  readonly spec: View;
  /** The ports, where they are listed. */
  readonly ports: Maybe<readonly View[]>;
  readonly annotation: (name: ServiceAnnotation) => View;
}

function service(annotations: View, spec: View, unclear?: View): LoadBalancerService {
  // Charts that keep ports in a map of their own are not read.
  const ports = spec.at("ports");
  const list = isKnown(ports.keys()) ? undefined : ports.list();
  return { unclear, annotations, spec, ports: list, annotation: (name) => onService(annotations, name) };
}

/** How deep values are searched: charts of charts keep a Service five levels down at most. */
const depth = 6;

/** @param key the last key on the way to the value */
function inValues(view: View, key: string, level = 0): readonly LoadBalancerService[] {
  if (view.state === "unknown") {
    // Anything else that is not known yet, such as a name, is taken for no Service.
    return key === "service" || key === "values" ? [service(view, view, view)] : [];
  }
  const annotations = view.at("annotations");
  const type = view.at("type").string();
  const annotated = annotations.entries().some(([name]) => name.startsWith(prefix));
  if (type === "LoadBalancer" || (type === undefined && annotated)) {
    return [service(annotations, view)];
  }
  if (key === "service" && (type === UNKNOWN || (type === undefined && annotations.state === "unknown"))) {
    return [service(annotations, view, type === UNKNOWN ? view.at("type") : annotations)];
  }
  return level === depth ? [] : view.entries().flatMap(([name, value]) => inValues(value, name, level + 1));
}

/** The Services of type LoadBalancer that a Service or a Helm release stands for. */
export function loadBalancerServices(resource: Resource): readonly LoadBalancerService[] {
  if (types.release.some((type) => type === resource.type)) {
    return inValues(resource.view.at("values"), "values");
  }
  const spec = resource.view.at("spec");
  const type = spec.at("type");
  const name = type.string();
  return name === "LoadBalancer" || name === UNKNOWN
    ? [service(resource.view.at("metadata", "annotations"), spec, name === UNKNOWN ? type : undefined)]
    : [];
}

/** Types of resources that may stand for a Service. */
export const serviceTypes: readonly string[] = [...types.service, ...types.release];

/**
 * Who makes the load balancer of a Service. `default`: the Service does not say, so that the webhook of AWS Load
 * Balancer Controller decides, or, without it, the legacy provider.
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

/** What has to be known before anything can be said about a Service. */
export function whyUnclear(service: LoadBalancerService): View | undefined {
  const { unclear, spec, annotation } = service;
  const decides = [spec.at("loadBalancerClass"), annotation("aws-load-balancer-type")];
  return unclear ?? (makerOf(service) === UNKNOWN ? decides.find((view) => view.state === "unknown") : undefined);
}

/** Whether listeners of a Service use TLS: the certificate is set. Its ARN need not be known. */
export function hasCertificate({ annotations, annotation }: LoadBalancerService): boolean | Unknown {
  return annotations.state === "unknown" ? UNKNOWN : annotation("aws-load-balancer-ssl-cert").state !== "absent";
}

/** Whether a Service has a load balancer of AWS that ends TLS. */
export function endsTls(service: LoadBalancerService): boolean | Unknown {
  const maker = makerOf(service);
  return allOf([
    service.unclear === undefined ? true : UNKNOWN,
    maker === UNKNOWN ? UNKNOWN : maker !== "other",
    hasCertificate(service),
  ]);
}
