/** The log group of flow logs, and the role that they write to it with. */
import * as aws from "@pulumi/aws";
import type { Children } from "../shared/children";
import type { FlowLogsSettings } from "./args";
import { makeKey, type Made, type MakePolicy } from "./made";
import { logGroupName } from "./names";
import { deliveryPolicy, deliveryTrustPolicy, logGroupKeyPolicy } from "./policies";

export function makeLogGroup(children: Children, args: FlowLogsSettings, policy: MakePolicy): Made {
  const logGroup = logGroupName(args.stack);
  const key = makeKey(
    children,
    args,
    "Flow logs in CloudWatch Logs",
    policy((place) => logGroupKeyPolicy(place, logGroup)),
  );
  const group = new aws.cloudwatch.LogGroup(
    children.name("records"),
    {
      name: logGroup,
      retentionInDays: args.retentionDays,
      kmsKeyId: key.arn,
      deletionProtectionEnabled: args.deletionProtection,
      tags: children.tags("records"),
    },
    children.options(),
  );
  const role = new aws.iam.Role(
    children.name("delivery"),
    {
      description: "VPC flow logs write to their log group",
      assumeRolePolicy: policy(deliveryTrustPolicy),
      tags: children.tags("delivery"),
    },
    children.options(),
  );
  const permissions = new aws.iam.RolePolicy(
    children.name("delivery"),
    { role: role.id, policy: policy((place) => deliveryPolicy(place, logGroup)) },
    children.options(),
  );
  return {
    target: { logDestination: group.arn, iamRoleArn: role.arn },
    destinationArn: group.arn,
    keyArn: key.arn,
    before: [permissions],
  };
}
