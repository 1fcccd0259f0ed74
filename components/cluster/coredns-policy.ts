/**
 * NetworkPolicy of CoreDNS where a new pod can talk to nothing until a policy selects it (networkPolicy strict). Without
 * it CoreDNS never becomes ready on the cluster's first day, and nothing that asks it does.
 */
import type * as kubernetes from "@pulumi/kubernetes";
import type { PolicyObject } from "../../core/policies/object";

const dns = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];

interface CoreDnsPolicy extends PolicyObject {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "NetworkPolicy";
  readonly spec: kubernetes.types.input.networking.v1.NetworkPolicySpec;
}

export function coreDnsPolicy(): CoreDnsPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "coredns-bootstrap", namespace: "kube-system" },
    spec: {
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
      policyTypes: ["Ingress", "Egress"],
      // Every pod asks, and Prometheus scrapes 9153; kubelet probes need no rule.
      ingress: [{ ports: [...dns, { protocol: "TCP", port: 9153 }] }],
      // Upstream resolvers, and the API server: its Service has no selector, so no peer but an address names it.
      egress: [{ ports: [...dns, { protocol: "TCP", port: 443 }] }],
    },
  };
}
