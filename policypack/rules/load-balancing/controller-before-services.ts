import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartName, chartValue } from "../shared/helm";
import { controllers, possibleControllers } from "./controller";
import { helmRelease, types } from "./types";

function judge(graph: Graph, service: Node, release: Node): Outcome {
  // Whatever the controller itself waits for is created before its webhook.
  if (graph.dependsOn(service, release) || graph.dependsOn(release, service)) {
    return pass;
  }
  const enabled = chartValue(release, "enableServiceMutatorWebhook").boolean() ?? true;
  if (enabled === false) {
    return pass;
  }
  const sure = enabled === true && chartName(release) !== UNKNOWN;
  return sure
    ? violation(undefined, { controller: release.name })
    : undecided(`whether ${release.name} has a webhook for Services`);
}

export const controllerBeforeServices = stackRule({
  name: "controller-before-services",
  capability: "load-balancing",
  guide: [],
  reference: {
    title: "AWS Load Balancer Controller: its webhook for new Services fails closed",
    url: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/webhooks/core/service_mutator.go",
  },
  severity: "medium",
  title:
    "AWS Load Balancer Controller is ready before the first Service is created, or its webhook for Services is off",
  why: "Its webhook is called for every new Service in the cluster, of any type. While no controller pod is ready, all of them are refused.",
  problem: "The Service may be created while {controller} is still starting, and is then refused by its webhook",
  fix: "Add {controller} to dependsOn, or set enableServiceMutatorWebhook to false in the values of its chart",
  examples: {
    bad: `new k8s.helm.v3.Release("lbc", { chart: "aws-load-balancer-controller", values: { clusterName } });
new k8s.core.v1.Service("web", { spec });`,
    good: `const lbc = new k8s.helm.v3.Release("lbc", { chart: "aws-load-balancer-controller", values: { clusterName } });
new k8s.core.v1.Service("web", { spec }, { dependsOn: lbc });`,
  },
  level: level("disabled", "advisory"),
  types: types.service,
  check(graph): readonly Finding[] {
    // Objects of a rendered chart have no position of their own in the order.
    const installed = [...controllers(graph), ...possibleControllers(graph)].filter(
      (node) => node.type === helmRelease,
    );
    return installed.flatMap((release) =>
      graph.byType(...types.service).map((service) => on(service, judge(graph, service, release))),
    );
  },
});
