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
import { isKnown, type Maybe, UNKNOWN, type View } from "../../view";
import { allOf, anyOf, doubted, is, type Tri } from "../shared/answers";
import { namespaceKey, sameNamespace } from "../shared/namespaces";
import { podIsolated } from "./isolation";
import { type AllowRule, coversPort, isAbout, namesAddresses, namesPort, someRule } from "./policy";
import { type Stack, stackOf } from "./stack";

export const serviceType = "kubernetes:core/v1:Service";
export const ingressType = "kubernetes:networking.k8s.io/v1:Ingress";

const nlb = "service.beta.kubernetes.io/aws-load-balancer";

/** Whether a load balancer sends to the addresses of pods. Targets are instances unless it is said otherwise. */
function toPods(node: Node): Tri {
  const annotation = (key: string): Maybe<string> => node.view.at("metadata", "annotations", key).string();
  if (node.type === ingressType) {
    return is(annotation("alb.ingress.kubernetes.io/target-type"), "ip");
  }
  return allOf([
    is(node.view.at("spec", "type").string(), "LoadBalancer"),
    anyOf([is(annotation(`${nlb}-nlb-target-type`), "ip"), is(annotation(`${nlb}-type`), "nlb-ip")]),
  ]);
}

interface Destination {
  readonly service: Node;
  readonly sure: boolean;
}

/** Where an Ingress or a Service sends to: the Services that are in the stack, and whether there are others. */
function servicesOf(
  graph: Graph,
  node: Node,
): { readonly services: readonly Destination[]; readonly complete: boolean } {
  if (node.type === serviceType) {
    return { services: [{ service: node, sure: true }], complete: true };
  }
  const spec = node.view.at("spec");
  const paths = spec
    .at("rules")
    .elements()
    .flatMap((rule) => rule.at("http", "paths").elements());
  const names = [spec.at("defaultBackend"), ...paths.map((path) => path.at("backend"))].map((backend) =>
    backend.at("service", "name").string(),
  );
  const byRef = node.refs("spec").filter((ref) => ref.type === serviceType);
  const complete = !names.includes(UNKNOWN) || byRef.length > 0;
  const named = (service: Node): Tri => {
    const known = names.filter(isKnown);
    return known.length > 0 && is(service.view.at("metadata", "name").string(), ...known);
  };
  const services = graph.byType(serviceType).flatMap((service): readonly Destination[] => {
    const sends = byRef.includes(service) || allOf([named(service), sameNamespace(node, service)]);
    return sends === false ? [] : [{ service, sure: sends === true }];
  });
  return { services, complete };
}

interface Target {
  readonly protocol: Maybe<string>;
  /** A number, or a name, behind which any may be. */
  readonly port: Maybe<number | string>;
}

/** Ports of the pods. */
function targetsOf(service: Node): readonly Target[] {
  return service.view
    .at("spec", "ports")
    .elements()
    .map((port) => {
      const target: View = port.at("targetPort").state === "absent" ? port.at("port") : port.at("targetPort");
      const number = target.number();
      return { protocol: port.at("protocol").string(), port: number === UNKNOWN ? target.string() : number };
    });
}

function letsIn(rule: AllowRule, targets: readonly Target[]): Tri {
  const onPort = targets.map(({ protocol = "TCP", port }) =>
    protocol === UNKNOWN
      ? UNKNOWN
      : anyOf([
          namesPort(rule, protocol),
          port === UNKNOWN ? UNKNOWN : typeof port === "number" ? coversPort(rule, protocol, port) : true,
        ]),
  );
  return allOf([anyOf(onPort), anyOf([rule.anyPeer, namesAddresses(rule)])]);
}

function judge(stack: Stack, node: Node, service: Node): Outcome {
  const namespace = namespaceKey(service);
  const pod = { namespace: stack.namespace(namespace), labels: service.view.at("spec", "selector") };
  const isolated = podIsolated(stack, pod, "ingress");
  if (isolated === false) {
    return notApplicable(`no policy isolates the pods of ${service.name}`);
  }
  // Pods may have more labels than the Service asks for: any policy of the namespace may be about them.
  const allowed = anyOf(
    stack
      .policiesAbout(namespace)
      .map((policy) =>
        allOf([
          isAbout(policy, namespace),
          someRule(policy.allows("ingress"), (rule) => letsIn(rule, targetsOf(service))),
        ]),
      ),
  );
  if (allowed === true) {
    return pass;
  }
  return allOf([isolated, toPods(node), allowed === false ? true : UNKNOWN]) === true
    ? violation(undefined, { service: service.name })
    : undecided(toPods(node) === UNKNOWN ? "the target type" : `what policies allow to the pods of ${service.name}`);
}

export const loadBalancerReachesPods = stackRule({
  name: "load-balancer-reaches-pods",
  capability: "network-policy",
  guide: ["np-incremental"],
  reference: {
    title: "aws-load-balancer-controller#973: a network policy cannot select an ALB",
    url: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/973",
  },
  severity: "medium",
  title: "Where a load balancer sends to isolated pods, a policy lets its addresses in",
  why: "A load balancer is no pod, so that a rule for the namespace of its controller lets nothing in.",
  problem:
    "Policies isolate the pods behind {service}, and no rule lets the addresses of the load balancer in on their port",
  fix: "Add an ingress rule by ipBlock of the load balancer's subnets (for an NLB that keeps client addresses: of the clients) on the target port",
  examples: {
    bad: `new k8s.networking.v1.NetworkPolicy("deny", { metadata: { namespace: "shop" }, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } });
new k8s.networking.v1.Ingress("web", { metadata: { namespace: "shop", annotations: { "alb.ingress.kubernetes.io/target-type": "ip" } }, spec });`,
    good: `new k8s.networking.v1.NetworkPolicy("from-alb", { metadata: { namespace: "shop" }, spec: {
  podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Ingress"],
  ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/20" } }], ports: [{ port: 8080 }] }],
} });`,
  },
  level: level("advisory", "mandatory"),
  types: [serviceType, ingressType],
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    return graph
      .byType(serviceType, ingressType)
      .filter((node) => toPods(node) !== false)
      .flatMap((node) => {
        const { services, complete } = servicesOf(graph, node);
        const judged = stack.policiesAbout(namespaceKey(node)).length > 0;
        const open = complete || !judged ? [] : [undecided("the Service that the Ingress sends to")];
        const found = services.map(({ service, sure }) => {
          const outcome = judge(stack, node, service);
          return sure ? outcome : doubted(outcome, `whether it sends to ${service.name}`);
        });
        return [...found, ...open].map((outcome) => on(node, outcome));
      });
  },
});
