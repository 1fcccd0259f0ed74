/** Arguments of the component and their defaults. Named types only: it can then be packaged for every Pulumi language. */
import type * as pulumi from "@pulumi/pulumi";

export const NodeGroupKind = { managed: "managed", selfManaged: "self-managed" } as const;
export type NodeGroupKind = (typeof NodeGroupKind)[keyof typeof NodeGroupKind];

export const NodeCapacity = { onDemand: "on-demand", spot: "spot" } as const;
export type NodeCapacity = (typeof NodeCapacity)[keyof typeof NodeCapacity];

export const TaintEffect = {
  noSchedule: "NoSchedule",
  preferNoSchedule: "PreferNoSchedule",
  noExecute: "NoExecute",
} as const;
export type TaintEffect = (typeof TaintEffect)[keyof typeof TaintEffect];

export interface TaintArgs {
  /** Key of the taint, such as dedicated. */
  key: string;
  /** Value of the taint. @default "" */
  value?: string;
  /** What it does to pods that do not tolerate it: NoSchedule, PreferNoSchedule or NoExecute. */
  effect: TaintEffect;
}

export interface NodeGroupArgs {
  /**
   * managed: EKS replaces nodes and drains them. self-managed: an Auto Scaling group, with Amazon Linux 2023 only.
   *
   * @default "managed"
   */
  kind?: NodeGroupKind;
  /** EC2 instance types of one architecture, in order of preference, at most 20. Plain: the image follows from them. */
  instanceTypes: string[];
  /**
   * Image, by its name in the EKS API, such as BOTTLEROCKET_ARM_64.
   *
   * @default Amazon Linux 2023 for the architecture of the instance types
   */
  amiType?: string;
  /** Minimum number of nodes, 0 to 450. */
  minSize: pulumi.Input<number>;
  /** Maximum number of nodes, 1 to 450. */
  maxSize: pulumi.Input<number>;
  /**
   * Desired number of nodes.
   *
   * @default minSize
   */
  desiredSize?: pulumi.Input<number>;
  /**
   * Whether something else, such as Cluster Autoscaler, changes the number of nodes: desiredSize only applies at creation.
   *
   * @default false
   */
  autoscaled?: boolean;
  /**
   * on-demand, or spot: cheaper, and AWS may take an instance back with two minutes' notice.
   *
   * @default "on-demand"
   */
  capacity?: NodeCapacity;
  /**
   * Kubernetes labels of the nodes. Plain: user data holds them.
   *
   * @default {}
   */
  labels?: Record<string, string>;
  /**
   * Kubernetes taints of the nodes, at most 50. Plain: user data holds them.
   *
   * @default []
   */
  taints?: TaintArgs[];
  /**
   * Names of the zones that the group spreads over.
   *
   * @default every zone of the subnets
   */
  availabilityZones?: string[];
  /**
   * Percent of the nodes that an update replaces at a time, 1 to 100.
   *
   * @default 33
   */
  maxUnavailablePercentage?: number;
  /**
   * Size of the encrypted gp3 volume for images and container data, in GiB, 20 to 16384.
   *
   * @default 50
   */
  volumeSizeGiB?: pulumi.Input<number>;
  /**
   * ARN of the KMS key of the volume. Its policy must let the service-linked role of Auto Scaling use it.
   *
   * @default the key aws/ebs
   */
  volumeKmsKeyArn?: pulumi.Input<string>;
}

export interface NodeSubnetArgs {
  /** ID of the subnet. */
  id: pulumi.Input<string>;
  /** Name of the zone, such as eu-central-1a. */
  availabilityZone: pulumi.Input<string>;
}

export interface NodeGroupsArgs {
  /** Name of the cluster in EKS. */
  clusterName: pulumi.Input<string>;
  /** Region, such as eu-central-1. */
  region: string;
  /** Kubernetes minor version, such as 1.35. Nodes follow the control plane. */
  version: pulumi.Input<string>;
  /** URL of the API server. */
  endpoint: pulumi.Input<string>;
  /** Base64, PEM. */
  certificateAuthority: pulumi.Input<string>;
  /** CIDR of services. */
  serviceCidr: pulumi.Input<string>;
  /** The group that EKS creates. It is on every node, self-managed ones included. */
  clusterSecurityGroupId: pulumi.Input<string>;
  /** On every node, in addition to that group. */
  nodeSecurityGroupId: pulumi.Input<string>;
  /** Private subnets. */
  subnets: NodeSubnetArgs[];
  /** Node groups by name. Renaming one replaces its nodes. */
  groups: Record<string, NodeGroupArgs>;
  /**
   * Whether operators can open sessions on nodes by AWS Systems Manager. There is no SSH.
   *
   * @default false
   */
  sessionManager?: boolean;
  /**
   * Exist before nodes join and until the last has gone: security-group rules, network add-ons.
   *
   * @default []
   */
  after?: pulumi.Resource[];
  /**
   * Tags for every resource that takes tags, in addition to Name.
   *
   * @default {}
   */
  tags?: Record<string, pulumi.Input<string>>;
}

export const nodeGroupDefaults = {
  kind: NodeGroupKind.managed,
  autoscaled: false,
  capacity: NodeCapacity.onDemand,
  labels: {},
  taints: [],
  maxUnavailablePercentage: 33,
  volumeSizeGiB: 50,
} satisfies Partial<NodeGroupArgs>;

export const nodeGroupsDefaults = { sessionManager: false, after: [], tags: {} } satisfies Partial<NodeGroupsArgs>;

export const taintDefaults = { value: "" } satisfies Partial<TaintArgs>;

/** The arguments of a group with defaults filled in. */
export type NodeGroupSettings = NodeGroupArgs & Required<Pick<NodeGroupArgs, keyof typeof nodeGroupDefaults>>;

/** The arguments with defaults filled in. */
export type NodeGroupsSettings = NodeGroupsArgs & Required<Pick<NodeGroupsArgs, keyof typeof nodeGroupsDefaults>>;
