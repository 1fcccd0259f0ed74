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
import { networkOf } from "../shared/networks";

function judgeGroup(group: Node): Outcome {
  const rules = [group.view.at("ingress"), group.view.at("egress")];
  const open = rules.find((list) => list.items().length > 0);
  if (open !== undefined) {
    return violation(open, { reason: "still has rules", group: group.name });
  }
  const unclear = rules.filter((list) => list.state === "unknown");
  return unclear.length > 0 ? undecided(...unclear) : pass;
}

function judgeVpc(graph: Graph, vpc: Node, withClusters: ReadonlySet<Node>): Outcome {
  if (!withClusters.has(vpc)) {
    return notApplicable("no cluster of this stack is in it");
  }
  const groups = graph.byType(tokens.defaultSecurityGroup);
  if (graph.referrers(vpc, "vpcId", tokens.defaultSecurityGroup).length > 0) {
    return pass;
  }
  return groups.some((group) => group.view.at("vpcId").state === "unknown" && group.refs("vpcId").length === 0)
    ? undecided("the VPC of a default security group")
    : violation(undefined, {
        reason: "still has its initial rules: all traffic from itself and to everywhere",
        group: `of ${vpc.name}`,
      });
}

export const defaultSecurityGroup = stackRule({
  name: "default-security-group",
  capability: "security-groups",
  guide: [],
  reference: {
    title:
      "CIS AWS Foundations Benchmark 3.0, 5.4: ensure the default security group of every VPC restricts all traffic",
    url: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
  },
  severity: "medium",
  title: "The default security group of a cluster's VPC has no rules",
  why: "Anything that starts without its own group gets the default one, and can then reach everything else in it.",
  problem: "The default security group {group} {reason}",
  fix: "Declare an aws.ec2.DefaultSecurityGroup for the VPC, without ingress and egress",
  examples: {
    bad: `const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });`,
    good: `const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
new aws.ec2.DefaultSecurityGroup("closed", { vpcId: vpc.id });`,
  },
  level: level("disabled", "advisory", "mandatory"),
  types: [tokens.vpc, tokens.defaultSecurityGroup],
  check(graph): readonly Finding[] {
    const withClusters = new Set(graph.byType(tokens.cluster).flatMap((cluster) => networkOf(graph, cluster).vpcs));
    return [
      ...graph.byType(tokens.defaultSecurityGroup).map((group) => on(group, judgeGroup(group))),
      ...graph.byType(tokens.vpc).map((vpc) => on(vpc, judgeVpc(graph, vpc, withClusters))),
    ];
  },
});
