/** The charts of a mesh (Istio and istio-csr) and what they share. Defaults: istiod 1.31 and istio-csr 0.17. */
import type { Graph, Node, Resource } from "../../graph";
import { type Finding, notApplicable, type Outcome, undecided } from "../../rule";
import { type Maybe, UNKNOWN, type Unknown, type View } from "../../../core/view";
import { chartTypes, chartValue, installsChart } from "./helm";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { doubted, judgeEach } from "./outcomes";

export const istioCsrChart = "cert-manager-istio-csr";

export type MeshChart = "istiod" | "ztunnel" | "gateway" | "base" | typeof istioCsrChart;

/** Istio charts with names that others use too: the address must then name Istio. */
const ambiguous: readonly string[] = ["gateway", "base"] satisfies MeshChart[];

function addressNamesIstio(resource: Resource): Tri {
  return anyOf(
    [resource.view.at("chart"), resource.view.at("repositoryOpts", "repo")].map((view) => {
      const text = view.string();
      return text === UNKNOWN ? UNKNOWN : text?.includes("istio") === true;
    }),
  );
}

/** Whether a resource installs a chart of the mesh. */
export function installs(resource: Resource, chart: MeshChart): Tri {
  const named = installsChart(resource, chart);
  return ambiguous.includes(chart) ? allOf([named, addressNamesIstio(resource)]) : named;
}

/** Resources that certainly install a chart of the mesh. */
export function installations(graph: Graph, chart: MeshChart): readonly Node[] {
  return graph.byType(...chartTypes).filter((node) => installs(node, chart) === true);
}

/** Whether the stack installs a chart of the mesh. */
export function installed(graph: Graph, chart: MeshChart): Tri {
  return anyOf(graph.byType(...chartTypes).map((node) => installs(node, chart)));
}

/** Whether any resource may install a chart without showing it. */
export function mayInstall(graph: Graph, chart: MeshChart): boolean {
  return graph.byType(...chartTypes).some((node) => installs(node, chart) === UNKNOWN);
}

/** Checks every resource that installs, or may install, a chart. */
export function judgeCharts(
  graph: Graph,
  chart: MeshChart,
  judge: (node: Node) => Outcome | readonly Outcome[],
): readonly Finding[] {
  return judgeEach(
    graph.byType(...chartTypes),
    (node) => installs(node, chart),
    (node) => `whether ${node.name} installs ${chart}`,
    judge,
  );
}

/** Checks one resource, if it installs a chart. */
export function judgeChart(
  resource: Resource,
  chart: MeshChart,
  judge: () => Outcome | readonly Outcome[],
): readonly Outcome[] {
  const sure = installs(resource, chart);
  if (sure === false) {
    return [notApplicable(`the chart is not ${chart}`)];
  }
  return [judge()].flat().map((outcome) => (sure === true ? outcome : doubted(outcome, resource.view.at("chart"))));
}

/** Checks what only matters under a condition. */
export function where(
  condition: Tri,
  otherwise: string,
  open: string,
  judge: () => Outcome | readonly Outcome[],
): readonly Outcome[] {
  if (condition === UNKNOWN) {
    return [undecided(open)];
  }
  return condition ? [judge()].flat() : [notApplicable(otherwise)];
}

/**
 * A value of istiod's chart, with or without the older prefix `pilot`, which takes precedence
 * (zzy_descope_legacy.yaml).
 */
export function istiodValue(node: Resource, ...path: readonly string[]): View {
  const prefixed = chartValue(node, "pilot", ...path);
  return prefixed.state === "absent" ? chartValue(node, ...path) : prefixed;
}

/** A text; an empty one also means the default. */
export function textOr(view: View, fallback: string): string | Unknown {
  const text = view.string();
  return text === undefined || text === "" ? fallback : text;
}

const certificateType = "kubernetes:cert-manager.io/*:Certificate";

/** Secret that istiod mounts as its own certificate; fixed in its chart. */
export const istiodSecret = "istiod-tls";

/** Certificates for istiod that the stack creates, and whether they certainly are that. */
export function istiodCertificates(graph: Graph): readonly { readonly node: Node; readonly sure: boolean }[] {
  return graph.byType(certificateType).flatMap((node) => {
    const secret = node.view.at("spec", "secretName").string();
    return secret === istiodSecret || secret === UNKNOWN ? [{ node, sure: secret === istiodSecret }] : [];
  });
}

/**
 * Who creates istiod's certificate according to the values of istio-csr's chart: istio-csr itself at run time for
 *    `dynamic`, nobody for `false`, otherwise (and by default) the chart.
 */
export function istiodCertificateByCsr(csr: Resource): Maybe<string> {
  return chartValue(csr, "app", "tls", "istiodCertificateEnable").string();
}

function withChildren(node: Node): readonly Node[] {
  return [node, ...node.children.flatMap(withChildren)];
}

/** Whether a resource, or a part of it, is created after another one, or a part of that. */
export function waitsFor(graph: Graph, node: Node, other: Node): boolean {
  const others = withChildren(other);
  return withChildren(node).some((from) => others.some((to) => graph.dependsOn(from, to)));
}
