import type { Graph, Node } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartName, charts, chartTypes } from "../shared/helm";

const api = "kubernetes:projectcalico.org/v3:*";
const storage = "kubernetes:crd.projectcalico.org/*";

function afterOperator(graph: Graph, node: Node): Outcome {
  const operators = charts(graph, "tigera-operator");
  const unnamed = graph.byType(...chartTypes).filter((chart) => chartName(chart) === UNKNOWN);
  const waits = (chart: Node): boolean => graph.dependsOn(node, chart);
  if (operators.some(waits)) {
    return pass;
  }
  const [first] = operators;
  if (first === undefined) {
    return unnamed.length > 0
      ? undecided(...unnamed.map(({ name }) => `chart of ${name}`))
      : notApplicable("this stack does not install Calico");
  }
  return violation(undefined, {
    what: `does not wait for ${first.name}, which serves its API`,
    fix: `add ${first.name}, or a resource that waits for it, to dependsOn`,
  });
}

export const calicoApi = stackRule({
  name: "calico-api",
  capability: "network-policy",
  guide: ["np-global-deny"],
  reference: {
    title: "Calico, API server: manage projectcalico.org/v3 resources",
    url: "https://docs.tigera.io/calico/latest/operations/install-apiserver",
  },
  severity: "medium",
  title: "Calico objects use Calico's own API and are created after it is served",
  why: "Without this order the first update fails halfway. Objects written directly to Calico's storage are not validated, and their format changes between versions.",
  problem: "The Calico object {what}",
  fix: "To fix it, {fix}",
  examples: {
    bad: `new k8s.apiextensions.CustomResource("deny", { apiVersion: "crd.projectcalico.org/v1", kind: "GlobalNetworkPolicy", metadata, spec });`,
    good: `const calico = new k8s.helm.v3.Release("calico", { chart: "tigera-operator" });
new k8s.apiextensions.CustomResource("deny", { apiVersion: "projectcalico.org/v3", kind: "GlobalNetworkPolicy", metadata, spec }, { dependsOn: [calico] });`,
  },
  level: level("advisory", "mandatory"),
  types: [api, storage],
  check: (graph): readonly Finding[] => [
    ...graph.byType(api).map((node) => on(node, afterOperator(graph, node))),
    ...graph.byType(storage).map((node) =>
      on(
        node,
        violation(undefined, {
          what: "is written to crd.projectcalico.org, Calico's internal storage",
          fix: "use projectcalico.org/v3, with Calico's API server installed",
        }),
      ),
    ),
  ],
});
