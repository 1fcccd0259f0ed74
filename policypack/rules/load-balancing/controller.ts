/** The installation of AWS Load Balancer Controller in a stack, and its defaults for what objects leave out. */
import type { Graph, Node } from "../../graph";
import { UNKNOWN, type View } from "../../../core/view";
import { chartName, charts, chartTypes, chartValue } from "../shared/helm";

/** The chart that installs the controller. */
export const controllerChart = "aws-load-balancer-controller";

export function controllers(graph: Graph): readonly Node[] {
  return charts(graph, controllerChart);
}

/** Charts whose name is unknown: each may be the controller's. */
export function possibleControllers(graph: Graph): readonly Node[] {
  return graph.byType(...chartTypes).filter((release) => chartName(release) === UNKNOWN);
}

/** A value of the controller's chart, for each installation in the stack. */
export function controllerValues(graph: Graph, ...path: readonly string[]): readonly View[] {
  return controllers(graph).map((release) => chartValue(release, ...path));
}

/** For outcomes. */
export const unclearChart = "the name of a Helm chart, which may be AWS Load Balancer Controller";
