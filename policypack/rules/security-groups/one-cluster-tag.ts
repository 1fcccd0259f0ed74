import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import type { Tri } from "../../../core/answers";
import { groupName, groupNode, type GroupSet, groupsIn } from "../shared/groups";
import { interfacesOfTemplate } from "../shared/nodes";

const templateTypes = [tokens.launchTemplate, tokens.launchConfiguration];

/** Whether a group has a tag `kubernetes.io/cluster/<name>`; EKS adds it to the group that it creates. */
function isTagged(graph: Graph, key: string): Tri {
  const node = groupNode(graph, key);
  if (node === undefined || node.type === tokens.cluster) {
    return node === undefined ? UNKNOWN : true;
  }
  const tags = node.view.at("tags");
  const tagged = tags.entries().some(([tag]) => tag.startsWith("kubernetes.io/cluster/"));
  return tagged ? true : tags.state === "unknown" ? UNKNOWN : false;
}

function judge(graph: Graph, groups: GroupSet): Outcome {
  const judged = groups.keys.map((key) => ({ key, tagged: isTagged(graph, key) }));
  const tagged = judged.filter((each) => each.tagged === true).map(({ key }) => groupName(graph, key));
  const maybe = judged.filter((each) => each.tagged === UNKNOWN).map(({ key }) => groupName(graph, key));
  if (tagged.length > 1) {
    return violation(undefined, { groups: tagged.sort().join(" and ") });
  }
  if (tagged.length + maybe.length > 1) {
    return undecided(...maybe.map((name) => `the tags of ${name}`));
  }
  return groups.complete ? pass : undecided("which security groups are on it");
}

export const oneClusterTag = stackRule({
  name: "one-cluster-tag",
  capability: "security-groups",
  guide: ["sg-cluster-sg"],
  severity: "medium",
  title: "At most one security group of an interface has the cluster tag",
  why: "The AWS Load Balancer Controller opens the one tagged group. If it finds two, it gives up, and targets never become healthy.",
  problem: "{groups} are on one interface, and each has a tag kubernetes.io/cluster/<name>",
  fix: "Keep the tag on only one of {groups}; EKS always adds it back to the cluster security group",
  examples: {
    bad: `const nodes = new aws.ec2.SecurityGroup("nodes", { vpcId, tags: { "kubernetes.io/cluster/main": "owned" } });
new aws.ec2.LaunchTemplate("nodes", { vpcSecurityGroupIds: [cluster.vpcConfig.clusterSecurityGroupId, nodes.id] });`,
    good: `const nodes = new aws.ec2.SecurityGroup("nodes", { vpcId });
new aws.ec2.LaunchTemplate("nodes", { vpcSecurityGroupIds: [cluster.vpcConfig.clusterSecurityGroupId, nodes.id] });`,
  },
  level: level("advisory", "mandatory"),
  types: [...templateTypes, tokens.securityGroupPolicy],
  check(graph): readonly Finding[] {
    const templates = graph.byType(...templateTypes).map((node) => ({ node, sets: interfacesOfTemplate(graph, node) }));
    const policies = graph
      .byType(tokens.securityGroupPolicy)
      .map((node) => ({ node, sets: [groupsIn(graph, node, "spec", "securityGroups", "groupIds")] }));
    return [...templates, ...policies].flatMap(({ node, sets }: { node: Node; sets: readonly GroupSet[] }) =>
      sets.map((groups) => on(node, judge(graph, groups))),
    );
  },
});
