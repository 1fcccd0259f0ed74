import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartName, chartValue } from "../shared/helm";
import { controllers, possibleControllers } from "./controller";
import { helmRelease, types } from "./types";

function judge(graph: Graph, service: Node, release: Node): Outcome {
  // What the controller itself waits for is there before its webhook.
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
  title: "AWS Load Balancer Controller is ready before the first Service, or leaves Services alone",
  why: "Its webhook sees every new Service of the cluster, of any type, and while no pod of the controller is ready all of them are refused.",
  problem: "The Service is made while {controller} starts, whose webhook then refuses it",
  fix: "Add {controller} to dependsOn, or set enableServiceMutatorWebhook to false in its values",
  examples: {
    bad: `new k8s.helm.v3.Release("lbc", { chart: "aws-load-balancer-controller", values: { clusterName } });
new k8s.core.v1.Service("web", { spec });`,
    good: `const lbc = new k8s.helm.v3.Release("lbc", { chart: "aws-load-balancer-controller", values: { clusterName } });
new k8s.core.v1.Service("web", { spec }, { dependsOn: lbc });`,
  },
  level: level("disabled", "advisory"),
  types: types.service,
  check(graph): readonly Finding[] {
    // The objects of a chart that is rendered have no place of their own in the order.
    const installed = [...controllers(graph), ...possibleControllers(graph)].filter(
      (node) => node.type === helmRelease,
    );
    return installed.flatMap((release) =>
      graph.byType(...types.service).map((service) => on(service, judge(graph, service, release))),
    );
  },
});
