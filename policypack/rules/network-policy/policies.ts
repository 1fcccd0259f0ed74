/** A stack's network policies of every kind, read by core/policies. */
import { calicoPolicy } from "../../../core/policies/calico";
import { ciliumPolicies } from "../../../core/policies/cilium";
import { clusterNetworkPolicy } from "../../../core/policies/cluster-network-policy";
import { allowsOf } from "../../../core/policies/cover";
import { kubernetesPolicy } from "../../../core/policies/kubernetes";
import type { Direction, Manifest, Policy, PolicyRule } from "../../../core/policies/model";
import type { Unknown, View } from "../../../core/view";
import type { Graph, Node } from "../../graph";
import { namespaceKey } from "../../namespaces";

export const networkPolicyTypes = ["kubernetes:networking.k8s.io/v1:NetworkPolicy"];
export const applicationNetworkPolicyTypes = ["kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy"];
export const clusterNetworkPolicyTypes = ["kubernetes:networking.k8s.aws/v1alpha1:ClusterNetworkPolicy"];
/** Calico's public API and its internal storage API, which works the same. */
export const calicoNamespacedTypes = [
  "kubernetes:projectcalico.org/v3:NetworkPolicy",
  "kubernetes:crd.projectcalico.org/v1:NetworkPolicy",
];
export const calicoGlobalTypes = [
  "kubernetes:projectcalico.org/v3:GlobalNetworkPolicy",
  "kubernetes:crd.projectcalico.org/v1:GlobalNetworkPolicy",
];
export const ciliumNamespacedTypes = ["kubernetes:cilium.io/v2:CiliumNetworkPolicy"];
export const ciliumGlobalTypes = ["kubernetes:cilium.io/v2:CiliumClusterwideNetworkPolicy"];

/** Address groups, which Cilium rules refer to by name. */
export const ciliumGroupTypes = [
  "kubernetes:cilium.io/v2:CiliumCIDRGroup",
  "kubernetes:cilium.io/v2alpha1:CiliumCIDRGroup",
];

export const policyTypes: readonly string[] = [
  ...networkPolicyTypes,
  ...applicationNetworkPolicyTypes,
  ...calicoNamespacedTypes,
  ...calicoGlobalTypes,
  ...ciliumNamespacedTypes,
  ...ciliumGlobalTypes,
  ...clusterNetworkPolicyTypes,
];

/** A policy and the resource that contains it. */
export interface StackPolicy extends Policy {
  readonly node: Node;
  /** What it allows; nothing in a direction that it does not mention. */
  readonly allows: (direction: Direction) => readonly PolicyRule[] | Unknown;
}

function ofNode(node: Node, policy: Policy): StackPolicy {
  return { ...policy, node, allows: (direction) => allowsOf(policy, direction) };
}

function manifestOf(node: Node, clusterWide: boolean): Manifest {
  return {
    name: node.view.at("metadata", "name").string(),
    namespace: clusterWide ? undefined : namespaceKey(node),
    spec: node.view.at("spec"),
  };
}

/** The addresses in the stack's groups; undefined for a group outside the stack. */
function groupsOf(graph: Graph): (group: string) => readonly View[] | undefined {
  const groups = new Map(
    graph.byType(...ciliumGroupTypes).map(({ view }) => [view.at("metadata", "name").string(), view] as const),
  );
  return (group) => groups.get(group)?.at("spec", "externalCIDRs").elements();
}

export function policiesOf(graph: Graph): readonly StackPolicy[] {
  const groups = groupsOf(graph);
  const calico = (types: readonly string[], clusterWide: boolean): readonly StackPolicy[] =>
    graph.byType(...types).map((node) => ofNode(node, calicoPolicy(manifestOf(node, clusterWide), clusterWide)));
  const cilium = (types: readonly string[], clusterWide: boolean): readonly StackPolicy[] =>
    graph
      .byType(...types)
      .flatMap((node) =>
        ciliumPolicies({ ...manifestOf(node, clusterWide), manifest: node.view }, clusterWide, groups).map((policy) =>
          ofNode(node, policy),
        ),
      );
  return [
    ...graph
      .byType(...networkPolicyTypes, ...applicationNetworkPolicyTypes)
      .map((node) => ofNode(node, kubernetesPolicy(manifestOf(node, false)))),
    ...calico(calicoNamespacedTypes, false),
    ...calico(calicoGlobalTypes, true),
    ...cilium(ciliumNamespacedTypes, false),
    ...cilium(ciliumGlobalTypes, true),
    ...graph
      .byType(...clusterNetworkPolicyTypes)
      .map((node) => ofNode(node, clusterNetworkPolicy(manifestOf(node, true)))),
  ];
}
