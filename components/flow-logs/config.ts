/** Stack config of flow logs. */
import { z } from "zod";
import { logRetentionDays } from "../../facts/log-retention";
import { flowLogsDefaults, s3Defaults } from "./args";

const s3 = z.strictObject({
  fileFormat: z
    .enum(["parquet", "plain-text"])
    .default(s3Defaults.fileFormat)
    .describe("parquet: columns, for Athena; plain-text: gzipped lines."),
  hiveCompatiblePartitions: z
    .boolean()
    .default(s3Defaults.hiveCompatiblePartitions)
    .describe("Prefixes as Hive and Athena read them (aws-region=…/year=…)."),
  perHourPartition: z
    .boolean()
    .default(s3Defaults.perHourPartition)
    .describe("A prefix per hour instead of per day: cheaper queries."),
});

const podFlows = z.strictObject({
  scopeArn: z
    .string()
    .regex(/^arn:[\w-]+:networkflowmonitor:[\w-]+:\d{12}:scope\/[\w-]+$/, "the ARN of a Network Flow Monitor scope")
    .optional()
    .describe(
      "Network Flow Monitor scope. An account can have only one. Default: the stack creates it, which fails if the account already has one.",
    ),
  addonVersion: z
    .string()
    .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "a version such as v1.1.6-eksbuild.1")
    .optional()
    .describe("Version of the add-on aws-network-flow-monitoring-agent. Default: the newest one for the cluster."),
});

export const flowLogsConfig = z.strictObject({
  destination: z
    .enum(["cloud-watch-logs", "s3"])
    .default("cloud-watch-logs")
    .describe("Where records go. cloud-watch-logs: within minutes, to query and alarm on; s3: cheaper to keep."),
  retentionDays: z
    .literal(logRetentionDays)
    .default(flowLogsDefaults.retentionDays)
    .describe("How long records are kept, in days."),
  encryptionStatus: z
    .boolean()
    .default(flowLogsDefaults.encryptionStatus)
    .describe(
      'Record whether a flow was encrypted (without network.encryptionControl the field is always "-"). Changing it replaces the flow log.',
    ),
  s3: s3.optional().describe("How objects are written, with destination s3."),
  podFlows: podFlows
    .optional()
    .describe(
      "Name the pods behind the addresses: CloudWatch Network Flow Monitor with its agent on every node (EKS Container Network Observability). Costs per node and metric.",
    ),
});

export type FlowLogsConfig = z.output<typeof flowLogsConfig>;
