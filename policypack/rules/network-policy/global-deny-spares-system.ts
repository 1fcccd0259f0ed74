import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import { calicoGlobalTypes } from "./policies";
import { ciliumGlobalTypes } from "./policies";
import { clusterNetworkPolicyTypes } from "./policies";
import { coreDnsLabels } from "./isolation";
import { type PolicyRule, type Direction, directions, type Pod } from "../../../core/policies/model";
import type { StackPolicy } from "./policies";
import { someRule } from "../../../core/policies/cover";
import { type Stack, stackOf } from "./stack";

const types = [...calicoGlobalTypes, ...ciliumGlobalTypes, ...clusterNetworkPolicyTypes];

type Vital = readonly (readonly [namespace: string, labels: Readonly<Record<string, string>>])[];

/** Pods that a cluster cannot work without. Source: labels of the coredns add-on and of the tigera-operator chart. */
const vital: Vital = [["kube-system", coreDnsLabels]];
const vitalToCalico: Vital = [
  ["calico-system", { "k8s-app": "calico-typha" }],
  ["tigera-operator", { "k8s-app": "tigera-operator" }],
];

/** A rule of these kinds that applies to everything says so in its peers. */
const opens = (rule: PolicyRule): Tri => allOf([rule.anyPort, anyOf(rule.peers.map((peer) => peer.everyPod))]);

/** Whether a policy allows a pod any traffic in a direction; even a narrow rule counts. */
function leavesSomething(stack: Stack, pod: Pod, direction: Direction, own: StackPolicy): Tri {
  return anyOf(
    stack.policiesAbout(pod.namespace.key).map((policy) =>
      allOf([
        policy.selects(pod),
        // An unknown rule may be Cilium's empty rule, which allows nothing.
        someRule(policy.allows(direction), (rule) =>
          policy === own ? opens(rule) : rule.view.state === "unknown" ? UNKNOWN : true,
        ),
      ]),
    ),
  );
}

function judge(stack: Stack, policy: StackPolicy): readonly Outcome[] {
  const pods = calicoGlobalTypes.includes(policy.node.type) ? [...vital, ...vitalToCalico] : vital;
  return pods.flatMap(([name, labels]) => {
    const pod = stack.pod(name, labels);
    return directions.map((direction) => {
      const cut = allOf([
        policy.selects(pod),
        policy.isolates(direction),
        not(leavesSomething(stack, pod, direction, policy)),
      ]);
      return cut === true
        ? violation(undefined, { namespace: name, direction })
        : cut === UNKNOWN
          ? undecided(`whether it selects pods of ${name}`)
          : pass;
    });
  });
}

export const globalDenySparesSystem = stackRule({
  name: "global-deny-spares-system",
  capability: "network-policy",
  guide: ["np-global-deny", "np-dns-global"],
  severity: "critical",
  title: "A cluster-wide deny excludes the system namespaces",
  why: "A selector for everything also selects CoreDNS, the engine's own components and host endpoints. If they are cut off, the cluster stops working.",
  problem:
    "This cluster-wide policy cuts off pods in {namespace} ({direction}), and no other policy allows them anything",
  fix: "Exclude the system namespaces (for Calico: namespaceSelector with kubernetes.io/metadata.name not in a set of them), or allow their traffic in the same stack",
  examples: {
    bad: `new k8s.apiextensions.CustomResource("deny", { apiVersion: "projectcalico.org/v3", kind: "GlobalNetworkPolicy",
  metadata: { name: "default-deny" }, spec: { selector: "all()", types: ["Ingress", "Egress"] } });`,
    good: `new k8s.apiextensions.CustomResource("deny", { apiVersion: "projectcalico.org/v3", kind: "GlobalNetworkPolicy",
  metadata: { name: "default-deny" }, spec: { types: ["Ingress", "Egress"],
    namespaceSelector: 'kubernetes.io/metadata.name not in {"kube-system", "calico-system", "tigera-operator"}' } });`,
  },
  level: level("mandatory"),
  types,
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    return stack.policies
      .filter(({ clusterWide }) => clusterWide)
      .flatMap((policy) => judge(stack, policy).map((outcome) => on(policy.node, outcome)));
  },
});
