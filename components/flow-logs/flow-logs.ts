/** VPC flow logs, to CloudWatch Logs or S3, encrypted with a key of their own. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../core/record";
import { Children } from "../shared/children";
import { refuse } from "../shared/inputs";
import { flowLogsDefaults, s3Defaults, type FlowLogsArgs } from "./args";
import { makeBucket } from "./bucket";
import { logFormat } from "./fields";
import { makeLogGroup } from "./log-group";
import type { MakePolicy } from "./made";
import { argProblems } from "./refusals";

/**
 * All traffic of a VPC, in records of at most a minute that carry the addresses of pods.
 *
 * @throws pulumi.RunError which names each wrong argument, before anything is registered
 */
export class FlowLogs extends pulumi.ComponentResource {
  readonly flowLogId: pulumi.Output<string>;
  /** ARN of the log group or of the bucket. */
  readonly destinationArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;

  constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    const settings = withDefaults(args, flowLogsDefaults);
    refuse(name, argProblems(settings));
    super("eks-network-security:index:FlowLogs", name, args, opts);
    const children = new Children(this, name, args.tags ?? {});
    const policy: MakePolicy = (make) =>
      pulumi.output(args.accountId).apply((accountId) => JSON.stringify(make({ region: args.region, accountId })));
    const made =
      args.s3 === undefined
        ? makeLogGroup(children, settings, policy)
        : makeBucket(children, settings, withDefaults(args.s3, s3Defaults), policy);
    const flowLog = new aws.ec2.FlowLog(
      children.name("vpc"),
      {
        vpcId: args.vpcId,
        trafficType: "ALL",
        // Seconds. Nitro instances never aggregate for longer, others would for ten minutes.
        maxAggregationInterval: 60,
        logFormat: logFormat(settings.encryptionStatus),
        logDestinationType: args.s3 === undefined ? "cloud-watch-logs" : "s3",
        ...made.target,
        tags: children.tags("vpc"),
      },
      children.options(made.before),
    );
    this.flowLogId = flowLog.id;
    this.destinationArn = made.destinationArn;
    this.keyArn = made.keyArn;
    this.registerOutputs({
      flowLogId: this.flowLogId,
      destinationArn: this.destinationArn,
      keyArn: this.keyArn,
    });
  }
}
