/**
 * Which IngressClass an Ingress has, whether AWS Load Balancer Controller serves it, and what the class sets for its
 * Ingresses.
 */
import { ingressControllers } from "../../../facts/load-balancer-annotations";
import type { Graph, Node } from "../../graph";
import { type Maybe, UNKNOWN, type View } from "../../../core/view";
import { anyOf, type Tri } from "../../../core/answers";
import { chartValue } from "../shared/helm";
import { controllers, possibleControllers } from "./controller";
import { find, type Found, isNamed } from "./names";
import { types } from "./types";

/** Prefix of the controller's annotations. */
const prefix = "alb.ingress.kubernetes.io/";

/** The class that the controller's chart creates. */
const chartClass = "alb";

/** The class that an Ingress names: by field, or by the deprecated annotation. */
export function classNameOf(ingress: Node): Maybe<string> {
  const name = ingress.view.at("spec", "ingressClassName").string();
  return name === undefined ? ingress.view.at("metadata", "annotations", "kubernetes.io/ingress.class").string() : name;
}

function classesOf(graph: Graph, ingress: Node, name: Maybe<string>): Found {
  const all = graph.byType(...types.ingressClass);
  const isDefault = "ingressclass.kubernetes.io/is-default-class";
  return find(all, (node) =>
    name === undefined
      ? (node.view.at("metadata", "annotations", isDefault).boolean() ?? false)
      : isNamed(ingress, name, node, all),
  );
}

/** The installations of the controller whose own class an Ingress has. */
function chartsOf(graph: Graph, name: Maybe<string>): Found {
  const found = find(controllers(graph), (release) => {
    if (name === undefined) {
      return chartValue(release, "ingressClassConfig", "default").boolean() ?? false;
    }
    const own = chartValue(release, "ingressClass").string() ?? chartClass;
    return own === UNKNOWN ? UNKNOWN : own === name;
  });
  return { nodes: found.nodes, unclear: found.unclear || possibleControllers(graph).length > 0 };
}

function paramsOf(graph: Graph, ingressClass: Node): Found {
  const all = graph.byType(...types.ingressClassParams);
  const parameters = ingressClass.view.at("spec", "parameters");
  const name = parameters.at("name").string();
  return name === undefined
    ? { nodes: [], unclear: false }
    : find(all, (node) => isNamed(ingressClass, name, node, all));
}

export interface ClassOf {
  readonly name: Maybe<string>;
  /** Whether the controller serves Ingresses of the class. */
  readonly served: Tri;
  /** `spec` of the IngressClassParams that apply to them. */
  readonly specs: readonly View[];
  /** Whether there may be more that the stack does not show. */
  readonly unclear: boolean;
}

function isServed(ingress: Node, name: Maybe<string>, classes: Found, installed: Found): Tri {
  if (classes.nodes.length > 0) {
    return anyOf(
      classes.nodes.map((each) => {
        const controller = each.view.at("spec", "controller").string();
        return controller === UNKNOWN ? UNKNOWN : controller !== undefined && ingressControllers.includes(controller);
      }),
    );
  }
  if (classes.unclear || name === UNKNOWN) {
    return UNKNOWN;
  }
  if (name === chartClass || installed.nodes.length > 0) {
    return true;
  }
  const annotations = ingress.view.at("metadata", "annotations");
  if (annotations.entries().some(([key]) => key.startsWith(prefix))) {
    return true;
  }
  return installed.unclear || annotations.state === "unknown" ? UNKNOWN : false;
}

export function classOf(graph: Graph, ingress: Node): ClassOf {
  const name = classNameOf(ingress);
  const classes = classesOf(graph, ingress, name);
  // A class of the stack differs from the chart's class.
  const installed = classes.nodes.length > 0 ? { nodes: [], unclear: false } : chartsOf(graph, name);
  const params = classes.nodes.map((each) => paramsOf(graph, each));
  return {
    name,
    served: isServed(ingress, name, classes, installed),
    specs: [
      ...params.flatMap((each) => each.nodes.map((node) => node.view.at("spec"))),
      ...installed.nodes.map((release) => chartValue(release, "ingressClassParams", "spec")),
    ],
    unclear: [installed, ...params].some((each) => each.unclear),
  };
}
