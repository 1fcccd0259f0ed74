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
import { controllers, controllerValues, possibleControllers } from "./controller";
import { type LoadBalancerService, loadBalancerServices, type Maker, makerOf, serviceTypes } from "./services";
import { types } from "./types";

const fixes = {
  classic: "use an aws.lb.LoadBalancer of type application or network",
  service:
    "set spec.loadBalancerClass to service.k8s.aws/nlb on a new Service (changing an existing one leaves its load balancer behind)",
};

function judgeService(graph: Graph, { spec, annotation }: LoadBalancerService, maker: Maker): Outcome {
  if (maker === "aws-load-balancer-controller") {
    return pass;
  }
  if (maker === "in-tree") {
    const type = annotation("aws-load-balancer-type");
    return violation(type, { what: `The load balancer type ${type.show()}`, fix: fixes.service });
  }
  if (controllers(graph).length === 0 || possibleControllers(graph).length > 0) {
    return undecided("whether the webhook of AWS Load Balancer Controller sets spec.loadBalancerClass");
  }
  const webhook = controllerValues(graph, "enableServiceMutatorWebhook").map((value) => value.boolean() ?? true);
  if (webhook.includes(UNKNOWN)) {
    return undecided("values.enableServiceMutatorWebhook of AWS Load Balancer Controller");
  }
  return webhook.includes(true)
    ? pass
    : violation(spec.at("loadBalancerClass"), { what: "A Service without loadBalancerClass", fix: fixes.service });
}

function judge(graph: Graph, node: Node): readonly Outcome[] {
  return loadBalancerServices(node).map((service) => {
    const maker = makerOf(service);
    if (maker === "other") {
      return notApplicable("another controller creates the load balancer");
    }
    return service.unclear !== undefined
      ? undecided(service.unclear)
      : maker === UNKNOWN
        ? undecided(service.spec.at("loadBalancerClass"), service.annotation("aws-load-balancer-type"))
        : judgeService(graph, service, maker);
  });
}

export const currentLoadBalancers = stackRule({
  name: "current-load-balancers",
  capability: "load-balancing",
  guide: ["lb-nlb-certificate", "lb-alb-certificate"],
  severity: "high",
  title: "All load balancers are ALBs or NLBs, and AWS Load Balancer Controller creates those of Services",
  why: "The legacy provider in Kubernetes gets no new features and creates public load balancers by default, and a Classic Load Balancer does not support TLS 1.3.",
  problem: "{what} is, or creates, a legacy load balancer",
  fix: "Replace it: {fix}",
  examples: {
    bad: `new k8s.core.v1.Service("web", {
  metadata: { annotations: { "service.beta.kubernetes.io/aws-load-balancer-type": "nlb" } },
  spec: { type: "LoadBalancer", ports: [{ port: 443 }] },
});`,
    good: `new k8s.core.v1.Service("web", {
  spec: { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb", ports: [{ port: 443 }] },
});`,
  },
  level: level("advisory", "mandatory"),
  types: [...types.classic, ...types.loadBalancer, ...serviceTypes],
  check(graph): readonly Finding[] {
    return [
      ...graph
        .byType(...types.classic)
        .map((node) => on(node, violation(undefined, { what: "A Classic Load Balancer", fix: fixes.classic }))),
      ...graph.byType(...types.loadBalancer).map((node) => on(node, pass)),
      ...graph.byType(...serviceTypes).flatMap((node) => judge(graph, node).map((outcome) => on(node, outcome))),
    ];
  },
});
