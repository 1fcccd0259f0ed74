/** Helm charts, whichever resource installs them. Only `Release` hides its objects, so rules check its values. */
import type { Graph, Node, Resource } from "../../graph";
import { isKnown, type Maybe, View } from "../../../core/view";
import { unknownMarkers } from "../../../core/wire";
import type { Finding, Outcome } from "../../rule";
import { allOf, anyOf, is, type Tri } from "../../../core/answers";
import { judgeEach } from "./outcomes";

export const chartTypes: readonly string[] = [
  "kubernetes:helm.sh/v3:Release",
  "kubernetes:helm.sh/v3:Chart",
  "kubernetes:helm.sh/v4:Chart",
];

/** The bare name of a chart: `eks/aws-vpc-cni`, `oci://registry/aws-vpc-cni` and `aws-vpc-cni-1.2.0.tgz` are one chart. */
export function chartName(node: Resource): Maybe<string> {
  const chart = node.view.at("chart").string();
  return isKnown(chart) ? (chart.split("/").at(-1) ?? chart).replace(/(-v?\d+\.\d+\.\d+|\.tgz).*/, "") : chart;
}

/** Whether a resource installs a chart with one of these names. */
export function installsChart(node: Resource, ...names: readonly string[]): Tri {
  return is(chartName(node), ...names);
}

/** Whether the stack installs a chart with one of these names that passes the test. */
export function someChart(graph: Graph, names: readonly string[], test: (chart: Node) => Tri = () => true): Tri {
  return anyOf(graph.byType(...chartTypes).map((node) => allOf([installsChart(node, ...names), test(node)])));
}

/** Checks every resource that installs, or may install, a chart. If it only may, a violation becomes undecided. */
export function onCharts(
  graph: Graph,
  chart: string,
  judge: (node: Node) => Outcome | readonly Outcome[],
): readonly Finding[] {
  return judgeEach(
    graph.byType(...chartTypes),
    (node) => installsChart(node, chart),
    (node) => node.view.at("chart"),
    judge,
  );
}

/** The installations of charts with these names. */
export function charts(graph: Graph, ...names: readonly string[]): readonly Node[] {
  return graph.byType(...chartTypes).filter((node) => installsChart(node, ...names) === true);
}

/** The values of a chart; unknown if files that cannot be read here may set them. */
export function chartValue(node: Resource, ...path: readonly string[]): View {
  const value = node.view.at("values", ...path);
  const files = node.view.at("valueYamlFiles");
  return value.state === "absent" && files.elements().length > 0 ? View.of(unknownMarkers.object, value.path) : value;
}
