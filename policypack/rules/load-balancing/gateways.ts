/** Gateways that AWS Load Balancer Controller makes load balancers for, with their LoadBalancerConfigurations. */
import { gatewayControllers } from "../../../facts/load-balancer-annotations";
import type { Graph, Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "../../view";
import { sameNamespace } from "../shared/namespaces";
import { allOf, anyOf } from "../shared/selectors";
import { types } from "./types";

export interface AwsGateway {
  readonly node: Node;
  /** False where it is not known whether the controller serves it. */
  readonly sure: boolean;
  /** What is made: an ALB or an NLB; undefined where the class is made elsewhere. */
  readonly kind: "application" | "network" | undefined;
  /** Configurations that it, or its class, names, and that are in this stack. */
  readonly configurations: readonly Node[];
  /** Whether configurations may say more: where they, or the class, are kept elsewhere, or are not known. */
  readonly incomplete: boolean;
}

const configurationGroup = "gateway.k8s.aws";

interface Reference {
  readonly found: readonly Node[];
  readonly elsewhere: boolean;
}

/** What a `parametersRef` names among the LoadBalancerConfigurations of the stack. */
function configurationOf(graph: Graph, from: Node, reference: View): Reference {
  if (reference.state === "absent") {
    return { found: [], elsewhere: false };
  }
  const name = reference.at("name").string();
  const named = graph.byType(...types.loadBalancerConfiguration).filter((node) => {
    const own = node.view.at("metadata", "name").string();
    return isKnown(name) ? own === name : from.refs("spec").includes(node);
  });
  // A class says the namespace; a Gateway has its configuration beside it.
  const namespace = reference.at("namespace").string();
  const found = named.filter((node) =>
    namespace === undefined
      ? sameNamespace(graph, from, node) !== false
      : namespace === UNKNOWN || node.view.at("metadata", "namespace").string() === namespace,
  );
  return { found, elsewhere: found.length === 0 };
}

/** The GatewayClasses of this stack that a Gateway has; undefined where that is not known. */
function classesOf(graph: Graph, gateway: Node): readonly Node[] | undefined {
  const name = gateway.view.at("spec", "gatewayClassName").string();
  const all = graph.byType(...types.gatewayClass);
  if (isKnown(name)) {
    const own = all.map((node) => [node, node.view.at("metadata", "name").string()] as const);
    const named = own.filter(([, each]) => each === name).map(([node]) => node);
    return named.length === 0 && own.some(([, each]) => each === UNKNOWN) ? undefined : named;
  }
  const refs = all.filter((node) => gateway.refs("spec").includes(node));
  return refs.length === 0 ? undefined : refs;
}

const isOpen = (view: View): boolean => view.state === "unknown";

/** Whether the controller serves a Gateway: by its class, or by the configuration that it names. */
function isOurs(classes: readonly Node[] | undefined, reference: View): boolean | Unknown {
  const group = reference.at("group").string();
  const controllers = (classes ?? []).map((each) => each.view.at("spec", "controllerName").string());
  const unclear = classes === undefined || group === UNKNOWN || controllers.includes(UNKNOWN);
  const ours = group === configurationGroup || controllers.some((each) => isKnown(each) && each in gatewayControllers);
  return ours || (unclear ? UNKNOWN : false);
}

function awsGateway(graph: Graph, node: Node): AwsGateway | undefined {
  const classes = classesOf(graph, node);
  const own = node.view.at("spec", "infrastructure", "parametersRef");
  const ours = isOurs(classes, own);
  if (ours === false) {
    return undefined;
  }
  const known = classes ?? [];
  const references = [
    configurationOf(graph, node, own),
    ...known.map((each) => configurationOf(graph, each, each.view.at("spec", "parametersRef"))),
  ];
  const configurations = references.flatMap((each) => each.found);
  const listeners = configurations.map((each) => each.view.at("spec", "listenerConfigurations"));
  return {
    node,
    sure: ours === true,
    kind: known
      .map((each) => gatewayControllers[String(each.view.at("spec", "controllerName").string())])
      .find((kind) => kind !== undefined),
    configurations,
    incomplete:
      known.length === 0 ||
      references.some((each) => each.elsewhere) ||
      listeners.some((list) => [list, ...list.items().map((each) => each.at("protocolPort"))].some(isOpen)),
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
  /** Whether there may be others. */
  readonly incomplete: boolean;
}

/** The listeners of a Gateway; a list that is not known stands for one. */
export function listenersOf({ node, sure, configurations, incomplete }: AwsGateway): readonly GatewayListener[] {
  const list = node.view.at("spec", "listeners");
  return (list.state === "unknown" ? [list] : list.items()).map((at) => {
    const protocol = at.at("protocol").string();
    const port = at.at("port").string();
    const own = configurations
      .flatMap((each) => each.view.at("spec", "listenerConfigurations").items())
      .filter((each) => isKnown(protocol) && each.at("protocolPort").string() === `${protocol}:${String(port)}`);
    const open = incomplete || !sure || protocol === UNKNOWN || port === UNKNOWN;
    return { at, name: at.at("name").string(), protocol, configurations: own, incomplete: open };
  });
}

/** Whether the load balancer ends TLS on a listener, and does not pass it through. */
export function endsTls({ at, protocol }: GatewayListener): boolean | Unknown {
  if (protocol === UNKNOWN) {
    return UNKNOWN;
  }
  const mode = at.at("tls", "mode").string();
  return protocol !== "HTTPS" && protocol !== "TLS" ? false : mode === UNKNOWN ? UNKNOWN : mode !== "Passthrough";
}

export interface Routes {
  readonly nodes: readonly Node[];
  /** Those that may be attached too. */
  readonly possible: readonly Node[];
}

/** Whether a `parentRefs` entry of a route names a listener of a Gateway. */
function isParent(gateway: Node, listener: GatewayListener, route: Node, parent: View): boolean | Unknown {
  const name = parent.at("name").string();
  const own = gateway.view.at("metadata", "name").string();
  const section = parent.at("sectionName").string();
  return allOf([
    isKnown(name) && isKnown(own) ? name === own : route.refs("spec").includes(gateway) ? true : UNKNOWN,
    section === undefined || section === listener.name
      ? true
      : section === UNKNOWN || listener.name === UNKNOWN
        ? UNKNOWN
        : false,
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
      isParent(gateway, listener, route, parent),
    );
    return [route, anyOf(attached)] as const;
  });
  return {
    nodes: answers.filter(([, attached]) => attached === true).map(([route]) => route),
    possible: answers.filter(([, attached]) => attached === UNKNOWN).map(([route]) => route),
  };
}

/** For outcomes. */
export const unclearConfiguration = "the LoadBalancerConfigurations of the Gateway and its class";

/** For outcomes. */
export const unclearGateway = "whether AWS Load Balancer Controller serves the Gateway: its class";
