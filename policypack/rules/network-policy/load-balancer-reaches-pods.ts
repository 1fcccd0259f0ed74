import type { Node } from "../../graph";
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
import { type Maybe, UNKNOWN, type View } from "../../../core/view";
import { type PodTarget, podTargets } from "../load-balancing/targets";
import { types } from "../load-balancing/types";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import { doubted } from "../shared/outcomes";
import { namespaceKey } from "../../namespaces";
import { labelsIn } from "../../../core/labels";
import { podIsolated } from "./isolation";
import type { PolicyRule } from "../../../core/policies/model";
import { coversPort, isAbout, namesAddresses, namesPort, someRule } from "../../../core/policies/cover";
import { type Stack, stackOf } from "./stack";

interface TargetPort {
  readonly protocol: Maybe<string>;
  /** A number, or a name that may stand for any number. */
  readonly port: Maybe<number | string>;
}

/** Ports of the pods. */
function portsOf(service: Node): readonly TargetPort[] {
  return service.view
    .at("spec", "ports")
    .elements()
    .map((port) => {
      const target: View = port.at("targetPort").state === "absent" ? port.at("port") : port.at("targetPort");
      const number = target.number();
      return { protocol: port.at("protocol").string(), port: number === UNKNOWN ? target.string() : number };
    });
}

function letsIn(rule: PolicyRule, ports: readonly TargetPort[]): Tri {
  const onPort = ports.map(({ protocol = "TCP", port }) =>
    protocol === UNKNOWN
      ? UNKNOWN
      : anyOf([
          namesPort(rule, protocol),
          port === UNKNOWN ? UNKNOWN : typeof port === "number" ? coversPort(rule, protocol, port) : true,
        ]),
  );
  return allOf([anyOf(onPort), anyOf([rule.anyPeer, namesAddresses(rule)])]);
}

function judge(stack: Stack, { service, toPods }: PodTarget): Outcome {
  const namespace = namespaceKey(service);
  const pod = stack.podIn(namespace, labelsIn(service.view.at("spec", "selector")));
  const isolated = podIsolated(stack, pod, "ingress");
  if (isolated === false) {
    return notApplicable(`no policy isolates the pods of ${service.name}`);
  }
  // Pods may have more labels than the Service selects by: any policy in the namespace may apply to them.
  const allowed = anyOf(
    stack
      .policiesAbout(namespace)
      .map((policy) =>
        allOf([
          isAbout(policy, namespace),
          someRule(policy.allows("ingress"), (rule) => letsIn(rule, portsOf(service))),
        ]),
      ),
  );
  if (allowed === true) {
    return pass;
  }
  return allOf([isolated, toPods, not(allowed)]) === true
    ? violation(undefined, { service: service.name })
    : undecided(toPods === UNKNOWN ? "the target type" : `what policies allow for the pods of ${service.name}`);
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
  title: "A policy allows a load balancer's addresses to the isolated pods behind it",
  why: "A load balancer is not a pod, so a rule that selects its controller's namespace admits nothing.",
  problem: "Policies isolate the pods behind {service}, and no rule allows the load balancer's addresses on their port",
  fix: "Add an ingress rule for the target port with an ipBlock for the load balancer's subnets (or for the clients, if an NLB preserves client addresses)",
  examples: {
    bad: `new k8s.networking.v1.NetworkPolicy("deny", { metadata: { namespace: "shop" }, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } });
new k8s.networking.v1.Ingress("web", { metadata: { namespace: "shop", annotations: { "alb.ingress.kubernetes.io/target-type": "ip" } }, spec });`,
    good: `new k8s.networking.v1.NetworkPolicy("from-alb", { metadata: { namespace: "shop" }, spec: {
  podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Ingress"],
  ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/20" } }], ports: [{ port: 8080 }] }],
} });`,
  },
  level: level("advisory", "mandatory"),
  types: [...types.service, ...types.ingress, ...types.routes],
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    return podTargets(graph).flatMap(({ node, found, open }) => {
      const outcomes = found.map((target) =>
        target.sure
          ? judge(stack, target)
          : doubted(judge(stack, target), `whether it sends to ${target.service.name}`),
      );
      const judged = stack.policiesAbout(namespaceKey(node)).length > 0;
      return [...outcomes, ...(open && judged ? [undecided("the Service that it sends to")] : [])].map((outcome) =>
        on(node, outcome),
      );
    });
  },
});
