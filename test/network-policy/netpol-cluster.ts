/** The cluster of the upstream conformance cases: namespaces x, y, z with pods a, b, c, each serving ports 80 and 81. */
import type { LabelSelector, NetworkPolicySpec } from "../../components/network-policy/engines/kubernetes";
import { managedLabels, type KubernetesObject } from "../../components/network-policy/engines/objects";
import type { Labels, Protocol } from "../../components/network-policy/model";
import type { Pod, World } from "../../components/network-policy/reachability/world";

export const namespaceNames = ["x", "y", "z"] as const;
export const podNames = ["a", "b", "c"] as const;
const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

export function podsWith(extra: Readonly<Record<string, Labels>> = {}): readonly Pod[] {
  return namespaceNames.flatMap((namespace, row) =>
    podNames.map((name, column) => ({
      kind: "pod" as const,
      namespace,
      name,
      labels: { pod: name, ...extra[`${namespace}/${name}`] },
      serviceAccount: "default",
      address: `192.168.${row * 64}.${(column + 1) * 10}`,
      node: `node-${row}`,
      ports: protocols.flatMap((protocol) =>
        [80, 81].map((port) => ({ name: `serve-${port}-${protocol.toLowerCase()}`, protocol, port })),
      ),
    })),
  );
}

export function worldWith(extra: Readonly<Record<string, Labels>> = {}): World {
  return { namespaces: namespaceNames.map((name) => ({ name, labels: { ns: name, ...extra[name] } })) };
}

export function netpol(
  namespace: string,
  name: string,
  spec: Partial<NetworkPolicySpec> & { podSelector?: LabelSelector },
): KubernetesObject<NetworkPolicySpec> {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { namespace, name, labels: managedLabels, annotations: {} },
    spec: { podSelector: {}, ...spec },
  };
}
