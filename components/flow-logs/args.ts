/**
 * Arguments of the components and their defaults. What decides which resources exist, or how they are named, is plain;
 * everything else is an input.
 */
import type * as pulumi from "@pulumi/pulumi";

export type FileFormat = "parquet" | "plain-text";

export interface S3Args {
  /**
   * parquet: columns, for Athena; plain-text: gzipped lines.
   *
   * @default "parquet"
   */
  readonly fileFormat?: pulumi.Input<FileFormat>;
  /**
   * Whether prefixes are as Hive and Athena read them (aws-region=…/year=…).
   *
   * @default true
   */
  readonly hiveCompatiblePartitions?: boolean;
  /**
   * Whether there is a prefix per hour instead of per day.
   *
   * @default true
   */
  readonly perHourPartition?: pulumi.Input<boolean>;
}

export interface FlowLogsArgs {
  /** The VPC whose traffic is logged. */
  readonly vpcId: pulumi.Input<string>;
  /** Region of the VPC, such as "eu-central-1". */
  readonly region: string;
  /** Account that creates the flow log: twelve digits. */
  readonly accountId: pulumi.Input<string>;
  /** Name of the stack, such as "prod". The log group and the bucket are named after it. */
  readonly stack: string;
  /**
   * Set: records go to S3, written like this. Unset: they go to CloudWatch Logs.
   *
   * @default CloudWatch Logs
   */
  readonly s3?: S3Args;
  /**
   * How long records are kept, in days: for CloudWatch Logs a number that it accepts, such as 30, 90, 365 or 3653.
   *
   * @default 365
   */
  readonly retentionDays?: pulumi.Input<number>;
  /**
   * Whether records say how the flow was encrypted. Changing it replaces the flow log.
   *
   * @default true
   */
  readonly encryptionStatus?: boolean;
  /**
   * Whether records and key are kept from being deleted with the stack.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
  /**
   * Tags for every resource that takes tags, in addition to Name.
   *
   * @default {}
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

export interface PodFlowsArgs {
  /** Physical name of the cluster, which has the Pod Identity agent. */
  readonly clusterName: string;
  /** Region of the cluster, such as "eu-central-1". */
  readonly region: string;
  /** Account of the cluster: twelve digits. */
  readonly accountId: pulumi.Input<string>;
  /**
   * Must exist before the agent is installed: the cluster, if this program creates it. The name alone does not wait.
   *
   * @default []
   */
  readonly after?: readonly pulumi.Resource[];
  /**
   * Network Flow Monitor scope. An account can have only one.
   *
   * @default a new scope
   */
  readonly scopeArn?: pulumi.Input<string>;
  /**
   * Version of the add-on aws-network-flow-monitoring-agent, such as v1.1.6-eksbuild.1.
   *
   * @default the newest one for the cluster
   */
  readonly addonVersion?: pulumi.Input<string>;
  /**
   * Tags for every resource that takes tags, in addition to Name.
   *
   * @default {}
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

export const s3Defaults = {
  fileFormat: "parquet",
  hiveCompatiblePartitions: true,
  perHourPartition: true,
} as const satisfies S3Args;

export const flowLogsDefaults = {
  retentionDays: 365,
  encryptionStatus: true,
  deletionProtection: true,
} as const satisfies Partial<FlowLogsArgs>;

/** The arguments with defaults filled in. */
export type FlowLogsSettings = FlowLogsArgs & Required<Pick<FlowLogsArgs, keyof typeof flowLogsDefaults>>;
