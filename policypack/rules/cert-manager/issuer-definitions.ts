import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../view";
import { charts as installed, chartTypes } from "../shared/helm";
import { charts } from "./issuers";

const definition = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";

/** Whether the definitions of the plugin are resources of their own. */
function defined(graph: Graph): boolean {
  return graph.byType(definition).some((each) => each.view.at("spec", "group").string() === "awspca.cert-manager.io");
}

function judge(graph: Graph, release: Node): Outcome {
  const skip = release.view.at("skipCrds");
  const skipped = skip.boolean();
  if (skipped === UNKNOWN) {
    return undecided(skip);
  }
  return skipped === true && defined(graph) ? pass : violation(skip);
}

export const issuerDefinitions = stackRule({
  name: "issuer-definitions",
  capability: "cert-manager",
  guide: ["pca-issuer-plugin"],
  severity: "medium",
  title: "The definitions of the issuer plugin are resources of their own",
  why: "Helm installs what is in a chart's crds/ folder once and never upgrades it: an old definition drops new fields such as serviceAccountRef without a word, and the issuer falls back to other credentials.",
  problem: "The issuer's definitions come from the chart, which never upgrades them",
  fix: "Set skipCrds: true on the release and register the CustomResourceDefinitions of awspca.cert-manager.io beside it",
  examples: {
    bad: `new k8s.helm.v3.Release("issuer", { chart: "aws-privateca-issuer", ... });`,
    good: `new k8s.apiextensions.v1.CustomResourceDefinition("awspcaissuers", { ... });
new k8s.helm.v3.Release("issuer", { chart: "aws-privateca-issuer", skipCrds: true, ... });`,
  },
  level: level("disabled", "advisory", "mandatory"),
  types: chartTypes,
  check(graph): readonly Finding[] {
    return installed(graph, charts.issuer)
      .filter((release) => release.type === "kubernetes:helm.sh/v3:Release")
      .map((release) => on(release, judge(graph, release)));
  },
});
