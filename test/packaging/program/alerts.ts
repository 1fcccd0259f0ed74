/** A plugin of the program's own, with a slot of its own. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { definePlugin } from "eks-network-security/plugin";
import { z } from "zod";

declare module "eks-network-security/plugin" {
  interface Slots {
    alerts: { readonly topicArn: pulumi.Output<string> };
  }
  interface Declarations {
    alertsTo: string;
  }
}

class Topic extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: { email: pulumi.Input<string> }) {
    super("acme:notifications:Topic", name, args);
    const topic = new aws.sns.Topic(`${name}-topic`, {}, { parent: this });
    new aws.sns.TopicSubscription(
      `${name}-email`,
      { topic: topic.arn, protocol: "email", endpoint: args.email },
      { parent: this },
    );
    this.topicArn = topic.arn;
    this.registerOutputs({ topicArn: topic.arn });
  }
}

export const alerts = definePlugin({
  name: "alerts",
  summary: "A topic for alarms.",
  guide: [],
  config: z.strictObject({ email: z.email() }),
  requires: [],
  uses: [],
  provides: ["alerts"],
  declare: ({ email }) => ({ alertsTo: email }),
  provision: (_, { email }) => ({ alerts: new Topic("alerts", { email }) }),
  outputs: ({ alerts: { topicArn } }) => ({ topicArn }),
});

/** Needs the slot of the other one, and a slot of the package where there is one. Registers no component. */
export const alarms = definePlugin({
  name: "alarms",
  summary: "An alarm on the bytes that leave.",
  guide: [],
  config: z.strictObject({ threshold: z.number() }),
  requires: ["alerts"],
  uses: ["network"],
  provides: [],
  provision: (context, { threshold }, { alerts: { topicArn }, network }) => {
    const to: string | undefined = context.declared.alertsTo;
    new aws.cloudwatch.MetricAlarm("bytes-out", {
      alarmDescription: `Tells ${to}. VPC: ${network?.region ?? "none of this stack"}.`,
      namespace: "AWS/NATGateway",
      metricName: "BytesOutToDestination",
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 1,
      period: 300,
      statistic: "Sum",
      threshold,
      alarmActions: [topicArn],
    });
    return {};
  },
});
