/**
 * NetworkPolicy of CoreDNS where a new pod can talk to nothing until a policy selects it (networkPolicy strict). Without
 * it CoreDNS never becomes ready on the cluster's first day, and nothing that asks it does.
 */
import type * as kubernetes from "@pulumi/kubernetes";

const dns = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];

export function coreDnsPolicy(): kubernetes.types.input.networking.v1.NetworkPolicy {
  return {
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
