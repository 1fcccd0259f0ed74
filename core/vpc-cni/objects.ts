/**
 * The Kubernetes objects that the VPC CNI's network policy controller reads, as far as it reads them. Fully known: what
 * a preview does not know yet is for the callers to leave out or to ask twice.
 */
import type { LabelSelector } from "./select";

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export type Protocol = "TCP" | "UDP" | "SCTP";

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: Protocol;
}

export interface Pod {
  readonly metadata: Metadata;
  readonly spec: {
    readonly nodeName?: string;
    readonly hostNetwork?: boolean;
    readonly containers: readonly { readonly name: string; readonly ports?: readonly ContainerPort[] }[];
  };
  readonly status: { readonly phase?: string; readonly podIP?: string; readonly hostIP?: string };
}

export interface Node {
  readonly metadata: Metadata;
  readonly status: { readonly addresses: readonly { readonly type: string; readonly address: string }[] };
}

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly protocol?: Protocol;
  readonly nodePort?: number;
}

export interface Service {
  readonly metadata: Metadata;
  readonly spec: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly ServicePort[];
    readonly externalTrafficPolicy?: string;
  };
}

export interface EndpointSlice {
  readonly metadata: Metadata;
  readonly endpoints: readonly { readonly addresses: readonly string[] }[];
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol?: Protocol }[];
}

export interface PolicyPort {
  readonly protocol?: Protocol;
  readonly port?: number | string;
  readonly endPort?: number;
}

export interface IpBlock {
  readonly cidr: string;
  readonly except?: readonly string[];
}

export interface Peer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: IpBlock;
}

export type PolicyType = "Ingress" | "Egress";

export interface NetworkPolicySpec {
  readonly podSelector: LabelSelector;
  readonly policyTypes?: readonly PolicyType[];
  readonly ingress?: readonly { readonly from?: readonly Peer[]; readonly ports?: readonly PolicyPort[] }[];
  readonly egress?: readonly { readonly to?: readonly Peer[]; readonly ports?: readonly PolicyPort[] }[];
}

export interface NetworkPolicy {
  readonly metadata: Metadata;
  readonly spec: NetworkPolicySpec;
}

/** networking.k8s.aws/v1alpha1 ApplicationNetworkPolicy: a NetworkPolicy whose egress peers may be host names. */
export interface ApplicationNetworkPolicy {
  readonly metadata: Metadata;
  readonly spec: Omit<NetworkPolicySpec, "egress"> & {
    readonly egress?: readonly {
      readonly to?: readonly (Peer & { readonly domainNames?: readonly string[] })[];
      readonly ports?: readonly PolicyPort[];
    }[];
  };
}

export interface ClusterPeer {
  readonly namespaces?: LabelSelector;
  readonly pods?: { readonly namespaceSelector: LabelSelector; readonly podSelector: LabelSelector };
  readonly networks?: readonly string[];
  readonly domainNames?: readonly string[];
}

export interface ClusterPort {
  readonly portNumber?: { readonly protocol?: Protocol; readonly port: number };
  readonly portRange?: { readonly protocol?: Protocol; readonly start: number; readonly end: number };
  readonly namedPort?: string;
}

export type ClusterAction = "Accept" | "Deny" | "Pass";

export interface ClusterNetworkPolicy {
  readonly metadata: Metadata;
  readonly spec: {
    readonly priority: number;
    readonly tier: "Admin" | "Baseline";
    readonly subject: Pick<ClusterPeer, "namespaces" | "pods">;
    readonly ingress?: readonly {
      readonly action: ClusterAction;
      readonly from: readonly ClusterPeer[];
      readonly ports?: readonly ClusterPort[];
    }[];
    readonly egress?: readonly {
      readonly action: ClusterAction;
      readonly to: readonly ClusterPeer[];
      readonly ports?: readonly ClusterPort[];
    }[];
  };
}

export interface ClusterObjects {
  readonly namespaces: readonly { readonly metadata: Metadata }[];
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly services: readonly Service[];
  readonly endpointSlices?: readonly EndpointSlice[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly applicationNetworkPolicies?: readonly ApplicationNetworkPolicy[];
  readonly clusterNetworkPolicies?: readonly ClusterNetworkPolicy[];
}
