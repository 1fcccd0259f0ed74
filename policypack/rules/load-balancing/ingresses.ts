/**
 * Ingresses for which AWS Load Balancer Controller or EKS Auto Mode creates an Application Load Balancer, with the
 *    settings of their class and group. Settings of an IngressClassParams override annotations.
 */
import { ingressAnnotation, type IngressAnnotation } from "../../../facts/load-balancer-annotations";
import type { Graph, Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { sameNamespace } from "../../namespaces";
import { holdsList, holdsText, onIngress } from "./annotations";
import { classOf } from "./classes";
import { isNamed } from "./names";
import { types } from "./types";

export interface AlbIngress {
  readonly node: Node;
  /** False if it is unknown whether the controller serves it, or what its class sets. */
  readonly sure: boolean;
  readonly className: Maybe<string>;
  /** `spec` of the IngressClassParams that apply to it. */
  readonly classSpecs: readonly View[];
  /** The Ingresses of this stack that share its load balancer, including itself. */
  readonly members: readonly Node[];
  /** Whether Ingresses of other stacks may share it. */
  readonly openGroup: boolean;
}

interface Draft extends Omit<AlbIngress, "members" | "openGroup"> {
  readonly group: Maybe<string>;
}

function draftOf(graph: Graph, node: Node): Draft | undefined {
  const { name, served, specs, unclear } = classOf(graph, node);
  if (served === false) {
    return undefined;
  }
  const names = [...specs.map((spec) => spec.at("group", "name")), onIngress(node, "group.name")];
  const group = names.find((each) => each.state !== "absent")?.string();
  return { node, sure: served === true && !unclear, className: name, classSpecs: specs, group };
}

/** The Ingresses of a stack that the controller serves or may serve. */
export function albIngresses(graph: Graph): readonly AlbIngress[] {
  const drafts = graph
    .byType(...types.ingress)
    .map((node) => draftOf(graph, node))
    .filter((draft) => draft !== undefined);
  return drafts.map(({ group, ...rest }) => ({
    ...rest,
    members: isKnown(group) ? drafts.filter((other) => other.group === group).map((other) => other.node) : [rest.node],
    openGroup: group !== undefined,
  }));
}

/**
 * A setting of an Ingress: from its class, otherwise from an annotation in its group. The controller merges load
 *    balancer settings of a group and refuses conflicting ones.
 *
 * @param params names of the setting in IngressClassParams: those of the controller and of EKS Auto Mode
 */
export function setting(ingress: AlbIngress, params: readonly string[], annotation: IngressAnnotation): View {
  const candidates = [
    ...ingress.classSpecs.flatMap((spec) => params.map((param) => spec.at(param))),
    ...ingress.members.map((member) => onIngress(member, annotation)),
  ];
  return candidates.find((view) => view.state !== "absent") ?? onIngress(ingress.node, annotation);
}

/**
 * Whether a setting is present, whatever its value.
 *
 * @param params names of lists in IngressClassParams
 */
export function isSet(
  { classSpecs, members }: Pick<AlbIngress, "classSpecs" | "members">,
  params: readonly string[],
  annotation: IngressAnnotation,
): Tri {
  const maps = members.map((each) => each.view.at("metadata", "annotations"));
  return anyOf([
    ...classSpecs.flatMap((spec) => params.map((param) => holdsList(spec, param))),
    ...maps.map((map) => holdsText(map, ingressAnnotation(annotation))),
  ]);
}

export const certificateParams = ["certificateArn", "certificateARNs"] as const;

export type Protocol = "HTTP" | "HTTPS";

/** The ports that an Ingress opens; `malformed` where the controller cannot read `listen-ports`. */
export function listenPorts({ node, classSpecs }: AlbIngress): ReadonlyMap<number, Protocol> | Unknown | "malformed" {
  const annotation = onIngress(node, "listen-ports");
  if (annotation.state === "unknown") {
    return UNKNOWN;
  }
  if (annotation.state === "absent") {
    const alone = { classSpecs, members: [node] };
    const certificate = anyOf([
      isSet(alone, certificateParams, "certificate-arn"),
      isSet(alone, [], "create-acm-cert"),
    ]);
    return certificate === UNKNOWN ? UNKNOWN : certificate ? new Map([[443, "HTTPS"]]) : new Map([[80, "HTTP"]]);
  }
  const ports = annotation
    .parsedJson()
    .items()
    .flatMap((entry) => entry.entries().map(([protocol, port]) => [port.number(), protocol] as const));
  const valid = ports.filter(
    (pair): pair is [number, Protocol] => isKnown(pair[0]) && (pair[1] === "HTTP" || pair[1] === "HTTPS"),
  );
  return valid.length === 0 || valid.length < ports.length ? "malformed" : new Map(valid);
}

/** Whether another stack manages the IngressClassParams of its class. */
export function isManaged({ className }: AlbIngress, managedClasses: readonly string[]): boolean {
  return isKnown(className) && managedClasses.includes(className);
}

/** For outcomes: what else may decide for an Ingress. */
export const unclearIngress = "the class of the Ingress, and the settings of other Ingresses in its group";

/** Whether an Ingress has a TLS listener. */
export function hasTls(ingress: AlbIngress): Tri {
  const ports = listenPorts(ingress);
  return ports === UNKNOWN ? UNKNOWN : ports !== "malformed" && [...ports.values()].includes("HTTPS");
}

/** The backends of an Ingress; an unknown list counts as one backend. */
export function backendsOf(ingress: Node): readonly View[] {
  const spec = ingress.view.at("spec");
  const each = (list: View): readonly View[] => (list.state === "unknown" ? [list] : list.items());
  const paths = each(spec.at("rules")).flatMap((rule) => each(rule.at("http", "paths")));
  return [spec.at("defaultBackend"), ...paths.map((path) => path.at("backend"))]
    .map((backend) => backend.at("service"))
    .filter((service) => service.state !== "absent");
}

/** Whether a backend of an Ingress is a Service of this stack. */
export function isBackend(graph: Graph, ingress: Node, backend: View, service: Node): Tri {
  const named = isNamed(ingress, backend.at("name").string(), service, graph.byType(...types.service));
  return allOf([named, sameNamespace(service, ingress)]);
}
