/** Arguments of the component. Named types only, so that it can be packaged for every Pulumi language. */
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
  key: string;
  value?: string;
  effect: TaintEffect;
}

export interface NodeGroupArgs {
  /** Default managed. */
  kind?: NodeGroupKind;
  /** EC2 instance types of one architecture. */
  instanceTypes: string[];
  /** Image, by its name in the EKS API. Default: Amazon Linux 2023 for the types' architecture. */
  amiType?: string;
  minSize: number;
  maxSize: number;
  /** Default: minSize. */
  desiredSize?: number;
  /** Something else changes the number of nodes. Default false. */
  autoscaled?: boolean;
  /** Default on-demand. */
  capacity?: NodeCapacity;
  labels?: Record<string, string>;
  taints?: TaintArgs[];
  /** Default: every zone of the subnets. */
  availabilityZones?: string[];
  /** Percent of the nodes that an update replaces at a time. Default 33. */
  maxUnavailablePercentage?: number;
  /** GiB. Default 50. */
  volumeSizeGiB?: number;
  /** Default: the key aws/ebs. */
  volumeKmsKeyArn?: string;
}

export interface NodeSubnetArgs {
  id: pulumi.Input<string>;
  availabilityZone: pulumi.Input<string>;
}

export interface NodeGroupsArgs {
  clusterName: pulumi.Input<string>;
  /** Such as eu-central-1. */
  region: string;
  /** Kubernetes minor version, such as 1.35. Nodes follow the control plane. */
  version: pulumi.Input<string>;
  endpoint: pulumi.Input<string>;
  /** Base64, PEM. */
  certificateAuthority: pulumi.Input<string>;
  /** CIDR of services. */
  serviceCidr: pulumi.Input<string>;
  /** The group that EKS makes: on every node, self-managed ones included. */
  clusterSecurityGroupId: pulumi.Input<string>;
  /** On every node, in addition to it. */
  nodeSecurityGroupId: pulumi.Input<string>;
  /** Private subnets. */
  subnets: NodeSubnetArgs[];
  groups: Record<string, NodeGroupArgs>;
  /** Sessions by AWS Systems Manager. Default false. */
  sessionManager?: boolean;
  /** There before nodes join, and until the last has gone: security-group rules, network add-ons. */
  after?: pulumi.Resource[];
  tags?: Record<string, string>;
}
