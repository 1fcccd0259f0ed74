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
import { UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, not, present, type Tri } from "../../../core/answers";
import { chartTypes } from "../shared/helm";
import { namespaceKey } from "../../namespaces";
import { selectorMatches } from "../../../core/labels";
import { orPass } from "./isolation";
import { networkPolicyTypes } from "./policies";
import { directions } from "../../../core/policies/model";
import { type Stack, stackOf } from "./stack";

/** Selectors for pods in the policy's own namespace: its own, and those of peers without a namespace. */
function selectorsOf(policy: Node): readonly { readonly selector: View; readonly own: Tri }[] {
  const spec = policy.view.at("spec");
  const peers = directions
    .flatMap((direction) => spec.at(direction).elements())
    .flatMap((rule) => [...rule.at("from").elements(), ...rule.at("to").elements()]);
  return [
    { selector: spec.at("podSelector"), own: true },
    ...peers.map((peer): { selector: View; own: Tri } => ({
      selector: peer.at("podSelector"),
      own: not(present(peer.at("namespaceSelector"))),
    })),
  ];
}

function judge(stack: Stack, policy: Node): readonly Outcome[] {
  const namespace = namespaceKey(policy);
  const pods = stack.workloadsAbout(namespace);
  if (pods.length === 0) {
    return [notApplicable("the stack shows no workload of the namespace")];
  }
  return selectorsOf(policy).map(({ selector, own }) => {
    const found = anyOf(pods.map(({ workload, here }) => allOf([here, selectorMatches(selector, workload.labels)])));
    const broken = allOf([own, anyOf(pods.map(({ here }) => here)), not(found)]);
    return broken === false
      ? pass
      : broken === UNKNOWN
        ? undecided(selector)
        : violation(selector, { selector, namespace: stack.nameOf(String(namespace)) });
  });
}

export const networkPolicySelectsPods = stackRule({
  name: "network-policy-selects-pods",
  capability: "network-policy",
  guide: ["np-incremental"],
  severity: "medium",
  title: "Selectors of network policies select pods",
  why: "A selector with a typo selects nothing, so a deny does not deny or a rule admits nobody.",
  problem: "No workload in namespace {namespace} matches this selector: {selector}",
  fix: "Use labels from the pod template, or remove the rule",
  examples: {
    bad: `new k8s.networking.v1.NetworkPolicy("web", { metadata: { namespace: "shop" }, spec: { podSelector: { matchLabels: { app: "wbe" } } } });
new k8s.apps.v1.Deployment("web", { metadata: { namespace: "shop" }, spec: { template: { metadata: { labels: { app: "web" } } } } });`,
    good: `new k8s.networking.v1.NetworkPolicy("web", { metadata: { namespace: "shop" }, spec: { podSelector: { matchLabels: { app: "web" } } } });`,
  },
  level: level("advisory"),
  namespaces: "workload",
  types: networkPolicyTypes,
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    // The stack does not show pods of charts, which may be in any namespace.
    const hidden = graph.byType(...chartTypes).length > 0;
    return graph
      .byType(...networkPolicyTypes)
      .flatMap((policy) => (hidden ? [] : orPass(judge(stack, policy)).map((outcome) => on(policy, outcome))));
  },
});
