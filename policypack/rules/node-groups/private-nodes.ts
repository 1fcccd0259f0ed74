import type { Graph, Node, Targets } from "../../graph";
import { type Finding, level, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN, type View } from "../../../core/view";
import { nodeGroupTypes, onNodeGroups, templatesOf } from "../shared/nodes";

/** A launch template's setting for public addresses: on an interface, or on the configuration itself. */
function addressFlags(template: Node): readonly View[] {
  const interfaces = template.view.at("networkInterfaces").elements();
  return [template.view, ...interfaces].map((view) => view.at("associatePublicIpAddress"));
}

/** The subnets of a group. */
function subnetsOf(graph: Graph, group: Node): Targets {
  const property = group.type === tokens.nodeGroup ? "subnetIds" : "vpcZoneIdentifiers";
  return graph.targets(group, [property], tokens.subnet);
}

function judge(graph: Graph, group: Node): Outcome {
  const templates = templatesOf(graph, group);
  const flags = templates.flatMap((each) => addressFlags(each).map((flag) => ({ flag, by: each.name })));
  const wants = flags.find(({ flag }) => flag.boolean() === true);
  if (wants !== undefined) {
    return violation(undefined, { reason: `launch template ${wants.by} asks for public addresses` });
  }
  if (flags.some(({ flag }) => flag.state === "unknown")) {
    return undecided("whether the launch template assigns public addresses");
  }
  if (flags.some(({ flag }) => flag.boolean() === false)) {
    return pass;
  }
  const { nodes: subnets, found } = subnetsOf(graph, group);
  const open = subnets.find((subnet) => subnet.view.at("mapPublicIpOnLaunch").boolean() === true);
  if (open !== undefined) {
    return violation(undefined, { reason: `subnet ${open.name} assigns a public address to every instance` });
  }
  const unclear = subnets.find((subnet) => subnet.view.at("mapPublicIpOnLaunch").boolean() === UNKNOWN);
  if (unclear !== undefined) {
    return undecided(`whether subnet ${unclear.name} assigns public addresses`);
  }
  return found === "all" ? pass : undecided("the subnets of the nodes, which this stack does not create");
}

export const privateNodes = stackRule({
  name: "private-nodes",
  capability: "node-groups",
  guide: ["sgp-use"],
  cis: "5.4.3",
  severity: "high",
  title: "Nodes have no public addresses",
  why: "A node with a public address is one wrong rule away from the internet, and pods with their own security groups cannot reach the internet from a public subnet at all.",
  problem: "The nodes get public addresses: {reason}",
  fix: "Move the nodes to private subnets with a NAT gateway or VPC endpoints, and remove associatePublicIpAddress",
  examples: {
    bad: `const subnet = new aws.ec2.Subnet("public", { vpcId, cidrBlock, mapPublicIpOnLaunch: true });
new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, scalingConfig, subnetIds: [subnet.id] });`,
    good: `const subnet = new aws.ec2.Subnet("private", { vpcId, cidrBlock });
new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, scalingConfig, subnetIds: [subnet.id] });`,
  },
  level: level("advisory", "mandatory"),
  types: nodeGroupTypes,
  check(graph): readonly Finding[] {
    return onNodeGroups(graph, (group) => judge(graph, group));
  },
});
