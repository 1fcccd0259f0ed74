/** Load balancers that the program creates itself, and what points at them. */
import type { Graph, Node } from "../../graph";
import { type Maybe, UNKNOWN } from "../../../core/view";
import type { Tri } from "../../../core/answers";
import { types } from "./types";

/** Default: `application`. */
export function loadBalancerType(loadBalancer: Node): Exclude<Maybe<string>, undefined> {
  return loadBalancer.view.at("loadBalancerType").string() ?? "application";
}

/** Whether an input of a resource names a load balancer, by the resource its value came from or by ARN. */
export function pointsAt(graph: Graph, from: Node, property: string, loadBalancer: Node): Tri {
  const { nodes } = graph.targets(from, [property], ...types.loadBalancer);
  return nodes.includes(loadBalancer) || (nodes.length === 0 && from.view.at(property).state === "unknown" && UNKNOWN);
}
