/** Plugin: VPC flow logs, and the names of the pods behind their addresses. */
import * as aws from "@pulumi/aws";
import { definePlugin } from "../../framework/plugin";
import { checkFlowLogs } from "./check";
import { s3Defaults } from "./args";
import { flowLogsConfig } from "./config";
import { FlowLogs } from "./flow-logs";
import { PodFlows } from "./pod-flows";

export type * from "./args";
export { FlowLogs } from "./flow-logs";
export { PodFlows } from "./pod-flows";
export type * from "./slots";

export const flowLogs = definePlugin({
  name: "flow-logs",
  summary: "VPC flow logs of all traffic with the addresses of pods, to CloudWatch Logs or S3, encrypted and kept.",
  guide: ["flow-logs", "flow-logs-pods"],
  options: { "flow-logs-pods": { key: "podFlows", holds: ({ podFlows }) => podFlows !== undefined } },
  config: flowLogsConfig,
  requires: ["network"],
  uses: ["cluster"],
  provides: ["flow-logs"],
  check: checkFlowLogs,
  provision: (context, config, { network, cluster }) => {
    const { accountId } = aws.getCallerIdentityOutput();
    const common = { region: network.region, accountId, tags: context.tags };
    const logs = new FlowLogs("flow-logs", {
      ...common,
      vpcId: network.vpcId,
      stack: context.stack,
      s3: config.destination === "s3" ? (config.s3 ?? s3Defaults) : undefined,
      retentionDays: config.retentionDays,
      encryptionStatus: config.encryptionStatus,
      deletionProtection: context.deletionProtection,
    });
    if (config.podFlows !== undefined && cluster !== undefined) {
      new PodFlows(
        "flow-logs-pods",
        { ...common, ...config.podFlows, clusterName: cluster.name, after: cluster.beforeNodes },
        { parent: logs },
      );
    }
    return { "flow-logs": logs };
  },
  outputs: ({ "flow-logs": made }) => ({ flowLogId: made.flowLogId, destinationArn: made.destinationArn }),
});
