import { z } from "zod";
import type { Graph, Node } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { tokens } from "../../tokens";
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "../../../core/view";
import { bucketSettings, destinationOf, elsewhere, elsewhereParams } from "./targets";

/** Days after which a lifecycle rule deletes objects. A rule that is off, or only moves objects, does not count. */
function expiryOf(rule: View): Maybe<number> {
  // One generation of the type uses a boolean, the other a string.
  const status = rule.at("enabled").boolean() ?? rule.at("status").string();
  return status === UNKNOWN
    ? UNKNOWN
    : status === true || status === "Enabled"
      ? rule.at("expiration", "days").number()
      : undefined;
}

/** How long a bucket keeps objects, in days; 0 means forever. The shortest of several rules counts. */
function bucketDays(graph: Graph, bucket: Node): number | Unknown {
  const lists = [
    bucket.view.at("lifecycleRules"),
    ...bucketSettings(graph, bucket, "BucketLifecycleConfiguration").map((each) => each.view.at("rules")),
  ];
  const rules = lists.flatMap((list) => list.items().map(expiryOf)).filter((days) => days !== undefined);
  const known = rules.filter(isKnown);
  if (known.length < rules.length || lists.some((list) => list.state === "unknown")) {
    return UNKNOWN;
  }
  return known.length === 0 ? 0 : Math.min(...known);
}

interface Limits {
  readonly minDays: number;
  readonly allowForEver: boolean;
}

function judge(days: number | Unknown, destination: Node, { minDays, allowForEver }: Limits): Outcome {
  if (days === UNKNOWN) {
    return undecided(`how long ${destination.name} keeps records`);
  }
  const values = { destination: destination.name, minDays };
  if (days === 0) {
    return allowForEver ? pass : violation(undefined, { ...values, found: "for ever" });
  }
  return days >= minDays ? pass : violation(undefined, { ...values, found: `for ${days} days only` });
}

export const flowLogRetention = stackRule({
  name: "flow-log-retention",
  capability: "flow-logs",
  guide: ["flow-logs"],
  severity: "low",
  title: "Flow logs are kept for a set time, long enough to investigate an incident",
  why: "Break-ins are often found months later, but records kept forever cost more every month and contain people's IP addresses.",
  problem: "{destination} keeps records {found}",
  fix: "Set retentionInDays of the log group, or the expiration of the bucket's lifecycle rule, to {minDays} days or more",
  examples: {
    bad: `const logs = new aws.cloudwatch.LogGroup("flow-logs");
new aws.ec2.FlowLog("main", { vpcId, trafficType: "ALL", logDestination: logs.arn, iamRoleArn });`,
    good: `const logs = new aws.cloudwatch.LogGroup("flow-logs", { retentionInDays: 365 });
new aws.ec2.FlowLog("main", { vpcId, trafficType: "ALL", logDestination: logs.arn, iamRoleArn });`,
  },
  level: level("disabled", "advisory", "mandatory"),
  params: {
    minDays: z.int().min(1).max(3653).default(90).describe("shortest retention, in days"),
    allowForEver: z.boolean().default(false).describe("whether records may be kept forever"),
    ...elsewhereParams,
  },
  types: [tokens.flowLog],
  check(graph, { params }): readonly Finding[] {
    return graph.byType(tokens.flowLog).map((log) => {
      const destination = destinationOf(graph, log, params.destinationsElsewhere);
      switch (destination.kind) {
        case "unknown":
          return on(log, undecided(elsewhere));
        case "accepted":
          return on(log, notApplicable("the destination is managed elsewhere"));
        case "bucket":
          return on(log, judge(bucketDays(graph, destination.node), destination.node, params));
        case "log-group":
          return on(log, judge(destination.node.view.at("retentionInDays").number() ?? 0, destination.node, params));
      }
    });
  },
});
