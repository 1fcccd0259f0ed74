/**
 * Annotations of Services and Ingresses that AWS Load Balancer Controller reads, and those it no longer reads.
 * Table with sources and date: load-balancer-annotations.json.
 */
import { nearest } from "../core/problem";
import table from "./load-balancer-annotations.json";

/** The object that carries an annotation: a Service (NLB) or an Ingress (ALB). */
export type AnnotationKind = "service" | "ingress";

export type ServiceAnnotation = keyof typeof table.service.today;
export type IngressAnnotation = keyof typeof table.ingress.today;

/** The full key of a Service annotation, such as `aws-load-balancer-ssl-cert`. */
export function serviceAnnotation(name: ServiceAnnotation): string {
  return `${table.service.prefix}${name}`;
}

/** The full key of an Ingress annotation, such as `certificate-arn`. */
export function ingressAnnotation(name: IngressAnnotation): string {
  return `${table.ingress.prefix}${name}`;
}

export interface LegacyAnnotation {
  /** `inert`: the controller ignores it; `deprecated`: it still reads it; `misspelt`: it never existed. */
  readonly state: "inert" | "deprecated" | "misspelt";
  /** What to use instead. */
  readonly replacement: string;
  readonly why: string;
}

interface Section {
  readonly prefix: string;
  /** Prefixes of annotations that end in a name chosen by the user, such as `actions.`. */
  readonly families: readonly string[];
  /** Type of the value, by name without prefix. */
  readonly today: Readonly<Record<string, string>>;
  readonly legacy: Readonly<Record<string, LegacyAnnotation>>;
}

const sections = { service: table.service, ingress: table.ingress } as Readonly<Record<AnnotationKind, Section>>;

/** Every name that the controller reads, without its prefix. */
export function annotationNames(kind: AnnotationKind): readonly string[] {
  return Object.keys(sections[kind].today);
}

/** A name this close to an existing one is a typo. Anything else may be newer than the table. */
const nearEnough = 2;

/**
 * What is wrong with the key of an annotation. Undefined: nothing is wrong, the key is not the controller's, or it is
 * newer than the table.
 *
 * @param key the full key, such as `service.beta.kubernetes.io/aws-load-balancer-ssl-cert`
 */
export function legacyAnnotation(kind: AnnotationKind, key: string): LegacyAnnotation | undefined {
  const { prefix, families, today, legacy } = sections[kind];
  const name = key.slice(prefix.length);
  if (!key.startsWith(prefix) || Object.hasOwn(today, name) || families.some((family) => name.startsWith(family))) {
    return undefined;
  }
  if (Object.hasOwn(legacy, name)) {
    return legacy[name];
  }
  const near = nearest(name, Object.keys(today), nearEnough);
  return near === undefined
    ? undefined
    : { state: "misspelt", replacement: `${prefix}${near}`, why: "no controller knows an annotation of that name" };
}

/** The controller that serves a value of `aws-load-balancer-type`, and the replacement for a legacy value. */
export const loadBalancerTypes = table.controllers as Readonly<
  Record<
    string,
    { readonly handledBy: "aws-load-balancer-controller" | "in-tree"; readonly replacement?: string } | undefined
  >
>;

/** `spec.loadBalancerClass` of Services for which AWS Load Balancer Controller or EKS Auto Mode creates an NLB. */
export const loadBalancerClasses: readonly string[] = table.loadBalancerClasses;

/** `spec.controller` of IngressClasses for which AWS Load Balancer Controller or EKS Auto Mode creates an ALB. */
export const ingressControllers: readonly string[] = table.ingressControllers;

/** `spec.controllerName` of GatewayClasses that AWS Load Balancer Controller serves. */
export const gatewayControllers: readonly string[] = table.gatewayControllers;

/** Known values of `backend-protocol`. On a Service, any other value silently means plain TCP. */
export const backendProtocols: Readonly<Record<AnnotationKind, readonly string[]>> = table.backendProtocols;
