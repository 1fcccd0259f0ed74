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
import { isKnown, type View } from "../../view";
import { clusterTypes } from "../shared/clusters";
import { joinsCluster, templatesOf } from "../shared/nodes";

/** The input of a launch template or launch configuration that decides over security groups. */
function groupProperty(template: Node): string {
  if (template.type === tokens.launchConfiguration) {
    return "securityGroups";
  }
  return template.view.at("networkInterfaces").items().length > 0 ? "networkInterfaces" : "vpcSecurityGroupIds";
}

/** The lists of security groups that are set; a network interface, where there is one, decides alone. */
function groupLists(template: Node): readonly View[] {
  const property = template.view.at(groupProperty(template));
  const lists =
    groupProperty(template) === "networkInterfaces"
      ? property.items().map((each) => each.at("securityGroups"))
      : [property];
  return lists.filter((list) => list.state !== "absent");
}

/** The ids of cluster security groups that are known, which they are from the second preview on. */
function clusterGroupIds(graph: Graph): readonly string[] {
  return graph
    .byType(tokens.cluster)
    .map((cluster) => cluster.outputs.at("vpcConfig", "clusterSecurityGroupId").string())
    .filter(isKnown);
}

function judgeTemplate(graph: Graph, template: Node): Outcome {
  const lists = groupLists(template);
  const known = clusterGroupIds(graph);
  const ids = lists.flatMap((list) => list.items()).map((id) => id.string());
  if (known.some((id) => ids.includes(id))) {
    return pass;
  }
  const property = groupProperty(template);
  const comesFromCluster = template.refs(property).some((ref) => clusterTypes.includes(ref.type));
  const unclear = lists.filter((list) => list.hasUnknown());
  if (comesFromCluster && unclear.length > 0) {
    return pass;
  }
  if (graph.byType(tokens.cluster).length === 0) {
    return undecided(...lists, "the cluster is not in this stack");
  }
  // An unknown that came from other resources than the cluster is not the cluster's group.
  return unclear.length > 0 && template.refs(property).length === 0
    ? undecided(...unclear)
    : violation(undefined, { template: template.name });
}

function judgeManaged(graph: Graph, group: Node): Outcome {
  const template = group.view.at("launchTemplate");
  if (template.state === "absent") {
    // EKS makes the launch template and puts the cluster security group on it.
    return pass;
  }
  const templates = templatesOf(graph, group);
  if (templates.length === 0) {
    return undecided(template);
  }
  const setting = templates.filter((each) => groupLists(each).length > 0);
  // A launch template without security groups gets the cluster's from EKS.
  return setting.map((each) => judgeTemplate(graph, each)).find((outcome) => outcome.verdict !== "pass") ?? pass;
}

function judgeSelfManaged(graph: Graph, group: Node): Outcome {
  if (!joinsCluster(graph, group)) {
    return notApplicable("the instances do not join a cluster of this stack");
  }
  const templates = templatesOf(graph, group);
  if (templates.length === 0) {
    return undecided(group.view.at("launchTemplate"));
  }
  return (
    templates
      .map((each) =>
        groupLists(each).length === 0
          ? violation("launchTemplate", { template: each.name })
          : judgeTemplate(graph, each),
      )
      .find((outcome) => outcome.verdict !== "pass") ?? pass
  );
}

export const clusterSecurityGroup = stackRule({
  name: "cluster-security-group-on-nodes",
  capability: "node-groups",
  guide: ["sg-cluster-sg"],
  severity: "high",
  title: "The cluster security group is on all node groups, self-managed ones included",
  why: "Nodes without it cannot reach the control plane or CoreDNS on other nodes, and pods with their own groups cannot be reached by the kubelet.",
  problem: "Nodes of this group start without the cluster security group: launch template {template} leaves it out",
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
      ...graph.byType(tokens.autoScalingGroup).map((group) => on(group, judgeSelfManaged(graph, group))),
    ];
  },
});
