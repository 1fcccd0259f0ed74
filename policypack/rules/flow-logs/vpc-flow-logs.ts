import { z } from "zod";
import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { networkOf } from "../shared/networks";

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** The flow logs that record a whole VPC, or each of the given subnets. */
function logsOf(graph: Graph, vpc: Node, subnets: readonly Node[]): readonly Node[] {
  const onVpc = graph.referrers(vpc, "vpcId", tokens.flowLog);
  if (onVpc.length > 0) {
    return onVpc;
  }
  const perSubnet = subnets.map((subnet) => graph.referrers(subnet, "subnetId", tokens.flowLog));
  return perSubnet.every((logs) => logs.length > 0) ? unique(perSubnet.flat()) : [];
}

function judgeLogs(logs: readonly Node[], vpc: string): Outcome {
  if (logs.length === 0) {
    return violation(undefined, { vpc, reason: "has no flow log" });
  }
  const types = logs.map((log) => log.view.at("trafficType"));
  if (types.some((type) => type.string() === "ALL")) {
    return pass;
  }
  const unclear = logs.find((log) => log.view.at("trafficType").state === "unknown");
  const recorded = types.map((type) => type.show()).join(", ");
  return unclear === undefined
    ? violation(undefined, { vpc, reason: `has a flow log for ${recorded} traffic only` })
    : undecided(`trafficType of flow log ${unclear.name}`);
}

function judge(graph: Graph, cluster: Node, loggedElsewhere: readonly string[]): readonly Outcome[] {
  const network = networkOf(graph, cluster);
  if (network.vpcs.length > 0) {
    return network.vpcs.map((vpc) => judgeLogs(logsOf(graph, vpc, network.subnets), vpc.name));
  }
  const literal = graph
    .byType(tokens.flowLog)
    .filter((log) => network.vpcIds.includes(log.view.at("vpcId").string() as string));
  if (literal.length > 0) {
    return [judgeLogs(literal, network.vpcIds.join(", "))];
  }
  const accepted = network.vpcIds.length > 0 && network.vpcIds.every((id) => loggedElsewhere.includes(id));
  return [accepted ? pass : undecided("the cluster's VPC, which this stack does not create")];
}

export const vpcFlowLogs = stackRule({
  name: "vpc-flow-logs",
  capability: "flow-logs",
  guide: ["flow-logs"],
  severity: "high",
  title: "Every VPC with a cluster has flow logs for all traffic",
  why: "Flow logs are the only record of accepted and rejected connections, and a log of rejected ones alone does not show what got through.",
  problem: "The cluster's VPC {vpc} {reason}",
  fix: 'Add an aws.ec2.FlowLog with vpcId of {vpc} and trafficType "ALL"',
  examples: {
    bad: `const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
const subnet = new aws.ec2.Subnet("a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
new aws.eks.Cluster("main", { roleArn, vpcConfig: { subnetIds: [subnet.id] } });`,
    good: `new aws.ec2.FlowLog("main", {
  vpcId: vpc.id, trafficType: "ALL", maxAggregationInterval: 60,
  logDestination: logGroup.arn, iamRoleArn: role.arn,
});`,
  },
  level: level("advisory", "mandatory"),
  params: {
    loggedElsewhere: z
      .array(z.string())
      .default([])
      .describe("IDs of VPCs whose flow logs another stack or team manages, such as vpc-0123456789abcdef0"),
  },
  types: [tokens.cluster],
  check(graph, { params }): readonly Finding[] {
    return graph
      .byType(tokens.cluster)
      .flatMap((cluster) => judge(graph, cluster, params.loggedElsewhere).map((outcome) => on(cluster, outcome)));
  },
});
