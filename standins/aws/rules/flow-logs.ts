/** Flow logs that EC2 refuses, and monitors that Network Flow Monitor refuses. */
import { arn, matching, oneOf } from "../../formats";
import { exactlyOne, given, type ObjectRule, type RuleTable, text, textOr } from "../../rules";

const FLOW_LOG_FIELDS = new Set(
  // docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html, versions 2 to 10.
  (
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status " +
    "vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id " +
    "pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path ecs-cluster-arn ecs-cluster-name " +
    "ecs-container-instance-arn ecs-container-instance-id ecs-container-id ecs-second-container-id ecs-service-name " +
    "ecs-task-definition-arn ecs-task-arn ecs-task-id reject-reason resource-id encryption-status"
  ).split(" "),
);

const flowLogFormat = (value: unknown): string | undefined => {
  const fields = String(value).split(/\s+/).filter(Boolean);
  const bad = fields.find((field) => !FLOW_LOG_FIELDS.has(/^\$\{([a-z-]+)\}$/.exec(field)?.[1] ?? ""));
  return bad === undefined ? undefined : `unknown flow log field ${JSON.stringify(bad)}; a field is written \${name}`;
};

const flowLogDestination: ObjectRule = (inputs, report) => {
  const kind = textOr(inputs, "logDestinationType", "cloud-watch-logs");
  if (kind === "cloud-watch-logs" && !given(inputs, "iamRoleArn")) {
    report("iamRoleArn", "iamRoleArn must be set when the destination is cloud-watch-logs");
  }
  if (kind === "s3" && given(inputs, "iamRoleArn")) {
    report("iamRoleArn", "iamRoleArn must not be set when the destination is s3: delivery uses the bucket policy");
  }
  if (!given(inputs, "logDestination")) {
    report("logDestination", "logDestination must be set to the ARN of the destination");
  }
  const destination = text(inputs, "logDestination");
  const services: Record<string, string> = {
    "cloud-watch-logs": "logs",
    s3: "s3",
    "kinesis-data-firehose": "firehose",
  };
  const service = kind === undefined ? undefined : services[kind];
  if (destination !== undefined && service !== undefined && arn(service)(destination) !== undefined) {
    report("logDestination", `"${destination}" is not the ARN of a ${kind} destination`);
  }
  if (kind !== undefined && kind !== "s3" && given(inputs, "destinationOptions")) {
    report("destinationOptions", "destinationOptions may be set only when the destination is s3");
  }
  const transit = given(inputs, "transitGatewayId") || given(inputs, "transitGatewayAttachmentId");
  if (!transit && !given(inputs, "trafficType")) {
    report("trafficType", "trafficType must be set to ACCEPT, REJECT or ALL");
  }
};

export const flowLogRules: RuleTable = {
  "aws:ec2/flowLog:FlowLog": {
    source: "EC2 API CreateFlowLogs; docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html",
    fields: [
      { path: "trafficType", format: oneOf("ACCEPT", "REJECT", "ALL") },
      { path: "logDestinationType", format: oneOf("cloud-watch-logs", "s3", "kinesis-data-firehose") },
      { path: "maxAggregationInterval", format: oneOf(60, 600) },
      { path: "iamRoleArn", format: arn("iam") },
      { path: "logFormat", format: flowLogFormat },
      { path: "destinationOptions.fileFormat", format: oneOf("plain-text", "parquet") },
    ],
    objects: [
      exactlyOne([
        "vpcId",
        "subnetId",
        "eniId",
        "transitGatewayId",
        "transitGatewayAttachmentId",
        "regionalNatGatewayId",
      ]),
      flowLogDestination,
    ],
  },
  "aws:networkflowmonitor/monitor:Monitor": {
    source: "Network Flow Monitor API CreateMonitor",
    fields: [
      { path: "monitorName", format: matching(/^[a-zA-Z0-9_.-]+$/, 1, 255) },
      {
        path: "scopeArn",
        format: matching(/^arn:aws[a-z-]*:networkflowmonitor:[a-z0-9-]+:\d{12}:scope\/[^/]+$/, 20, 512),
      },
    ],
  },
};
