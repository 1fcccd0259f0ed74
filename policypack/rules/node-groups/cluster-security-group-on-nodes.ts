import { type Graph, type Node } from "../../graph";
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
import { isKnown, type Maybe, UNKNOWN } from "../../../core/view";
import { where } from "../shared/outcomes";
import { clusterTypes } from "../shared/clusters";
import { groupsIn, type Path } from "../shared/groups";
import { groupLists, joinsCluster, templatesOf } from "../shared/nodes";

/** Where a launch template lists security groups; its interfaces as a whole if they are unknown. */
function listsOf(template: Node): readonly Path[] {
  const lists = groupLists(template);
  return lists === UNKNOWN ? [["networkInterfaces"]] : lists;
}

/** The IDs of cluster security groups, known from the second preview on. */
function clusterGroupIds(graph: Graph): readonly Maybe<string>[] {
  return graph
    .byType(tokens.cluster)
    .map((cluster) => cluster.outputs.at("vpcConfig", "clusterSecurityGroupId").string());
}

/**
 * Whether an unknown ID that came from a cluster is that of the cluster's own group: the cluster names no other
 *    groups, or only groups that the stack creates, which a program refers to directly.
 */
function isOwnGroup(graph: Graph, source: Node): boolean {
  const clusters = source.type === tokens.cluster ? [source] : graph.byType(tokens.cluster);
  return clusters.every((cluster) => {
    const { keys, complete } = groupsIn(graph, cluster, "vpcConfig", "securityGroupIds");
    return complete && keys.every((key) => graph.get(key) !== undefined);
  });
}

function judgeTemplate(graph: Graph, template: Node): Outcome {
  const paths = listsOf(template);
  const lists = paths.map((path) => template.view.at(...path));
  const sources = paths.flatMap(([property]) => template.refs(property));
  const wanted = clusterGroupIds(graph);
  const ids = lists.flatMap((list) => list.items()).map((id) => id.string());
  if (wanted.filter(isKnown).some((id) => ids.includes(id))) {
    return pass;
  }
  const fromCluster = sources.filter((ref) => clusterTypes.includes(ref.type));
  const unclear = lists.filter((list) => list.hasUnknown());
  if (fromCluster.length > 0 && unclear.length > 0) {
    return fromCluster.every((source) => isOwnGroup(graph, source)) ? pass : undecided(...unclear);
  }
  if (graph.byType(tokens.cluster).length === 0) {
    return undecided(...lists, "the cluster is not in this stack");
  }
  // An unknown value that did not come from the cluster is not the cluster's group.
  const groups = graph.byType(tokens.securityGroup).map((group) => group.outputs.at("id").string());
  const foreign = wanted.includes(UNKNOWN) && ids.filter(isKnown).some((id) => !groups.includes(id));
  return foreign || (unclear.length > 0 && sources.length === 0)
    ? undecided(...unclear, "which group is that of the cluster")
    : violation(undefined, { template: template.name });
}

function judgeManaged(graph: Graph, group: Node): Outcome {
  const template = group.view.at("launchTemplate");
  if (template.state === "absent") {
    // EKS creates the launch template with the cluster security group.
    return pass;
  }
  const templates = templatesOf(graph, group);
  if (templates.length === 0) {
    return undecided(template);
  }
  const setting = templates.filter((each) => listsOf(each).length > 0);
  // EKS adds the cluster security group to a launch template without security groups.
  return setting.map((each) => judgeTemplate(graph, each)).find((outcome) => outcome.verdict !== "pass") ?? pass;
}

function judgeSelfManaged(graph: Graph, group: Node): Outcome {
  const templates = templatesOf(graph, group);
  if (templates.length === 0) {
    return undecided(group.view.at("launchTemplate"));
  }
  return (
    templates
      .map((each) =>
        listsOf(each).length === 0 ? violation("launchTemplate", { template: each.name }) : judgeTemplate(graph, each),
      )
      .find((outcome) => outcome.verdict !== "pass") ?? pass
  );
}

const elsewhere = notApplicable("the instances do not join a cluster of this stack");

export const clusterSecurityGroup = stackRule({
  name: "cluster-security-group-on-nodes",
  capability: "node-groups",
  guide: ["sg-cluster-sg"],
  severity: "high",
  title: "All node groups have the cluster security group, including self-managed ones",
  why: "Nodes without it cannot reach the control plane or CoreDNS on other nodes, and the kubelet cannot reach pods with their own groups.",
  problem: "The nodes start without the cluster security group: launch template {template} does not list it",
  fix: "Add cluster.vpcConfig.clusterSecurityGroupId to the security groups of launch template {template}",
  examples: {
    bad: `const template = new aws.ec2.LaunchTemplate("nodes", { vpcSecurityGroupIds: [own.id] });
new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, scalingConfig, launchTemplate: { id: template.id, version: "$Latest" } });`,
    good: `const template = new aws.ec2.LaunchTemplate("nodes", {
  vpcSecurityGroupIds: [cluster.vpcConfig.clusterSecurityGroupId, own.id],
});`,
  },
  level: level("advisory", "mandatory"),
  types: [tokens.nodeGroup, tokens.autoScalingGroup],
  check(graph): readonly Finding[] {
    return [
      ...graph.byType(tokens.nodeGroup).map((group) => on(group, judgeManaged(graph, group))),
      ...graph.byType(tokens.autoScalingGroup).map((group) =>
        on(
          group,
          where(joinsCluster(graph, group), elsewhere, group.view.at("tags"), () => judgeSelfManaged(graph, group)),
        ),
      ),
    ];
  },
});
