import type { Graph, Node } from "../../graph";
import { type Finding, level, notApplicable, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { chartTypes } from "../shared/helm";
import { installations, istioCsrChart, judgeCharts, mayInstall, type MeshChart, waitsFor } from "../shared/mesh";

/** What must be created after which chart, and what goes wrong otherwise. */
const steps: readonly (readonly [chart: MeshChart, after: MeshChart, otherwise: string])[] = [
  ["istiod", "base", "the CRDs that istiod and its policies need may be missing"],
  [
    "istiod",
    istioCsrChart,
    "proxies ask for certificates before anything answers, and the root arrives after the mesh",
  ],
  ["gateway", "istiod", "istiod's webhook fills in its image, which cannot be pulled before that"],
];

function judge(graph: Graph, node: Node, after: MeshChart, otherwise: string): Outcome {
  const others = installations(graph, after);
  // One is enough: with several revisions of istiod, a gateway only needs its own.
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
  title: "The charts of the mesh are installed in dependency order",
  why: "Helm and Pulumi report a chart as installed while it still waits for another one. The run then stops halfway, or the mesh comes up without certificates.",
  problem: "This chart does not wait for {after}: {otherwise}",
  fix: "Add the release of {after} to dependsOn",
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
