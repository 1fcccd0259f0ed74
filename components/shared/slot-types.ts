/** Types that the slots and declarations of more than one capability are made of. */
import type * as pulumi from "@pulumi/pulumi";

export type IpFamily = "ipv4" | "ipv6";

/** Ports that a capability opens from the control plane (or between nodes) when it is there. */
export type PortBundle =
  | "admission-webhook-10250"
  | "admission-webhook-9443"
  | "istiod"
  | "istio-csr"
  | "metrics-server"
  | "wireguard-calico"
  | "wireguard-cilium";

export interface NodeGroupFacts {
  readonly name: string;
  readonly kind: "managed" | "self-managed";
  readonly instanceTypes: readonly string[];
  readonly minSize: number;
  readonly desiredSize: number;
  readonly maxSize: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** What is known of the mesh before it exists. Every part of the mesh takes these values from here. */
export interface MeshFacts {
  readonly trustDomain: string;
  /** Id that proxies name when they ask for a certificate. */
  readonly clusterId: string;
  /** How long a workload's certificate lives, such as 24h. */
  readonly workloadCertificateDuration: string;
}

/** A gateway of the mesh: Service, Deployment and service account of one name. */
export interface MeshGateway {
  readonly name: string;
  readonly namespace: string;
  /** Labels of its pods that Istio's Gateway resources select. */
  readonly selector: Readonly<Record<string, string>>;
  /** Port of the Service, and of the pods behind it. */
  readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: number }[];
  /** Must exist before anything is put into its namespace, such as the policies that its pods start under. */
  readonly namespaceReady: readonly pulumi.Resource[];
  /** Must exist before traffic is sent to it. */
  readonly ready: readonly pulumi.Resource[];
}

/** What every layer must know of a route from the ingress gateway to a workload. */
export interface MeshRouteFacts {
  /** Name of the route, for messages. */
  readonly name: string;
  readonly host: string;
  readonly namespace: string;
  /** Workload, by its name. */
  readonly pods: string;
  /** Port of its pods. */
  readonly port: number;
}
