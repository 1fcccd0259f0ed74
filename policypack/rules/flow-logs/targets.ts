/** What a flow log records, and where its records go. */
import { z } from "zod";
import type { Graph, Node } from "../../graph";
import { tokens } from "../../tokens";
import { globMatches } from "../../../core/glob";
import { isKnown, UNKNOWN } from "../../../core/view";
import { anyOf, type Tri } from "../../../core/answers";

export const logGroup = "aws:cloudwatch/logGroup:LogGroup";
export const buckets = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** Bucket settings are separate resources, in two generations of types. */
export function bucketSettings(graph: Graph, bucket: Node, kind: string): readonly Node[] {
  const name = kind.charAt(0).toLowerCase() + kind.slice(1);
  return graph.referrers(bucket, "bucket", `aws:s3/${name}:${kind}`, `aws:s3/${name}V2:${kind}V2`);
}

/** Whether a flow log records a transit gateway, which has its own fields and interval. */
export function isTransitGatewayLog(log: { readonly view: Node["view"] }): boolean {
  return ["transitGatewayId", "transitGatewayAttachmentId"].some((key) => log.view.at(key).state !== "absent");
}

export const elsewhereParams = {
  destinationsElsewhere: z
    .array(z.string())
    .default([])
    .describe(
      "ARNs of log groups and buckets that another stack or account manages under the same rules; * matches any characters",
    ),
};

export type Destination =
  | { readonly kind: "log-group" | "bucket"; readonly node: Node }
  /** Managed elsewhere and accepted, or without settings of its own (Firehose). */
  | { readonly kind: "accepted" }
  | { readonly kind: "unknown" };

/** Where the records of a flow log go. */
export function destinationOf(graph: Graph, log: Node, accepted: readonly string[]): Destination {
  const { nodes } = graph.targets(log, ["logDestination"], logGroup, ...buckets);
  const node = nodes[0];
  if (node !== undefined) {
    return { kind: node.type === logGroup ? "log-group" : "bucket", node };
  }
  const arn = log.view.at("logDestination").string();
  const type = log.view.at("logDestinationType").string();
  return type === "kinesis-data-firehose" || (isKnown(arn) && accepted.some((each) => globMatches(each, arn)))
    ? { kind: "accepted" }
    : { kind: "unknown" };
}

/** Whether an input of two resources names the same VPC or subnet; an input that is not set names nothing. */
export function nameSame(graph: Graph, one: Node, other: Node, key: string): Tri {
  const mine = one.view.at(key).string();
  const theirs = other.view.at(key).string();
  if (mine === undefined || theirs === undefined) {
    return false;
  }
  if (isKnown(mine) && isKnown(theirs)) {
    return mine === theirs;
  }
  const [here, there] = [one, other].map((node) => graph.targets(node, [key], tokens.vpc, tokens.subnet));
  const shared = here?.nodes.some((node) => there?.nodes.includes(node)) === true;
  return shared || (here?.found === "all" && there?.found === "all" ? false : UNKNOWN);
}

/** Whether two flow logs record the same VPC, subnet or interface. */
export function recordSame(graph: Graph, log: Node, other: Node): Tri {
  return anyOf(["vpcId", "subnetId", "eniId"].map((key) => nameSame(graph, log, other, key)));
}

/** For outcomes. */
export const elsewhere = "the destination of the records, which this stack does not create";
