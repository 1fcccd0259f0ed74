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
import { UNKNOWN, type View } from "../../../core/view";
import { bucketSettings, destinationOf, elsewhere, elsewhereParams } from "./targets";

function algorithms(graph: Graph, bucket: Node): readonly View[] {
  const inline = bucket.view.at("serverSideEncryptionConfiguration", "rule");
  const separate = bucketSettings(graph, bucket, "BucketServerSideEncryptionConfiguration").flatMap((each) => {
    const rules = each.view.at("rules");
    return rules.state === "unknown" ? [rules] : rules.items();
  });
  return [inline, ...separate].map((rule) => rule.at("applyServerSideEncryptionByDefault", "sseAlgorithm"));
}

function judgeBucket(graph: Graph, bucket: Node): Outcome {
  const found = algorithms(graph, bucket).map((each) => each.string());
  if (found.some((each) => typeof each === "string" && each.startsWith("aws:kms"))) {
    return pass;
  }
  return found.includes(UNKNOWN)
    ? undecided(`how ${bucket.name} is encrypted`)
    : violation(undefined, { destination: bucket.name, setting: "an aws.s3.BucketServerSideEncryptionConfiguration" });
}

function judgeGroup(group: Node): Outcome {
  return group.view.at("kmsKeyId").state === "absent"
    ? violation(undefined, { destination: group.name, setting: "kmsKeyId" })
    : pass;
}

export const flowLogEncryption = stackRule({
  name: "flow-log-encryption",
  capability: "flow-logs",
  guide: ["flow-logs"],
  severity: "low",
  title: "Flow logs are encrypted with a customer managed KMS key",
  why: "With a customer managed key, the key policy also controls who can read the records, and CloudTrail records each use.",
  problem: "{destination} is encrypted with an AWS owned or AWS managed key",
  fix: "Set {setting} with the ARN of an aws.kms.Key whose policy lets the log service use it",
  examples: {
    bad: `const logs = new aws.cloudwatch.LogGroup("flow-logs", { retentionInDays: 365 });`,
    good: `const logs = new aws.cloudwatch.LogGroup("flow-logs", { retentionInDays: 365, kmsKeyId: key.arn });`,
  },
  level: level("disabled", "advisory", "mandatory"),
  params: elsewhereParams,
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
          return on(log, judgeBucket(graph, destination.node));
        case "log-group":
          return on(log, judgeGroup(destination.node));
      }
    });
  },
});
