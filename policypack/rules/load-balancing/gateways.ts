/** Gateways for which AWS Load Balancer Controller creates load balancers, with their LoadBalancerConfigurations. */
import { gatewayControllers } from "../../../facts/load-balancer-annotations";
import type { Graph, Node } from "../../graph";
import { type Maybe, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { namespaceKey } from "../../namespaces";
import { find, type Found, isNamed } from "./names";
import { types } from "./types";

export interface AwsGateway {
  readonly node: Node;
  /** False if it is unknown whether the controller serves it. */
  readonly sure: boolean;
  /** Configurations in this stack that it or its class names. */
  readonly configurations: readonly Node[];
  /** Whether there may be more settings: the class or a configuration is managed elsewhere or unknown. */
  readonly incomplete: boolean;
}

const configurationGroup = "gateway.k8s.aws";

/** The LoadBalancerConfigurations of the stack that a `parametersRef` names. */
function configurationsOf(graph: Graph, from: Node, reference: View): Found {
  const name = reference.at("name").string();
  if (name === undefined) {
    return { nodes: [], unclear: false };
  }
  const all = graph.byType(...types.loadBalancerConfiguration);
  // A class sets the namespace; a Gateway's configuration is in the Gateway's own namespace.
  const said = reference.at("namespace").string();
  const namespace = said === undefined ? namespaceKey(from) : said;
  const nodes = all
    .filter((node) => namespace !== UNKNOWN && namespaceKey(node) === namespace)
    .filter((node) => isNamed(from, name, node, all) === true);
  // Names are unique in a namespace: once it is found, no other can be meant.
  return { nodes, unclear: nodes.length === 0 };
}

/** Whether the controller serves a Gateway: by its class, or by the configuration that it names. */
function isOurs(classes: Found, reference: View): Tri {
  const group = reference.at("group").string();
  const controllers = classes.nodes.map((each) => each.view.at("spec", "controllerName").string());
  return anyOf([
    group === UNKNOWN ? UNKNOWN : group === configurationGroup,
    ...controllers.map((each) =>
      each === UNKNOWN ? UNKNOWN : each !== undefined && gatewayControllers.includes(each),
    ),
    classes.unclear && classes.nodes.length === 0 ? UNKNOWN : false,
  ]);
}

function awsGateway(graph: Graph, node: Node): AwsGateway | undefined {
  const all = graph.byType(...types.gatewayClass);
  const className = node.view.at("spec", "gatewayClassName").string();
  const named = find(all, (each) => isNamed(node, className, each, all));
  const classes = { nodes: named.nodes, unclear: named.unclear || className === UNKNOWN };
  const own = node.view.at("spec", "infrastructure", "parametersRef");
  const ours = isOurs(classes, own);
  if (ours === false) {
    return undefined;
  }
  const found = [
    configurationsOf(graph, node, own),
    ...classes.nodes.map((each) => configurationsOf(graph, each, each.view.at("spec", "parametersRef"))),
  ];
  const configurations = found.flatMap((each) => each.nodes);
  const ports = configurations.flatMap((each) => {
    const list = each.view.at("spec", "listenerConfigurations");
    return [list, ...list.items().map((listener) => listener.at("protocolPort"))];
  });
  return {
    node,
    sure: ours === true,
    configurations,
    incomplete:
      classes.nodes.length === 0 ||
      found.some((each) => each.unclear) ||
      ports.some((view) => view.state === "unknown"),
  };
}

export function awsGateways(graph: Graph): readonly AwsGateway[] {
  return graph
    .byType(...types.gateway)
    .map((node) => awsGateway(graph, node))
    .filter((gateway) => gateway !== undefined);
}

export interface GatewayListener {
  readonly at: View;
  readonly name: Maybe<string>;
  readonly protocol: Maybe<string>;
  /** The parts of LoadBalancerConfigurations for this listener (`HTTPS:443`). */
  readonly configurations: readonly View[];
  /** Whether there may be more that the stack does not show. */
  readonly incomplete: boolean;
}

/** The listeners of a Gateway; an unknown list counts as one listener. */
export function listenersOf({ node, configurations, incomplete }: AwsGateway): readonly GatewayListener[] {
  const list = node.view.at("spec", "listeners");
  return (list.state === "unknown" ? [list] : list.items()).map((at) => {
    const protocol = at.at("protocol").string();
    const port = at.at("port").string();
    const own = configurations
      .flatMap((each) => each.view.at("spec", "listenerConfigurations").items())
      .filter((each) => each.at("protocolPort").string() === `${String(protocol)}:${String(port)}`);
    return {
      at,
      name: at.at("name").string(),
      protocol,
      configurations: own,
      incomplete: incomplete || port === UNKNOWN,
    };
  });
}

/** Whether the load balancer terminates TLS on a listener instead of passing it through. */
export function endsTls({ at, protocol }: GatewayListener): Tri {
  if (protocol === UNKNOWN) {
    return UNKNOWN;
  }
  const mode = at.at("tls", "mode").string();
  return protocol !== "HTTPS" && protocol !== "TLS" ? false : mode === UNKNOWN ? UNKNOWN : mode !== "Passthrough";
}

export interface Routes {
  readonly nodes: readonly Node[];
  /** Those that may be attached as well. */
  readonly possible: readonly Node[];
}

/** Whether a `parentRefs` entry of a route names a listener of a Gateway. */
function isParent(graph: Graph, gateway: Node, { name }: GatewayListener, route: Node, parent: View): Tri {
  const section = parent.at("sectionName").string();
  return allOf([
    isNamed(route, parent.at("name").string(), gateway, graph.byType(...types.gateway)),
    section === undefined || (section === UNKNOWN || name === UNKNOWN ? UNKNOWN : section === name),
  ]);
}

/** The routes of these types in this stack that are attached to a listener of a Gateway. */
export function routesOf(
  graph: Graph,
  gateway: Node,
  listener: GatewayListener,
  routeTypes: readonly string[],
): Routes {
  const answers = graph.byType(...routeTypes).map((route) => {
    const parents = route.view.at("spec", "parentRefs");
    const attached = (parents.state === "unknown" ? [parents] : parents.items()).map((parent) =>
      isParent(graph, gateway, listener, route, parent),
    );
    return [route, anyOf(attached)] as const;
  });
  return {
    nodes: answers.filter(([, attached]) => attached === true).map(([route]) => route),
    possible: answers.filter(([, attached]) => attached === UNKNOWN).map(([route]) => route),
  };
}

/** What a route sends to; an unknown list counts as one backend. */
export function backendRefsOf(route: Node): readonly View[] {
  const rules = route.view.at("spec", "rules").elements();
  return rules.flatMap((rule) => rule.at("backendRefs").elements());
}

/** For outcomes. */
export const unclearConfiguration = "the LoadBalancerConfigurations of the Gateway and its class";

/** For outcomes. */
export const unclearGateway = "whether AWS Load Balancer Controller serves the Gateway: its class";
