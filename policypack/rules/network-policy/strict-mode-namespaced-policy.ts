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
import { vpcCnis } from "../shared/vpc-cni";
import { clusterNetworkPolicyTypes } from "./policies";
import { type MadeNamespace, namespaceName, type Stack, stackOf } from "./stack";

function judge(stack: Stack, namespace: MadeNamespace, strict: Tri): Outcome {
  const selecting = (clusterWide: boolean): Tri =>
    anyOf(
      stack
        .policiesAbout(namespace.key)
        .filter((policy) => (clusterWide ? clusterNetworkPolicyTypes.includes(policy.node.type) : !policy.clusterWide))
        .map((policy) => policy.selectsAll(namespace)),
    );
  const bare = allOf([strict, selecting(true), not(selecting(false))]);
  if (bare === UNKNOWN) {
    return undecided(strict === UNKNOWN ? "NETWORK_POLICY_ENFORCING_MODE" : "which pods the policies select");
  }
  return bare ? violation(undefined, { namespace: namespaceName(namespace) }) : pass;
}

export const strictModeNamespacedPolicy = stackRule({
  name: "strict-mode-namespaced-policy",
  capability: "network-policy",
  guide: [],
  reference: {
    title: "aws-network-policy-agent#635: probes are dropped if only a ClusterNetworkPolicy selects a pod",
    url: "https://github.com/aws/aws-network-policy-agent/issues/635",
  },
  severity: "medium",
  title: "In strict mode, pods with a ClusterNetworkPolicy also have a NetworkPolicy",
  why: "Up to agent v1.4.1 such pods lose the implicit rule for their own node, so kubelet probes fail.",
  problem:
    "In strict mode only a ClusterNetworkPolicy selects the pods of namespace {namespace}, so kubelet probes are dropped",
  fix: "Add a NetworkPolicy to {namespace} that selects all its pods",
  examples: {
    bad: `new k8s.apiextensions.CustomResource("baseline", { apiVersion: "networking.k8s.aws/v1alpha1", kind: "ClusterNetworkPolicy", metadata, spec: { subject: { namespaces: {} } } });`,
    good: `new k8s.networking.v1.NetworkPolicy("deny", { metadata: { namespace: "shop" }, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } });`,
  },
  level: level("advisory"),
  namespaces: "workload",
  types: clusterNetworkPolicyTypes,
  check(graph): readonly Finding[] {
    const stack = stackOf(graph);
    const strict = anyOf(
      vpcCnis(graph).map((cni) => {
        const mode = cni.setting("env", "NETWORK_POLICY_ENFORCING_MODE").string();
        return mode === UNKNOWN ? UNKNOWN : mode === "strict";
      }),
    );
    return stack.namespaces.map((namespace) =>
      on(
        namespace.node,
        strict === false ? notApplicable("policies are not in strict mode") : judge(stack, namespace, strict),
      ),
    );
  },
});
