/** The ports that policies of networking.k8s.io name. Pure. */
import type { NetworkPolicySpec, Port } from "../../components/network-policy/view";
import type { PolicyObject } from "../../core/policies/object";

export function portsIn(objects: readonly PolicyObject[]): Port[] {
  return objects
    .filter(({ apiVersion }) => apiVersion.startsWith("networking.k8s."))
    .flatMap(({ spec }) => {
      const { ingress = [], egress = [] } = spec as Pick<NetworkPolicySpec, "ingress" | "egress">;
      return [...ingress, ...egress].flatMap(({ ports = [] }) => ports);
    })
    .flatMap(({ protocol = "TCP", port, endPort }) => (port === undefined ? [] : [{ protocol, port, endPort }]));
}
