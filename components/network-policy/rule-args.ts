/** Arguments of the component: namespaces, and what is allowed in them. */

/** A number (8080, TCP), a protocol and port (UDP/53), a range (TCP/8000-8100) or the name of a container port (http). */
export type PortSpec = number | string;

export type LabelMap = Readonly<Record<string, string>>;

/** A workload by its name, or pods by their labels. */
export type PodsSpec = string | LabelMap;

/** Parts of the platform that a rule can name without knowing their address or labels. */
export const peerComponents = [
  "ingress-gateway",
  "egress-gateway",
  "load-balancer",
  "api-server",
  "prometheus",
  "pod-identity-agent",
] as const;
export type PeerComponent = (typeof peerComponents)[number];

export const httpMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type HttpMethod = (typeof httpMethods)[number];

/** Pod Security Standards: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const podSecurityLevels = ["restricted", "baseline", "privileged"] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

export const meshModes = ["none", "sidecar", "ambient"] as const;
export type MeshMode = (typeof meshModes)[number];

/** One side of a connection. Exactly one of namespace, team, cidrs, dnsNames and component. */
export interface PeerArgs {
  /** Pods of this namespace. */
  readonly namespace?: string;
  /** Pods of every namespace of this team. */
  readonly team?: string;
  /** With namespace or team: only these pods. @default every pod */
  readonly pods?: PodsSpec;
  /** With namespace or team: only pods that run as this service account. Engines calico and cilium. @default any */
  readonly serviceAccount?: string;
  /** CIDR blocks outside the cluster. Name pods by namespace instead: an address outlives its pod. */
  readonly cidrs?: readonly string[];
  /** With cidrs: CIDR blocks inside them that stay closed. @default none */
  readonly except?: readonly string[];
  /** Only in `to`: hosts by DNS name, `*.` allowed in front. Engine cilium, or vpc-cni on EKS Auto Mode. */
  readonly dnsNames?: readonly string[];
  /** A part of the platform. */
  readonly component?: PeerComponent;
}

/** HTTP requests that are let through. */
export interface HttpRuleArgs {
  readonly method: HttpMethod;
  /** Regular expression over the path; starts with `/`. @default any path */
  readonly path?: string;
}

/** One permission. Exactly one of from and to. */
export interface AllowArgs {
  /** Name of the policy: lower-case letters, digits and hyphens, at most 52. @default derived from the peer and ports */
  readonly name?: string;
  /** Workload of this namespace that the rule is for. @default every pod */
  readonly pods?: string;
  /** In place of `pods`: pods that run as this service account. Engines calico and cilium. @default any */
  readonly serviceAccount?: string;
  /** Who may connect to these pods. */
  readonly from?: PeerArgs;
  /** What these pods may connect to. */
  readonly to?: PeerArgs;
  /** Ports of the side that is connected to. @default for `to`: api-server 443, pod-identity-agent 80; else required */
  readonly ports?: readonly PortSpec[];
  /** Only these HTTP requests. Engine cilium. @default all traffic on the ports */
  readonly http?: readonly HttpRuleArgs[];
  /** Why it is allowed: an annotation of the policy. @default a description of the peer */
  readonly why?: string;
}

/** Pods that rules can name. */
export interface WorkloadArgs {
  /** Labels of its pods. @default app.kubernetes.io/name with the workload's name */
  readonly labels?: LabelMap;
  /** Service account that its pods run as. @default default */
  readonly serviceAccount?: string;
  /** Container ports by name: number (8080) or protocol and number (UDP/53). @default none */
  readonly ports?: Readonly<Record<string, PortSpec>>;
}

/** A namespace. Everything that no rule allows is denied in both directions, except DNS. */
export interface NamespaceArgs {
  /** Create the namespace with its labels. false: something else creates it. @default true */
  readonly create?: boolean;
  /** Team that owns the namespace: a label on it. @default none */
  readonly team?: string;
  /** Pod Security Standard enforced in namespaces created here. @default restricted */
  readonly podSecurity?: PodSecurityLevel;
  /** Istio data plane of the namespace: allows the traffic its pods need in the mesh. @default none */
  readonly mesh?: MeshMode;
  /** Let pods of this namespace talk to each other on every port. @default false */
  readonly withinNamespace?: boolean;
  /** RBAC groups that may read, not change, the policies and the service accounts that they select. @default none */
  readonly readOnlyGroups?: readonly string[];
  /** Ports that Prometheus may scrape. @default none */
  readonly metricsPorts?: readonly PortSpec[];
  /** Workloads by the name that rules use. @default none */
  readonly workloads?: Readonly<Record<string, WorkloadArgs>>;
  /** What is allowed on top of the default deny. @default nothing */
  readonly allow?: readonly AllowArgs[];
}

export const workloadDefaults = { ports: {} } as const satisfies WorkloadArgs;

export const namespaceDefaults = {
  create: true,
  podSecurity: "restricted",
  mesh: "none",
  withinNamespace: false,
  readOnlyGroups: [],
  metricsPorts: [],
  workloads: {},
  allow: [],
} as const satisfies NamespaceArgs;
