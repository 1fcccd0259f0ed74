/** Arguments of the component. What decides which resources exist is plain, everything else is an input. */
import type * as pulumi from "@pulumi/pulumi";

export type FileFormat = "parquet" | "plain-text";

export interface S3Args {
  readonly fileFormat: FileFormat;
  readonly hiveCompatiblePartitions: boolean;
  readonly perHourPartition: boolean;
}

export interface FlowLogsArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Region of the VPC, such as "eu-central-1". */
  readonly region: string;
  /** Account that makes the flow log: twelve digits. */
  readonly accountId: pulumi.Input<string>;
  /** Name of the stack: log group and bucket are named after it. */
  readonly stack: string;
  /** Set: records go to S3, written like this. Unset: to CloudWatch Logs. */
  readonly s3?: S3Args;
  /** How long records are kept, in days: a number that CloudWatch Logs accepts. */
  readonly retentionDays: number;
  /** Whether records say how the flow was encrypted. */
  readonly encryptionStatus: boolean;
  /** Whether records and key are kept from being deleted with the stack. */
  readonly deletionProtection: boolean;
  /** Tags for every resource that takes tags, in addition to Name. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

export interface PodFlowsArgs {
  /** Physical name of the cluster, which has the Pod Identity agent. */
  readonly clusterName: string;
  /** Region of the cluster, such as "eu-central-1". */
  readonly region: string;
  /** Account of the cluster: twelve digits. */
  readonly accountId: pulumi.Input<string>;
  /** To be there before the agent is installed: the cluster. Each resource waits for it, which the data does not say. */
  readonly after: readonly pulumi.Resource[];
  /** Scope of Network Flow Monitor, of which an account has one. Unset: it is made. */
  readonly scopeArn?: pulumi.Input<string>;
  /** Version of the agent's add-on. Unset: the newest one for the cluster. */
  readonly addonVersion?: string;
  /** Tags for every resource that takes tags, in addition to Name. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
