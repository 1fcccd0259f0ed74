/**
 * Ports that a capability opens when it is there, by name. From the control plane: admission webhooks and aggregated
 * APIs, which the API server calls on the pod's own port. Between nodes: what must hold where `nodeToNode` is narrow.
 *
 * Ports from the charts: istio istiod 15017/15012, aws-load-balancer-controller 9443 (docs/deploy/installation.md),
 * cert-manager `webhook.securePort` 10250, istio-csr 6443, metrics-server 10251 (EKS add-on) and 4443 (upstream),
 * Calico WireGuard 51820/51821, Cilium WireGuard 51871.
 */
import type { PortBundle } from "../shared/slot-types";
import type { Connection } from "./rules";

type Ports = readonly (Omit<Connection, "key" | "from" | "to" | "port"> & {
  readonly key: string;
  readonly from: Connection["from"];
  readonly port: number;
})[];

const ports: Readonly<Record<PortBundle, Ports>> = {
  istiod: [
    {
      key: "istiod-webhook",
      from: "control-plane",
      protocol: "tcp",
      port: 15017,
      why: "API server calls the webhooks of istiod (sidecar injection, validation)",
      guide: "transit-mesh",
    },
    {
      key: "istiod-xds",
      from: "nodes",
      protocol: "tcp",
      port: 15012,
      why: "Proxies fetch configuration from istiod over mTLS",
      guide: "transit-mesh",
    },
  ],
  "istio-csr": [
    {
      key: "istio-csr",
      from: "nodes",
      protocol: "tcp",
      port: 6443,
      why: "Proxies request certificates from istio-csr",
      guide: "mesh-istio-csr",
    },
  ],
  "admission-webhook-9443": [
    {
      key: "webhook-9443",
      from: "control-plane",
      protocol: "tcp",
      port: 9443,
      why: "API server calls admission webhooks on 9443 (AWS Load Balancer Controller)",
    },
  ],
  "admission-webhook-10250": [
    {
      key: "webhook-10250",
      from: "control-plane",
      protocol: "tcp",
      port: 10250,
      why: "API server calls admission webhooks on 10250 (cert-manager)",
      guide: "pca-cert-manager",
    },
  ],
  "metrics-server": [
    {
      key: "metrics-server-10251",
      from: "control-plane",
      protocol: "tcp",
      port: 10251,
      why: "API server reaches metrics-server (EKS add-on)",
    },
    {
      key: "metrics-server-4443",
      from: "control-plane",
      protocol: "tcp",
      port: 4443,
      why: "API server reaches metrics-server (upstream chart)",
    },
  ],
  "wireguard-calico": [
    {
      key: "wireguard-51820",
      from: "nodes",
      protocol: "udp",
      port: 51820,
      why: "WireGuard between nodes (Calico, IPv4)",
      guide: "transit-cni",
    },
    {
      key: "wireguard-51821",
      from: "nodes",
      protocol: "udp",
      port: 51821,
      why: "WireGuard between nodes (Calico, IPv6)",
      guide: "transit-cni",
    },
  ],
  "wireguard-cilium": [
    {
      key: "wireguard-51871",
      from: "nodes",
      protocol: "udp",
      port: 51871,
      why: "WireGuard between nodes (Cilium)",
      guide: "transit-cni",
    },
  ],
};

export const portBundles = Object.keys(ports) as PortBundle[];

/** The connections of a bundle: each ends at the nodes. */
export function bundle(name: PortBundle): Connection[] {
  return ports[name].map((entry) => ({ ...entry, to: "nodes" }));
}
