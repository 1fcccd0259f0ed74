/** How Calico and Cilium read a NetworkPolicy of networking.k8s.io, which both enforce together with policies of their own. */
import type { Endpoint } from "./endpoint";
import { isKnown, UNKNOWN } from "../view";
import type { Peer, Policy, PolicyRule } from "./model";

/**
 * Calico turns it into a policy of its own with order 1000, between those of its own kinds.
 * Source: projectcalico/calico libcalico-go/lib/backend/k8s/conversion/conversion.go at 01b6d64f (K8sNetworkPolicyToCalico).
 */
export function onCalico(policy: Policy): Policy {
  const { name } = policy;
  return { ...policy, combined: "ordered", order: 1000, name: isKnown(name) ? `knp.default.${name}` : name };
}

/** Cilium gives these an identity, and an address selects only what has none. */
function hasIdentity({ kind }: Endpoint): boolean {
  return kind === "pod" || kind === "node" || kind === "node-service";
}

/**
 * An ipBlock selects addresses outside the cluster only: never a pod or a node, nor a service of the node.
 * Source: docs.cilium.io, "Layer 3 Policies", "IP/CIDR based"; cilium/cilium#34387.
 */
export function onCilium(policy: Policy): Policy {
  const peer = (each: Peer): Peer => ({
    ...each,
    endpoint: (other, own) =>
      hasIdentity(other) ? other.kind === "pod" && each.pod(other.pod) : each.endpoint(other, own),
  });
  const rule = (each: PolicyRule): PolicyRule => ({ ...each, peers: each.peers.map(peer) });
  return {
    ...policy,
    rules: (direction) => {
      const rules = policy.rules(direction);
      return rules === UNKNOWN ? UNKNOWN : rules.map(rule);
    },
  };
}
