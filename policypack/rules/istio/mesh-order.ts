import type { Graph, Node } from "../../graph";
import { type Finding, level, notApplicable, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { chartTypes } from "../shared/helm";
import { installations, istioCsrChart, judgeCharts, mayInstall, type MeshChart, waitsFor } from "../shared/mesh";

/** What is made after which chart, and what happens otherwise. */
const steps: readonly (readonly [chart: MeshChart, after: MeshChart, otherwise: string])[] = [
  ["istiod", "base", "the kinds that istiod and its policies need may not be there"],
  [
    "istiod",
    istioCsrChart,
    "proxies ask for certificates where nobody answers, and the root comes later than the mesh",
  ],
  ["gateway", "istiod", "its image is filled in by istiod's webhook, and cannot be pulled without it"],
];

function judge(graph: Graph, node: Node, after: MeshChart, otherwise: string): Outcome {
  const others = installations(graph, after);
  // One is enough: of several revisions of istiod, a gateway needs its own.
  if (others.some((other) => waitsFor(graph, node, other))) {
    return pass;
  }
  if (mayInstall(graph, after)) {
    return undecided(`which resource installs ${after}`);
  }
  return others.length > 0
    ? violation(undefined, { after, otherwise })
    : notApplicable(`${after} is not in this stack`);
}

export const meshOrder = stackRule({
  name: "mesh-order",
  capability: "istio",
  guide: ["mesh-istio-csr"],
  severity: "medium",
  title: "The charts of the mesh are installed in the order in which they need each other",
  why: "Helm and Pulumi call a chart installed that waits for another one, so that a run stops half way, or a mesh is up without certificates.",
  problem: "Nothing has this chart wait for {after}: {otherwise}",
  fix: "Name the release of {after} in dependsOn",
  examples: {
    bad: `const istiod = new k8s.helm.v3.Release("istiod", { chart: "istiod" });
new k8s.helm.v3.Release("gateway", { chart: "oci://registry.istio.io/release/charts/gateway" });`,
    good: `const istiod = new k8s.helm.v3.Release("istiod", { chart: "istiod" });
new k8s.helm.v3.Release("gateway", { chart: "oci://registry.istio.io/release/charts/gateway" }, { dependsOn: [istiod] });`,
  },
  level: level("advisory", "mandatory"),
  types: chartTypes,
  check(graph): readonly Finding[] {
    return steps.flatMap(([chart, after, otherwise]) =>
      judgeCharts(graph, chart, (node) => judge(graph, node, after, otherwise)),
    );
  },
});
