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
import { isSameNamespace } from "../../../core/policies/namespace-key";
import { namespaceType } from "../../namespaces";
import type { Workload } from "../shared/workloads";
import { allowsDns, namespaceIsolated, podAllowed } from "./isolation";
import type { PolicyRule } from "../../../core/policies/model";
import type { StackPolicy } from "./policies";
import { someRule } from "../../../core/policies/cover";
import { type MadeNamespace, namespaceName, type Stack, stackOf } from "./stack";

/** Whether DNS is allowed for all pods or, if the rules are narrower, for each pod that the stack shows. */
function allowed(stack: Stack, namespace: MadeNamespace, cut: string[]): Tri {
  const dns = (rule: PolicyRule): Tri => allowsDns(stack, rule, "UDP");
  const allowing = stack
    .policiesAbout(namespace.key)
    .map((policy): { policy: StackPolicy; dns: Tri } => ({ policy, dns: someRule(policy.allows("egress"), dns) }));
  const all = anyOf(allowing.map((each) => allOf([each.dns, each.policy.selectsAll(namespace)])));
  const pods = stack.workloadsAbout(namespace.key);
  const narrow = anyOf([
    all,
    ...allowing.map(({ policy, dns: open }) => allOf([open, isSameNamespace(policy.namespace, namespace.key)])),
  ]);
  const answers = pods.map(({ workload, here }): { workload: Workload; here: Tri; answer: Tri } => ({
    workload,
    here,
    answer: podAllowed(stack, stack.podOf(workload), "egress", dns),
  }));
  cut.push(...answers.filter(({ answer }) => answer === false).map(({ workload }) => workload.node.name));
  // Allow rules are checked for the pods that the stack shows or, if there are none, for any future pod.
  const seen = allOf(answers.map(({ here, answer }) => anyOf([answer, not(here)])));
  const inside = anyOf(answers.map(({ here }) => here));
  return inside === true ? seen : inside === false ? narrow : seen === narrow ? seen : UNKNOWN;
}

function judge(stack: Stack, namespace: MadeNamespace): Outcome {
  const name = namespaceName(namespace);
  const isolated = namespaceIsolated(stack, namespace, "egress");
  if (isolated === false) {
    return notApplicable("the namespace does not deny egress by default");
  }
  const cut: string[] = [];
  const answer = allowed(stack, namespace, cut);
  if (answer === true) {
    return pass;
  }
  return isolated === UNKNOWN || answer === UNKNOWN
    ? undecided(`which pods of ${name} the policies select`)
    : violation(undefined, { namespace: name, who: cut.length > 0 ? `workload ${cut.join(", ")}` : "its pods" });
}

export const dnsAllowed = stackRule({
  name: "dns-allowed",
  capability: "network-policy",
  guide: ["np-dns", "np-dns-global"],
  severity: "medium",
  title: "Pods can query CoreDNS in namespaces that deny egress by default",
  why: "Without DNS nearly every workload fails, and people usually react by removing the default deny.",
  problem: "Namespace {namespace} denies egress by default, and no policy lets {who} query DNS",
  fix: "Add an egress rule to pods with label k8s-app: kube-dns in the namespace with kubernetes.io/metadata.name: kube-system, on UDP 53 and TCP 53",
  examples: {
    bad: `new k8s.networking.v1.NetworkPolicy("deny", {
  metadata: { namespace: shop.metadata.name }, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
});`,
    good: `new k8s.networking.v1.NetworkPolicy("allow-dns", {
  metadata: { namespace: shop.metadata.name },
  spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{
    to: [{
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    }],
    ports: [{ protocol: "UDP", port: 53 }, { protocol: "TCP", port: 53 }],
  }] },
});`,
  },
  level: level("advisory", "mandatory"),
  namespaces: "workload",
  types: [namespaceType],
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    return stack.namespaces.map((namespace) => on(namespace.node, judge(stack, namespace)));
  },
});
