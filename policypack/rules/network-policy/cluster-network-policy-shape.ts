import type { Graph } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { clusterNetworkPolicyTypes } from "./policies";
import { orPass } from "./isolation";
import { directions } from "../../../core/policies/model";

/** Source: api/v1alpha1/clusternetworkpolicy_types.go of aws/amazon-network-policy-controller-k8s. */
const tiers = ["Admin", "Baseline"];
const maxPriority = 1000;
const maxRules = 100;
const maxEntries = 25;

const fault = (at: View, what: string): Outcome => violation(at, { what });

function judgeHead(spec: View): readonly Outcome[] {
  const [tier, priority, subject] = [spec.at("tier"), spec.at("priority"), spec.at("subject")];
  const name = tier.string();
  const number = priority.number();
  return [
    name === UNKNOWN
      ? undecided(tier)
      : tiers.includes(String(name))
        ? pass
        : fault(tier, "tier is neither Admin nor Baseline"),
    number === UNKNOWN
      ? undecided(priority)
      : number !== undefined && Number.isInteger(number) && number >= 0 && number <= maxPriority
        ? pass
        : fault(priority, `priority is not a number from 0 to ${maxPriority}`),
    subject.state === "unknown"
      ? undecided(subject)
      : (subject.at("namespaces").state === "absent") !== (subject.at("pods").state === "absent")
        ? pass
        : fault(subject, "subject must have exactly one of namespaces and pods"),
  ];
}

function judgeRules(spec: View): readonly Outcome[] {
  return directions.flatMap((direction) => {
    const rules = spec.at(direction);
    const peers = rules.elements().flatMap((rule) => rule.at("to").elements());
    const lists = peers.flatMap((peer) => ["networks", "domainNames"].map((key) => peer.at(key)));
    const long = lists.filter((list) => list.items().length > maxEntries);
    const open = lists.filter((list) => list.state === "unknown");
    return [
      ...(rules.items().length > maxRules ? [fault(rules, `there are more than ${maxRules} rules`)] : []),
      ...long.map((list) => fault(list, `there are more than ${maxEntries} entries`)),
      ...(open.length > 0 ? [undecided(...open)] : []),
    ];
  });
}

/** Policies with the same tier and priority: their order is undefined. */
function sharing(graph: Graph, spec: View): readonly string[] {
  const place = (view: View): string | undefined => {
    const parts = [view.at("tier"), view.at("priority")].map((each) => each.string());
    return parts.every(isKnown) ? parts.join(" ") : undefined;
  };
  const own = place(spec);
  return graph
    .byType(...clusterNetworkPolicyTypes)
    .filter((node) => own !== undefined && place(node.view.at("spec")) === own)
    .map(({ name }) => name);
}

export const clusterNetworkPolicyShape = stackRule({
  name: "cluster-network-policy-shape",
  capability: "network-policy",
  guide: ["np-default-deny"],
  reference: {
    title: "Amazon network policy controller: ClusterNetworkPolicy",
    url: "https://github.com/aws/amazon-network-policy-controller-k8s/blob/main/api/v1alpha1/clusternetworkpolicy_types.go",
  },
  severity: "low",
  title: "Every ClusterNetworkPolicy is valid, and its order is defined",
  why: "A preview of a cluster that does not exist yet validates nothing, and two policies with the same priority have no defined order.",
  problem: "The API server refuses this ClusterNetworkPolicy, or its order is not defined: {what}",
  fix: "Use tier Admin or Baseline, a unique priority from 0 to 1000, exactly one subject, and lists within the limits",
  examples: {
    bad: `new k8s.apiextensions.CustomResource("baseline", { apiVersion: "networking.k8s.aws/v1alpha1", kind: "ClusterNetworkPolicy", metadata, spec: { tier: "Baseline", priority: 5000, subject } });`,
    good: `new k8s.apiextensions.CustomResource("baseline", { apiVersion: "networking.k8s.aws/v1alpha1", kind: "ClusterNetworkPolicy", metadata, spec: { tier: "Baseline", priority: 500, subject } });`,
  },
  level: level("advisory", "mandatory"),
  types: clusterNetworkPolicyTypes,
  check(graph): readonly Finding[] {
    return graph.byType(...clusterNetworkPolicyTypes).flatMap((node) => {
      const spec = node.view.at("spec");
      const others = sharing(graph, spec);
      const order = others.length > 1 ? [fault(spec.at("priority"), `${others.join(" and ")} share a priority`)] : [];
      return orPass([...judgeHead(spec), ...judgeRules(spec), ...order]).map((outcome) => on(node, outcome));
    });
  },
});
