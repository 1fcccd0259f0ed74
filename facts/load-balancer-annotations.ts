/**
 * Annotations of Services and Ingresses that AWS Load Balancer Controller reads today, and those that it no longer does.
 * Table with sources and date: load-balancer-annotations.json.
 */
import { closest, distance } from "fastest-levenshtein";
import table from "./load-balancer-annotations.json";

/** What an annotation is put on: a Service (NLB) or an Ingress (ALB). */
export type AnnotationKind = "service" | "ingress";

export type ServiceAnnotation = keyof typeof table.service.today;
export type IngressAnnotation = keyof typeof table.ingress.today;

/** The whole key of an annotation of a Service: `aws-load-balancer-ssl-cert`. */
export function serviceAnnotation(name: ServiceAnnotation): string {
  return `${table.service.prefix}${name}`;
}

/** The whole key of an annotation of an Ingress: `certificate-arn`. */
export function ingressAnnotation(name: IngressAnnotation): string {
  return `${table.ingress.prefix}${name}`;
}

export interface LegacyAnnotation {
  /** `inert`: the controller ignores it; `deprecated`: it still reads it; `misspelt`: it never existed. */
  readonly state: "inert" | "deprecated" | "misspelt";
  /** What to write instead. */
  readonly replacement: string;
  readonly why: string;
}

interface Section {
  readonly prefix: string;
  /** Beginnings of annotations that end in a name of the user's choice: `actions.`. */
  readonly families: readonly string[];
  /** Name without prefix, and type of the value. */
  readonly today: Readonly<Record<string, string>>;
  readonly legacy: Readonly<Record<string, LegacyAnnotation>>;
}

const sections = { service: table.service, ingress: table.ingress } as Readonly<Record<AnnotationKind, Section>>;

/** Every name that is read today, without its prefix. */
export function annotationNames(kind: AnnotationKind): readonly string[] {
  return Object.keys(sections[kind].today);
}

/** A name this near to an existing one is a typing error; anything further away may be newer than the table. */
const nearEnough = 2;

/**
 * What is wrong with the key of an annotation. Undefined: nothing, or it is none of the controller's, or newer than
 * the table.
 *
 * @param key the whole key, `service.beta.kubernetes.io/aws-load-balancer-ssl-cert`
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
  const near = closest(name, Object.keys(today));
  return distance(name, near) <= nearEnough
    ? { state: "misspelt", replacement: `${prefix}${near}`, why: "no controller knows an annotation of that name" }
    : undefined;
}

/** Who makes a load balancer for a value of `aws-load-balancer-type`, and what to write instead, where it is legacy. */
export const loadBalancerTypes = table.controllers as Readonly<
  Record<
    string,
    { readonly handledBy: "aws-load-balancer-controller" | "in-tree"; readonly replacement?: string } | undefined
  >
>;

/** `spec.loadBalancerClass` of Services that AWS Load Balancer Controller, or EKS Auto Mode, makes an NLB for. */
export const loadBalancerClasses: readonly string[] = table.loadBalancerClasses;

/** `spec.controller` of IngressClasses that AWS Load Balancer Controller, or EKS Auto Mode, makes an ALB for. */
export const ingressControllers: readonly string[] = table.ingressControllers;

/** `spec.controllerName` of GatewayClasses that AWS Load Balancer Controller serves. */
export const gatewayControllers: readonly string[] = table.gatewayControllers;

/** Values of `backend-protocol` that mean something; any other one is taken as plain TCP without an error (Service). */
export const backendProtocols: Readonly<Record<AnnotationKind, readonly string[]>> = table.backendProtocols;
