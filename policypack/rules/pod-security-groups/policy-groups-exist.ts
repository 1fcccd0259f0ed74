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
import { groupNode } from "../shared/groups";
import { networkOf } from "../shared/networks";
import { groupsOfPolicy } from "./policies";

/** Whether a group is in a different VPC from every cluster of the stack. */
function isElsewhere(graph: Graph, group: Node): boolean {
  const vpc = graph.targets(group, ["vpcId"], tokens.vpc).nodes[0];
  const clusters = graph.byType(tokens.cluster).flatMap((cluster) => networkOf(graph, cluster).vpcs);
  return vpc !== undefined && clusters.length > 0 && !clusters.includes(vpc);
}

function judge(graph: Graph, policy: Node, external: readonly string[]): Outcome {
  const { keys, complete } = groupsOfPolicy(graph, policy);
  if (keys.length === 0 && complete) {
    return notApplicable("it names no security group");
  }
  const wrong = keys.map((key) => groupNode(graph, key)).find((node) => node !== undefined && isElsewhere(graph, node));
  if (wrong !== undefined) {
    return violation("spec.securityGroups.groupIds", { group: wrong.name });
  }
  const open = keys.filter((key) => groupNode(graph, key) === undefined && !external.includes(key));
  return complete && open.length === 0
    ? pass
    : undecided(
        ...(open.length > 0
          ? open.map((key) => `whether security group ${key} exists`)
          : ["spec.securityGroups.groupIds"]),
      );
}

export const policyGroupsExist = stackRule({
  name: "policy-groups-exist",
  capability: "pod-security-groups",
  guide: ["sgp-exists-first"],
  severity: "high",
  title: "The groups of a SecurityGroupPolicy exist before it, in the cluster's VPC",
  why: "A pod whose group does not exist, or is in another VPC, is not scheduled until somebody finds the cause.",
  problem: "Security group {group} of the SecurityGroupPolicy is not in the cluster's VPC",
  fix: "Create {group} in the cluster's VPC, and pass its ID as an output so Pulumi creates it first",
  examples: {
    bad: `const group = new aws.ec2.SecurityGroup("api", { vpcId: otherVpc.id });
new SecurityGroupPolicy("api", { spec: { podSelector, securityGroups: { groupIds: [group.id] } } });`,
    good: `const group = new aws.ec2.SecurityGroup("api", { vpcId: vpc.id });
new SecurityGroupPolicy("api", { spec: { podSelector, securityGroups: { groupIds: [group.id] } } });`,
  },
  level: level("mandatory"),
  params: {
    externalGroupIds: z
      .array(z.string())
      .default([])
      .describe("IDs of security groups that another stack creates, such as sg-0123456789abcdef0"),
  },
  types: [tokens.securityGroupPolicy],
  check(graph, { params }): readonly Finding[] {
    return graph
      .byType(tokens.securityGroupPolicy)
      .map((policy) => on(policy, judge(graph, policy, params.externalGroupIds)));
  },
});
