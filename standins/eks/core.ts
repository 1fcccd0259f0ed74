import type * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { NodeGroupOptions } from "./node-group-options";
import type { Tags } from "./security-groups";
import type { VpcCniAddon } from "./vpc-cni-addon";

/** Output `core` of a cluster, from which other components build node groups and add-ons. */
export interface Core {
  readonly cluster: aws.eks.Cluster;
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;
  readonly publicSubnetIds?: pulumi.Output<string[]> | undefined;
  readonly privateSubnetIds?: pulumi.Output<string[]> | undefined;
  readonly endpoint: pulumi.Output<string>;
  readonly clusterSecurityGroup?: pulumi.Input<aws.ec2.SecurityGroup> | undefined;
  readonly provider: kubernetes.Provider;
  readonly instanceRoles: pulumi.Output<aws.iam.Role[]>;
  readonly nodeGroupOptions: NodeGroupOptions;
  readonly kubeconfig: pulumi.Output<object>;
  readonly eksNodeAccess?: kubernetes.core.v1.ConfigMap | undefined;
  readonly vpcCni?: VpcCniAddon | undefined;
  readonly tags?: Tags | undefined;
  readonly nodeSecurityGroupTags?: Tags | undefined;
  readonly storageClasses: Record<string, never>;
  readonly encryptionConfig?: pulumi.Output<aws.types.output.eks.ClusterEncryptionConfig> | undefined;
  readonly clusterIamRole: pulumi.Output<aws.iam.Role>;
  readonly accessEntries: readonly eks.types.input.AccessEntryArgs[];
  readonly autoModeNodeRoleName: string;
}

/** `core` as another component receives it, with every value resolved. */
export type ResolvedCore = pulumi.Output<pulumi.Unwrap<Core>>;
