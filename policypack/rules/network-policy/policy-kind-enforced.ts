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
import { anyOf, present, type Tri } from "../../../core/answers";
import { calicoGlobalTypes, calicoNamespacedTypes } from "./policies";
import { ciliumGlobalTypes, ciliumNamespacedTypes } from "./policies";
import { clusterNetworkPolicyTypes } from "./policies";
import { anyAutoMode, type Engine, enginesOf } from "./engines";
import { applicationNetworkPolicyTypes } from "./policies";
import { directions } from "../../../core/policies/model";

const engineOf: readonly (readonly [types: readonly string[], engine: Engine])[] = [
  [[...calicoNamespacedTypes, ...calicoGlobalTypes], "Calico"],
  [[...ciliumNamespacedTypes, ...ciliumGlobalTypes], "Cilium"],
  [[...clusterNetworkPolicyTypes, ...applicationNetworkPolicyTypes], "VPC CNI"],
];

const types = engineOf.flatMap(([each]) => each);

/** Whether a VPC CNI policy has DNS name rules, which only EKS Auto Mode enforces. */
function byName(node: Node): Tri {
  if (!clusterNetworkPolicyTypes.includes(node.type)) {
    return applicationNetworkPolicyTypes.includes(node.type);
  }
  const peers = directions
    .flatMap((direction) => node.view.at("spec", direction).elements())
    .flatMap((rule) => rule.at("to").elements());
  return anyOf(peers.map((peer) => present(peer.at("domainNames"))));
}

function judge(graph: Graph, node: Node): Outcome {
  const engines = enginesOf(graph);
  const auto = anyAutoMode(graph);
  const seen = auto !== undefined || Object.values(engines.on).some((each) => each !== false);
  if (!seen) {
    return notApplicable("neither the cluster nor an engine is in this stack");
  }
  const kind = node.type.replace(/.*:/, "");
  const verdict = (answer: Tri, needs: string, ...unknown: readonly string[]): Outcome =>
    answer === UNKNOWN ? undecided(...unknown) : answer ? pass : violation(undefined, { kind, needs });
  const engine = engineOf.find(([each]) => each.includes(node.type))?.[1] ?? "VPC CNI";
  const byEngine = verdict(engines.on[engine], `${engine}, which this stack does not turn on`, ...engines.unknown);
  const named = byName(node);
  if (named === false) {
    return byEngine;
  }
  const byAutoMode =
    auto === undefined
      ? undecided("whether the cluster, which is not in this stack, runs EKS Auto Mode")
      : verdict(auto, "EKS Auto Mode, which this cluster does not use", "computeConfig.enabled of the cluster");
  return named === true || byEngine.verdict === byAutoMode.verdict
    ? byAutoMode
    : undecided("whether it has DNS name rules");
}

export const policyKindEnforced = stackRule({
  name: "policy-kind-enforced",
  capability: "network-policy",
  guide: ["np-engine", "np-extended"],
  severity: "high",
  title: "Every kind of policy in use has an engine that enforces it",
  why: "The API server accepts objects of any defined kind, even if the engine that enforces them is missing.",
  problem: "Nothing enforces {kind} objects on this cluster: they need {needs}",
  fix: "Install that engine, or write the rule as a kind that this cluster's engine enforces",
  examples: {
    bad: `new aws.eks.Cluster("main", { roleArn, vpcConfig });
new k8s.apiextensions.CustomResource("names", { apiVersion: "networking.k8s.aws/v1alpha1", kind: "ApplicationNetworkPolicy", metadata, spec });`,
    good: `new aws.eks.Cluster("main", { roleArn, vpcConfig, computeConfig: { enabled: true, nodePools: ["general-purpose"] } });
new k8s.apiextensions.CustomResource("names", { apiVersion: "networking.k8s.aws/v1alpha1", kind: "ApplicationNetworkPolicy", metadata, spec });`,
  },
  level: level("mandatory"),
  types,
  check(graph): readonly Finding[] {
    return graph.byType(...types).map((node) => on(node, judge(graph, node)));
  },
});
