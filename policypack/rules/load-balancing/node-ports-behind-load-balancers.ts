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
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import { type AlbIngress, albIngresses, backendsOf, isBackend } from "./ingresses";
import { ingressToPods } from "./targets";
import { types } from "./types";

function isTarget(graph: Graph, service: Node, ingresses: readonly AlbIngress[]): Tri {
  return anyOf(
    ingresses.flatMap((ingress) =>
      backendsOf(ingress.node).map((backend) =>
        allOf([not(ingressToPods(graph, ingress)), isBackend(graph, ingress.node, backend, service)]),
      ),
    ),
  );
}

function judge(graph: Graph, service: Node, ingresses: readonly AlbIngress[]): Outcome {
  const type = service.view.at("spec", "type");
  const name = type.string();
  if (name !== "NodePort" && name !== UNKNOWN) {
    return notApplicable("the Service is not of type NodePort");
  }
  const target = isTarget(graph, service, ingresses);
  if (target === true) {
    return pass;
  }
  return name === UNKNOWN || target === UNKNOWN
    ? undecided("the type of the Service, and the Ingresses that send requests to it")
    : violation(type);
}

export const nodePortsBehindLoadBalancers = stackRule({
  name: "node-ports-behind-load-balancers",
  capability: "load-balancing",
  guide: ["tls-termination"],
  severity: "medium",
  title: "Node ports only serve load balancers",
  why: "A node port is open as plaintext on every node, to everything that the node's security group allows.",
  problem: "The Service opens a port on every node, but no load balancer of the stack uses it",
  fix: "Change the Service to type ClusterIP behind targets of type ip, or to type LoadBalancer",
  examples: {
    bad: `new k8s.core.v1.Service("web", { spec: { type: "NodePort", ports: [{ port: 80 }] } });`,
    good: `new k8s.core.v1.Service("web", { spec: { type: "ClusterIP", ports: [{ port: 80 }] } }); // and target-type: ip`,
  },
  level: level("disabled", "advisory"),
  types: types.service,
  check(graph): readonly Finding[] {
    const ingresses = albIngresses(graph);
    return graph.byType(...types.service).map((service) => on(service, judge(graph, service, ingresses)));
  },
});
