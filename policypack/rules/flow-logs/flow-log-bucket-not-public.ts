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
import { isKnown, UNKNOWN } from "../../../core/view";
import { bucketSettings, destinationOf } from "./targets";

const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

/** New buckets block public access by default: only settings that turn it off count. */
function judge(graph: Graph, bucket: Node): Outcome {
  const blocks = graph.referrers(bucket, "bucket", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
  const values = blocks.flatMap((block) => flags.map((flag) => block.view.at(flag)));
  const acls = [bucket, ...bucketSettings(graph, bucket, "BucketAcl")].map((each) => each.view.at("acl"));
  const faults = [
    ...values
      .filter((value) => value.state !== "unknown" && value.boolean() !== true)
      .map((value) => `${value.path} is not true`),
    ...acls
      .filter((acl) => {
        const name = acl.string();
        return isKnown(name) && (name.startsWith("public-") || name === "authenticated-read");
      })
      .map((acl) => `its ACL is ${acl.show()}`),
  ];
  if (faults.length > 0) {
    return violation(undefined, { bucket: bucket.name, fault: faults.join(", ") });
  }
  const unclear = values.some((value) => value.state === "unknown") || acls.some((acl) => acl.string() === UNKNOWN);
  return unclear ? undecided(`who may read ${bucket.name}`) : pass;
}

export const flowLogBucketNotPublic = stackRule({
  name: "flow-log-bucket-not-public",
  capability: "flow-logs",
  guide: ["flow-logs"],
  severity: "high",
  title: "Buckets for flow logs block public access",
  why: "Flow logs are a map of the network: who talks to whom, on which ports, and what is refused.",
  problem: "Bucket {bucket}, which stores flow logs, may be public: {fault}",
  fix: "Set all four flags of its aws.s3.BucketPublicAccessBlock to true, and remove public ACLs",
  examples: {
    bad: `new aws.s3.BucketPublicAccessBlock("flow-logs", { bucket: logs.id, blockPublicAcls: true });`,
    good: `new aws.s3.BucketPublicAccessBlock("flow-logs", {
  bucket: logs.id, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true,
});`,
  },
  level: level("mandatory"),
  types: [tokens.flowLog],
  check(graph): readonly Finding[] {
    return graph.byType(tokens.flowLog).map((log) => {
      const destination = destinationOf(graph, log, []);
      return on(
        log,
        destination.kind === "bucket"
          ? judge(graph, destination.node)
          : notApplicable("the records do not go to a bucket of this stack"),
      );
    });
  },
});
