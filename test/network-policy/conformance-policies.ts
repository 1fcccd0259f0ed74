/** What the conformance cases of NetworkPolicy are written with. */
import type {
  LabelSelector,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from "../../components/network-policy/engines/kubernetes";
import type { KubernetesObject } from "../../components/network-policy/engines/objects";
import type { Labels, Protocol } from "../../components/network-policy/model";
import { netpol } from "./netpol-cluster";

export interface Case {
  readonly name: string;
  readonly policies: readonly KubernetesObject<NetworkPolicySpec>[];
  readonly protocol?: Protocol;
  readonly port?: number;
  /** Whether the connection is denied; everything else is allowed. Arguments are namespace/pod. */
  readonly denied: (from: string, to: string) => boolean;
  readonly podLabels?: Readonly<Record<string, Labels>>;
  readonly namespaceLabels?: Readonly<Record<string, Labels>>;
}

export const named = (name: string): LabelSelector => ({ matchLabels: { pod: name } });
export const inNamespace = (name: string): LabelSelector => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
export const notIn = (key: string, ...values: string[]): LabelSelector => ({
  matchExpressions: [{ key, operator: "NotIn", values }],
});
export const within = (key: string, ...values: string[]): LabelSelector => ({
  matchExpressions: [{ key, operator: "In", values }],
});
export const metadataName = "kubernetes.io/metadata.name";

export const ingress = (
  from?: readonly NetworkPolicyPeer[],
  ports?: readonly NetworkPolicyPort[],
): Partial<NetworkPolicySpec> => ({
  policyTypes: ["Ingress"],
  ingress: [{ from, ports }],
});
export const egress = (
  to?: readonly NetworkPolicyPeer[],
  ports?: readonly NetworkPolicyPort[],
): Partial<NetworkPolicySpec> => ({
  policyTypes: ["Egress"],
  egress: [{ to, ports }],
});
export const denyIngress: Partial<NetworkPolicySpec> = { policyTypes: ["Ingress"], ingress: [] };
export const denyEgress: Partial<NetworkPolicySpec> = { policyTypes: ["Egress"], egress: [] };
export const denyBoth: Partial<NetworkPolicySpec> = { policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] };
export const onA = (spec: Partial<NetworkPolicySpec>): Partial<NetworkPolicySpec> => ({
  ...spec,
  podSelector: named("a"),
});

export const isX = (pod: string): boolean => pod.startsWith("x/");
export const podIs = (pod: string, ...names: string[]): boolean => names.includes(pod.slice(2));
type Denied = Case["denied"];
export const toXaUnless =
  (allowed: (from: string) => boolean): Denied =>
  (from, to) =>
    to === "x/a" && !allowed(from);
export const fromXaUnless =
  (allowed: (to: string) => boolean): Denied =>
  (from, to) =>
    from === "x/a" && !allowed(to);
export const stacked = (...ports: number[]): KubernetesObject<NetworkPolicySpec>[] =>
  ports.map((port) =>
    netpol(
      "x",
      `allow-client-a-via-ns-selector-${port}`,
      onA(ingress([{ namespaceSelector: inNamespace("y") }], [{ protocol: "TCP", port }])),
    ),
  );
export const xb = "192.168.0.20/32";
export const yb = "192.168.64.20/32";
