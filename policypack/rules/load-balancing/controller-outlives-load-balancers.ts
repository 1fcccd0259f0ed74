import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { anyOf, type Tri } from "../../../core/answers";
import { chartName, chartValue } from "../shared/helm";
import { controllers, possibleControllers } from "./controller";
import { awsGateways } from "./gateways";
import { albIngresses } from "./ingresses";
import { type LoadBalancerService, loadBalancerServices, makerOf, serviceTypes } from "./services";
import { helmRelease } from "./types";

/** An object that the controller puts a finalizer on. */
interface Served {
  readonly node: Node;
  readonly isServed: Tri;
}

/** Whether the stack's controller creates the load balancer of a Service. */
function serves(service: LoadBalancerService, release: Node): Tri {
  const maker = makerOf(service);
  if (maker === "default") {
    // Its webhook sets its class on new Services.
    const takes = chartValue(release, "enableServiceMutatorWebhook").boolean() ?? true;
    return takes === true && service.unclear !== undefined ? UNKNOWN : takes;
  }
  return maker === UNKNOWN || service.unclear !== undefined ? UNKNOWN : maker === "aws-load-balancer-controller";
}

function servedBy(graph: Graph, release: Node): readonly Served[] {
  return [
    ...graph.byType(...serviceTypes).map((node): Served => ({
      node,
      isServed: anyOf(loadBalancerServices(node).map((each) => serves(each, release))),
    })),
    ...albIngresses(graph).map(({ node, sure }): Served => ({ node, isServed: sure || UNKNOWN })),
    ...awsGateways(graph).map(({ node, sure }): Served => ({ node, isServed: sure || UNKNOWN })),
  ].filter(({ node, isServed }) => isServed !== false && node !== release);
}

function judge(graph: Graph, { node, isServed }: Served, release: Node): Outcome {
  if (graph.dependsOn(node, release)) {
    return pass;
  }
  return isServed === true && chartName(release) !== UNKNOWN
    ? violation(undefined, { controller: release.name })
    : undecided(`whether ${release.name} creates a load balancer for it`);
}

export const controllerOutlivesLoadBalancers = stackRule({
  name: "controller-outlives-load-balancers",
  capability: "load-balancing",
  guide: [],
  reference: {
    title: "AWS Load Balancer Controller: finalizers of Ingresses, Services and Gateways",
    url: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/pkg/k8s/finalizer.go",
  },
  severity: "medium",
  title: "AWS Load Balancer Controller is deleted after the load balancers that it created",
  why: "Only the controller deletes them and removes the finalizers. Without it a destroy hangs, and the load balancers stay open and billed.",
  problem: "{controller} may be deleted before this object",
  fix: "Add {controller} to dependsOn",
  examples: {
    bad: `new k8s.helm.v3.Release("lbc", { chart: "aws-load-balancer-controller", values: { clusterName } });
new k8s.networking.v1.Ingress("web", { spec: { ingressClassName: "alb", rules } });`,
    good: `const lbc = new k8s.helm.v3.Release("lbc", { chart: "aws-load-balancer-controller", values: { clusterName } });
new k8s.networking.v1.Ingress("web", { spec: { ingressClassName: "alb", rules } }, { dependsOn: lbc });`,
  },
  level: level("advisory", "advisory", "mandatory"),
  types: [helmRelease],
  check(graph): readonly Finding[] {
    // Objects of a rendered chart have no position of their own in the order.
    return [...controllers(graph), ...possibleControllers(graph)]
      .filter(({ type }) => type === helmRelease)
      .flatMap((release) => servedBy(graph, release).map((each) => on(each.node, judge(graph, each, release))));
  },
});
