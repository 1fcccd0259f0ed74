import { z } from "zod";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import { labelsOf } from "../../../core/labels";
import { coreDnsLabels, namesDns, orPass } from "./isolation";
import type { PolicyRule, Peer, Pod } from "../../../core/policies/model";
import { policyTypes, type StackPolicy } from "./policies";
import { type Stack, stackOf } from "./stack";

const names = /kube-system|kube-dns|coredns/;

/**
 * Where peers contain addresses, which cannot mean CoreDNS, and where Cilium lists the DNS names that may be queried.
 */
const elsewhere = ["ipBlock", "networks", "nets", "notNets", "toCIDR", "toCIDRSet", "toPorts"];

/** Whether any text in a value shows that it refers to CoreDNS. */
function meansCoreDns(view: View): Tri {
  const text = view.string();
  if (isKnown(text)) {
    return names.test(text);
  }
  const parts = view.entries().filter(([key]) => !elsewhere.includes(key));
  return view.state === "unknown"
    ? UNKNOWN
    : anyOf([...view.items(), ...parts.map(([, value]) => value)].map(meansCoreDns));
}

function judgePeer(rule: PolicyRule, peer: Peer, coreDns: Pod): Outcome {
  const named = anyOf([namesDns(rule, "UDP"), namesDns(rule, "TCP")]);
  const broken = allOf([named, meansCoreDns(peer.view), not(peer.pod(coreDns))]);
  return broken === false ? pass : broken === true ? violation(peer.view, { peer: peer.view }) : undecided(peer.view);
}

function judge(policy: StackPolicy, coreDns: Pod): readonly Outcome[] {
  const rules = policy.allows("egress");
  return rules === UNKNOWN
    ? [undecided("the egress rules of the policy")]
    : rules.flatMap((rule) => rule.peers.map((peer) => judgePeer(rule, peer, coreDns)));
}

function coreDnsPod(
  stack: Stack,
  namespaceLabels: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): Pod {
  const namespace = stack.namespace("kube-system");
  const added = labelsOf(namespaceLabels);
  return {
    namespace: namespace.labelMap.hasUnknown()
      ? namespace
      : { ...namespace, labels: (key) => added(key) ?? namespace.labels(key) },
    labels: labelsOf(labels),
    serviceAccount: UNKNOWN,
  };
}

export const dnsPeerMatchesCoreDns = stackRule({
  name: "dns-peer-matches-coredns",
  capability: "network-policy",
  guide: ["np-dns-label", "np-dns", "np-dns-global"],
  severity: "high",
  title: "Rules for CoreDNS select its pods",
  why: "On a new cluster kube-system has no label name: kube-system, so the rule in many examples matches nothing. Two list items also mean either one, not both.",
  problem: "This egress rule for DNS does not select the CoreDNS pods: {peer}",
  fix: "Use a single list item that selects the namespace by kubernetes.io/metadata.name: kube-system and the pods by k8s-app: kube-dns",
  examples: {
    bad: `new k8s.networking.v1.NetworkPolicy("allow-dns", { spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{
  to: [{ namespaceSelector: { matchLabels: { name: "kube-system" } } }], ports: [{ protocol: "UDP", port: 53 }],
}] } });`,
    good: `new k8s.networking.v1.NetworkPolicy("allow-dns", { spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{
  to: [{
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  }],
  ports: [{ protocol: "UDP", port: 53 }, { protocol: "TCP", port: 53 }],
}] } });`,
  },
  level: level("mandatory"),
  params: {
    kubeSystemLabels: z
      .record(z.string(), z.string())
      .default({})
      .describe("labels of the namespace kube-system that are set outside the stack"),
    coreDnsLabels: z
      .record(z.string(), z.string())
      .default({ ...coreDnsLabels })
      .describe("labels of the pods that answer DNS queries; default: those of the EKS add-on"),
  },
  types: policyTypes,
  check(graph, { params }): readonly Finding[] {
    const stack = stackOf(graph);
    const coreDns = coreDnsPod(stack, params.kubeSystemLabels, params.coreDnsLabels);
    return stack.policies.flatMap((policy) =>
      orPass(judge(policy, coreDns)).map((outcome) => on(policy.node, outcome)),
    );
  },
});
