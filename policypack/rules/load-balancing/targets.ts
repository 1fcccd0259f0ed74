/**
 * The Services behind load balancers of AWS Load Balancer Controller, and whether their targets are pod addresses or
 *    node ports: set by the object, its class or a TargetGroupConfiguration, otherwise the controller's default.
 */
import type { Graph, Node } from "../../graph";
import { type Maybe, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, is, type Tri } from "../../../core/answers";
import { isSameNamespace } from "../../../core/policies/namespace-key";
import { namespaceKey, sameNamespace } from "../../namespaces";
import { controllerValues, possibleControllers } from "./controller";
import { type AwsGateway, awsGateways, backendRefsOf, listenersOf, routesOf } from "./gateways";
import { type AlbIngress, albIngresses, backendsOf, isBackend, setting } from "./ingresses";
import { find, isNamed } from "./names";
import { loadBalancerServices, makerOf } from "./services";
import { types } from "./types";

/** A Service whose pods receive, or may receive, a load balancer's traffic. */
export interface PodTarget {
  readonly service: Node;
  /** False if it is unknown whether it sends to this Service. */
  readonly sure: boolean;
  /** Whether it sends to pod addresses instead of node ports: true, or unknown. */
  readonly toPods: Exclude<Tri, false>;
}

/** What a load balancer sends to because of one object. */
export interface PodTargets {
  /** An Ingress, a route of a Gateway, or a Service of type LoadBalancer. */
  readonly node: Node;
  readonly found: readonly PodTarget[];
  /** Whether it may send to a Service that the stack does not show. */
  readonly open: boolean;
}

/** The target type if nothing sets one: the controller's built-in default is `instance`. */
function defaultType(graph: Graph): Maybe<string> {
  const said = controllerValues(graph, "defaultTargetType").map((value) => value.string());
  return said.find((type) => type !== undefined) ?? (possibleControllers(graph).length > 0 ? UNKNOWN : "instance");
}

/** Whether the targets of an Ingress are pod addresses. */
export function ingressToPods(graph: Graph, ingress: AlbIngress): Tri {
  const type = setting(ingress, ["targetType"], "target-type").string() ?? defaultType(graph);
  return ingress.sure ? is(type, "ip") : UNKNOWN;
}

/** The same for an object that names Services in its backends. */
function behind(
  graph: Graph,
  node: Node,
  backends: readonly View[],
  isTarget: (backend: View, service: Node) => Tri,
  toPods: (service: Node) => Tri,
): PodTargets {
  const found = graph.byType(...types.service).flatMap((service): readonly PodTarget[] => {
    const sends = anyOf(backends.map((backend) => isTarget(backend, service)));
    const pods = sends !== false && toPods(service);
    return pods === false ? [] : [{ service, sure: sends === true, toPods: pods }];
  });
  const named = backends.every((backend) => backend.at("name").state !== "unknown");
  return { node, found, open: !named && !found.some(({ sure }) => sure) };
}

function ofIngress(graph: Graph, ingress: AlbIngress): readonly PodTargets[] {
  const { node } = ingress;
  const toPods = ingressToPods(graph, ingress);
  const isTarget = (backend: View, service: Node): Tri => isBackend(graph, node, backend, service);
  return toPods === false ? [] : [behind(graph, node, backendsOf(node), isTarget, () => toPods)];
}

function ofService(graph: Graph, node: Node): readonly PodTargets[] {
  return loadBalancerServices(node).flatMap((service) => {
    const maker = makerOf(service);
    const type = service.annotation("aws-load-balancer-nlb-target-type").string() ?? defaultType(graph);
    const toPods = allOf([
      service.unclear === undefined ? true : UNKNOWN,
      maker === UNKNOWN ? UNKNOWN : maker === "aws-load-balancer-controller" || maker === "default",
      anyOf([is(type, "ip"), is(service.annotation("aws-load-balancer-type").string(), "nlb-ip")]),
    ]);
    return toPods === false ? [] : [{ node, found: [{ service: node, sure: true, toPods }], open: false }];
  });
}

/**
 * The target type of a Service behind a Gateway. Source: pkg/gateway/model/model_build_target_group.go and
 *    routeutils/backend.go of the controller
 */
function gatewayType(graph: Graph, { configurations, incomplete }: AwsGateway, service: Node): Maybe<string> {
  const services = graph.byType(...types.service);
  const own = find(graph.byType(...types.targetGroupConfiguration), (each) =>
    allOf([
      sameNamespace(service, each),
      isNamed(each, each.view.at("spec", "targetReference", "name").string(), service, services),
    ]),
  );
  const shared = configurations.map((each) => each.view.at("spec", "defaultTargetGroupConfiguration"));
  if (own.unclear || (own.nodes.length === 0 && (incomplete || shared.some(({ state }) => state !== "absent")))) {
    return UNKNOWN;
  }
  const specs = own.nodes.map((each) => each.view.at("spec"));
  const type = specs
    .map((spec) => spec.at("defaultConfiguration", "targetType").string())
    .find((each) => each !== undefined);
  const all = type ?? defaultType(graph);
  const ofRoutes = specs
    .flatMap((spec) => spec.at("routeConfigurations").elements())
    .map((route) => route.at("targetGroupProps", "targetType").string());
  return ofRoutes.every((each) => each === undefined || each === all) ? all : UNKNOWN;
}

/** Whether an entry of `backendRefs` is a Service, in its own namespace or by default that of its route. */
function isRouteBackend(graph: Graph, route: Node, backend: View, service: Node): Tri {
  const kind = backend.at("kind").string() ?? "Service";
  const namespace = backend.at("namespace");
  return allOf([
    is(kind, "Service"),
    isNamed(route, backend.at("name").string(), service, graph.byType(...types.service)),
    namespace.state === "absent"
      ? sameNamespace(route, service)
      : isSameNamespace(namespace.string(), namespaceKey(service)),
  ]);
}

function ofGateway(graph: Graph, gateway: AwsGateway): readonly PodTargets[] {
  const routes = listenersOf(gateway).map((listener) => routesOf(graph, gateway.node, listener, types.routes));
  const attached = new Set(routes.flatMap(({ nodes }) => nodes));
  const all = new Set([...attached, ...routes.flatMap(({ possible }) => possible)]);
  return [...all].map((route) => {
    const sure = gateway.sure && attached.has(route) ? true : UNKNOWN;
    return behind(
      graph,
      route,
      backendRefsOf(route),
      (backend, service) => isRouteBackend(graph, route, backend, service),
      (service) => allOf([sure, is(gatewayType(graph, gateway, service), "ip")]),
    );
  });
}

/** What the load balancers of a stack's Services, Ingresses and Gateways send to by pod address. */
export function podTargets(graph: Graph): readonly PodTargets[] {
  return [
    ...graph.byType(...types.service).flatMap((service) => ofService(graph, service)),
    ...albIngresses(graph).flatMap((ingress) => ofIngress(graph, ingress)),
    ...awsGateways(graph).flatMap((gateway) => ofGateway(graph, gateway)),
  ];
}
