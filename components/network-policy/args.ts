/**
 * Arguments of the component, and their defaults. What decides which policies there are, how they are named and whether
 * the engine can express them is plain, so that it is checked before anything is registered. Addresses are inputs.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { Engine } from "./model";
import type { IpFamily } from "./places";
import type { LabelMap, NamespaceArgs } from "./rule-args";

export * from "./rule-args";

export const denyScopes = ["listed-namespaces", "every-namespace"] as const;
export type DenyScope = (typeof denyScopes)[number];

/** Components whose policies are ready-made (platform.ts). */
export const platformComponents = [
  "coredns",
  "metrics-server",
  "aws-load-balancer-controller",
  "cert-manager",
  "aws-privateca-issuer",
  "aws-privateca-connector",
  "istio-csr",
  "istiod",
  "istio-ingress",
  "istio-egress",
] as const;
export type PlatformComponent = (typeof platformComponents)[number];

/** CIDR blocks, or addresses. */
export type Addresses = pulumi.Input<readonly pulumi.Input<string>[]>;

/** How pods resolve names. CoreDNS of kube-system is always allowed, UDP and TCP 53. */
export interface DnsArgs {
  /** Cluster IP of the Service kube-dns: .10 of the service CIDR. Required with nodeLocalAddress and autoMode. @default none */
  readonly clusterDns?: Addresses;
  /** Address of NodeLocal DNSCache, usually 169.254.20.10. Plain. @default NodeLocal DNSCache is not used */
  readonly nodeLocalAddress?: string;
}

/** CIDR blocks that no selector can match, in the IP family of the cluster. An address that a rule needs is required. */
export interface AddressArgs {
  /** Where pods get their addresses. @default vpc */
  readonly pods?: Addresses;
  /** All addresses of the VPC. @default none: a rule that needs it is refused */
  readonly vpc?: Addresses;
  /** Subnets of the control plane's interfaces. @default vpc */
  readonly apiServer?: Addresses;
  /**
   * Cluster IP of the Service `kubernetes`, as a /32 or /128: the first address of the service CIDR. Engine vpc-cni only.
   *
   * @default both addresses that EKS may take for an IPv4 cluster; required with IPv6
   */
  readonly kubernetesService?: Addresses;
  /** Subnets of load balancers with target type ip. @default none: a rule that needs it is refused */
  readonly loadBalancers?: Addresses;
  /** Where AWS APIs are reached on 443: the VPC's CIDR with interface endpoints, 0.0.0.0/0 through NAT. @default none: a rule that needs it is refused */
  readonly awsApis?: Addresses;
  /** What the platform component istio-egress may connect to on 443, such as 0.0.0.0/0. @default none: a rule that needs it is refused */
  readonly internet?: Addresses;
}

/** Pods by namespace and labels. */
export interface PodSourceArgs {
  /** Namespace of the pods. @default as the option that holds this */
  readonly namespace?: string;
  /** Labels that the pods have. @default as the option that holds this */
  readonly labels?: LabelMap;
}

/** Pods of the platform, and who they are in the mesh. */
export interface PlatformPodsArgs extends PodSourceArgs {
  /** Service account that they run as. @default as the option that holds this; none: any service account in the namespace */
  readonly serviceAccount?: string;
}

/** The mesh that namespaces with `mesh` are in. Its mTLS is strict: what has no certificate of it is refused. */
export interface MeshArgs {
  /** First part of every SPIFFE id, such as cluster.local. */
  readonly trustDomain: string;
  /** Requests need an AuthorizationPolicy, so each `from` creates one. @default true */
  readonly denyByDefault?: boolean;
  /** Sidecars connect to registered destinations only, so each `to` with cidrs creates a ServiceEntry. @default true */
  readonly registryOnly?: boolean;
  /** Further namespaces whose pods are in the mesh. @default none */
  readonly members?: readonly string[];
}

export interface WireguardArgs {
  /** Also encrypt traffic between nodes and pods on the host network. Calico always does. @default false */
  readonly hostTraffic?: boolean;
}

export interface CiliumArgs {
  /** Accept the limits of layer 7 and DNS-name rules where Cilium is chained to the VPC CNI (cilium#12454). @default false */
  readonly acceptLayer7InChaining?: boolean;
}

export interface NetworkPolicyArgs {
  /** What enforces the policies, one per cluster. calico and cilium are installed here. @default vpc-cni */
  readonly engine?: Engine;
  /** Install calico or cilium. false: it is in the cluster already. @default true */
  readonly installEngine?: boolean;
  /**
   * Where everything that no rule allows is denied.
   *
   * @default every-namespace with calico and cilium; listed-namespaces with vpc-cni, which has no object for more
   */
  readonly defaultDeny?: DenyScope;
  /** Namespaces that every-namespace leaves out. @default those of Kubernetes, Calico and GuardDuty */
  readonly systemNamespaces?: readonly string[];
  /** How pods resolve names. @default CoreDNS only */
  readonly dns?: DnsArgs;
  /** Addresses that rules need. @default none: a rule that needs one is refused */
  readonly addresses?: AddressArgs;
  /** IP family of pods. @default ipv4 */
  readonly ipFamily?: IpFamily;
  /** Pods meant by component ingress-gateway. @default istio: ingressgateway in istio-ingress, as istio-ingressgateway */
  readonly ingressGateway?: PlatformPodsArgs;
  /** Pods meant by component egress-gateway. @default istio: egressgateway in istio-egress, as istio-egressgateway */
  readonly egressGateway?: PlatformPodsArgs;
  /** Pods meant by component prometheus and metricsPorts. @default app.kubernetes.io/name: prometheus in monitoring */
  readonly prometheus?: PlatformPodsArgs;
  /**
   * The mesh that namespaces with `mesh` are in: what a rule allows, the mesh then allows too. Istio's definitions must be
   * in the cluster.
   *
   * @default none: only network policies are created, and a mesh that denies by default refuses what they allow
   */
  readonly mesh?: MeshArgs;
  /**
   * Whether the platform component istio-egress lets every pod in on 8443, and the gateway out to addresses.internet. Set to
   * false if Egress limits both: policies only ever add to each other.
   *
   * @default true
   */
  readonly egressGatewayPolicies?: boolean;
  /** What objects of the mesh wait for: Istio, if the same program installs it. @default nothing */
  readonly afterMesh?: readonly pulumi.Resource[];
  /** Platform components that get their own default deny with exactly the ports they need. @default none */
  readonly platform?: readonly PlatformComponent[];
  /** The cluster runs EKS Auto Mode: DNS runs on the node, and vpc-cni supports DNS names. @default false */
  readonly autoMode?: boolean;
  /** Encrypt what pods send to pods of other nodes. Engines calico and cilium. @default not encrypted */
  readonly wireguard?: WireguardArgs;
  /** Only for engine cilium. @default {} */
  readonly cilium?: CiliumArgs;
  /** Namespaces and what is allowed in them, by name. @default none */
  readonly namespaces?: Readonly<Record<string, NamespaceArgs>>;
  /**
   * Namespaces that something else isolates, by name: rules take the labels of their workloads from here, and nothing is
   * registered for them.
   *
   * @default none
   */
  readonly neighbours?: Readonly<Record<string, NamespaceArgs>>;
  /** Names of namespaces that something else creates, as its outputs: policies in them wait for it. @default none */
  readonly otherNamespaces?: Readonly<Record<string, pulumi.Input<string>>>;
  /** What an engine that is installed waits for: nodes for its agents, and the ports between them. @default nothing */
  readonly afterNodes?: readonly pulumi.Resource[];
}

export const defaults = {
  engine: "vpc-cni",
  installEngine: true,
  systemNamespaces: [
    "kube-system",
    "kube-public",
    "kube-node-lease",
    "calico-system",
    "calico-apiserver",
    "tigera-operator",
    "amazon-guardduty",
  ],
  dns: {},
  addresses: {},
  ipFamily: "ipv4",
  platform: [],
  autoMode: false,
  cilium: {},
  namespaces: {},
  neighbours: {},
  otherNamespaces: {},
  egressGatewayPolicies: true,
  afterMesh: [],
  afterNodes: [],
} as const satisfies NetworkPolicyArgs;

export const meshDefaults = {
  denyByDefault: true,
  registryOnly: true,
  members: [],
} as const satisfies Partial<MeshArgs>;

/** Filled in key by key. Service accounts of gateways: chart gateway, named after the release. */
export const podSourceDefaults = {
  ingressGateway: {
    namespace: "istio-ingress",
    labels: { istio: "ingressgateway" },
    serviceAccount: "istio-ingressgateway",
  },
  egressGateway: {
    namespace: "istio-egress",
    labels: { istio: "egressgateway" },
    serviceAccount: "istio-egressgateway",
  },
  prometheus: { namespace: "monitoring", labels: { "app.kubernetes.io/name": "prometheus" } },
} as const satisfies Pick<NetworkPolicyArgs, "ingressGateway" | "egressGateway" | "prometheus">;
