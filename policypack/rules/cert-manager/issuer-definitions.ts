import type { Graph, Node } from "../../graph";
import { type Finding, level, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { anyOf, is, type Tri } from "../../../core/answers";
import { chartTypes, onCharts } from "../shared/helm";
import { charts } from "./issuers";

const definition = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";

/** Whether the stack registers the plugin's CRDs as resources of their own. */
function definesIssuers(graph: Graph): Tri {
  return anyOf(
    graph.byType(definition).map((each) => is(each.view.at("spec", "group").string(), "awspca.cert-manager.io")),
  );
}

function judge(graph: Graph, release: Node): Outcome {
  const skip = release.view.at("skipCrds");
  const skipped = skip.boolean();
  if (skipped === UNKNOWN) {
    return undecided(skip);
  }
  const kept = skipped === true && definesIssuers(graph);
  return kept === UNKNOWN ? undecided("the group of a CustomResourceDefinition") : kept ? pass : violation(skip);
}

export const issuerDefinitions = stackRule({
  name: "issuer-definitions",
  capability: "cert-manager",
  guide: ["pca-issuer-plugin"],
  severity: "medium",
  title: "The stack manages the CRDs of the issuer plugin itself, not through the chart",
  why: "Helm installs a chart's crds/ folder once and never upgrades it. An old CRD silently drops new fields such as serviceAccountRef, and the issuer falls back to other credentials.",
  problem: "The issuer's CRDs come from the chart's crds/ folder, which Helm never upgrades",
  fix: "Set skipCrds: true on the release and register the CustomResourceDefinitions of awspca.cert-manager.io as resources",
  examples: {
    bad: `new k8s.helm.v3.Release("issuer", { chart: "aws-privateca-issuer", ... });`,
    good: `new k8s.apiextensions.v1.CustomResourceDefinition("awspcaissuers", { ... });
new k8s.helm.v3.Release("issuer", { chart: "aws-privateca-issuer", skipCrds: true, ... });`,
  },
  level: level("disabled", "advisory", "mandatory"),
  types: chartTypes,
  check(graph): readonly Finding[] {
    return onCharts(graph, charts.issuer, (release) => judge(graph, release)).filter(
      (finding) => finding.on.type === "kubernetes:helm.sh/v3:Release",
    );
  },
});
