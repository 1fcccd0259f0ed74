import { type Finding, level, on, stackRule } from "../../rule";
import { tokens } from "../../tokens";
import { nodesOfClusters } from "./attachments";
import { type Connection, judgeConnections } from "./required-ports";

/** https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html */
const minimum: readonly Connection[] = [
  { from: "nodes", to: "control plane", protocol: "tcp", port: 443, why: "Kubernetes API" },
  { from: "control plane", to: "nodes", protocol: "tcp", port: 10250, why: "kubelet" },
  { from: "nodes", to: "nodes", protocol: "tcp", port: 53, why: "CoreDNS" },
  { from: "nodes", to: "nodes", protocol: "udp", port: 53, why: "CoreDNS" },
];

export const minimumRules = stackRule({
  name: "minimum-rules",
  capability: "security-groups",
  guide: ["sg-control-plane-443", "sg-kubelet-10250", "sg-node-to-node"],
  severity: "high",
  title: "Nodes with their own security groups have the minimum rules to and from the control plane",
  why: "Nodes with neither the cluster security group nor these rules do not join, or join but cannot resolve names.",
  problem: "The nodes do not have the cluster security group, and their own groups do not allow {missing}",
  fix: "Add an aws.vpc.SecurityGroupIngressRule and SecurityGroupEgressRule for {missing}, or attach the cluster security group to the nodes",
  examples: {
    bad: `new aws.ec2.LaunchTemplate("nodes", { vpcSecurityGroupIds: [nodes.id] }); // nodes has no rules`,
    good: `new aws.ec2.LaunchTemplate("nodes", { vpcSecurityGroupIds: [cluster.vpcConfig.clusterSecurityGroupId, nodes.id] });`,
  },
  level: level("advisory", "mandatory"),
  types: [tokens.cluster],
  check(graph): readonly Finding[] {
    return nodesOfClusters(graph).map((nodes) => on(nodes.group, judgeConnections(graph, nodes, minimum)));
  },
});
