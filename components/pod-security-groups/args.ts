/**
 * Arguments of the component, and their defaults. Which groups and rules there are, and how they are named, is plain, so
 * that it is checked before anything is registered.
 */
import type * as pulumi from "@pulumi/pulumi";

/** A number (8080, TCP), a protocol and port (UDP/53), or a range (TCP/8000-8100). */
export type PortSpec = number | string;

export type LabelMap = Readonly<Record<string, pulumi.Input<string>>>;

/** nodes: nodes, and pods without a group of their own. api-server (only in `to`): the Kubernetes API. */
export const peerComponents = ["nodes", "api-server"] as const;
export type PeerComponent = (typeof peerComponents)[number];

/** Whether the rule of a security group of somebody else is added too; without it the connection is refused. */
export const otherEnds = ["open", "left-to-its-owner"] as const;
export type OtherEnd = (typeof otherEnds)[number];

export const meshModes = ["none", "sidecar"] as const;
export type MeshMode = (typeof meshModes)[number];

/** One side of a connection. Exactly one of group, securityGroupId, cidr and component. */
export interface PodPeerArgs {
  /** Another group of pods, by its name. @default none */
  readonly group?: string;
  /** A security group of the same VPC that something else creates, such as that of an RDS database. @default none */
  readonly securityGroupId?: pulumi.Input<string>;
  /** With securityGroupId: how the names of its rules call it. @default the id; required if that is an output */
  readonly securityGroupName?: string;
  /** With securityGroupId: open adds the rule of that group too. @default open */
  readonly otherEnd?: OtherEnd;
  /** IPv4 CIDR block. Name what is on the nodes as component nodes instead. @default none */
  readonly cidr?: string;
  /** Part of the cluster: nodes, or in `to` also api-server. @default none */
  readonly component?: PeerComponent;
}

/** One permission. Exactly one of from and to. */
export interface PodAllowArgs {
  /** Who may connect to these pods. @default none */
  readonly from?: PodPeerArgs;
  /** What these pods may connect to. @default none */
  readonly to?: PodPeerArgs;
  /** Ports of the side that is connected to, at least one. */
  readonly ports: readonly PortSpec[];
  /** Why it is allowed: the description of the rules, 1 to 120 characters that EC2 accepts. */
  readonly why: pulumi.Input<string>;
}

/** Pods with a security group of their own. Either labels, or allPods. */
export interface PodGroupArgs {
  /** Namespace of the pods. */
  readonly namespace: string;
  /** Labels of the pods. With serviceAccountLabels too, both must match. @default none */
  readonly podLabels?: LabelMap;
  /** Labels of the service account (not its name) that the pods run as. @default none */
  readonly serviceAccountLabels?: LabelMap;
  /** Every pod of the namespace, in place of labels. @default false */
  readonly allPods?: boolean;
  /** Ports of startup, liveness and readiness probes: opened from the nodes' kubelets. @default none */
  readonly probePorts?: readonly PortSpec[];
  /** sidecar: allows an Istio sidecar's traffic to istiod and istio-csr, and its probes. @default none */
  readonly mesh?: MeshMode;
  /** What is allowed in addition to DNS and probes. Everything else is closed. @default nothing */
  readonly allow?: readonly PodAllowArgs[];
  /** Ids of groups that something else creates, on these pods too: at most 3. @default none */
  readonly additionalSecurityGroupIds?: readonly pulumi.Input<string>[];
}

export interface PodSecurityGroupsArgs {
  /** ID of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** Name of the cluster in EKS: the tag by which the AWS Load Balancer Controller finds the group to open. */
  readonly clusterName: pulumi.Input<string>;
  /** The group that EKS creates. CoreDNS and kubelets have it. */
  readonly clusterSecurityGroupId: pulumi.Input<string>;
  /** The group of the nodes. */
  readonly nodeSecurityGroupId: pulumi.Input<string>;
  /** Groups of pods by name: lower-case letters, digits and hyphens, at most 52. @default none */
  readonly groups?: Readonly<Record<string, PodGroupArgs>>;
  /** Names of the namespaces of the pods, as outputs of what creates them: policies wait for it. @default none */
  readonly namespaces?: Readonly<Record<string, pulumi.Input<string>>>;
  /** ID of the security group shared by all pods with their own groups. @default a group is created here */
  readonly sharedSecurityGroupId?: pulumi.Input<string>;
  /** Open what sidecars need, even if no group here has one: pods of other stacks may. Plain. @default false */
  readonly installsMesh?: boolean;
  /** Tags for every resource that takes tags, in addition to Name. @default none */
  readonly tags?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
}

export const defaults = {
  groups: {},
  namespaces: {},
  installsMesh: false,
  tags: {},
} as const satisfies Partial<PodSecurityGroupsArgs>;

export const groupDefaults = {
  probePorts: [],
  mesh: "none",
  allow: [],
  additionalSecurityGroupIds: [],
} as const satisfies Partial<PodGroupArgs>;

export const peerDefaults = { otherEnd: "open" } as const satisfies PodPeerArgs;
