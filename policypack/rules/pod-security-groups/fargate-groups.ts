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
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf } from "../../../core/answers";
import { allows, clusterGroup, type Port } from "../shared/groups";
import { onFargate } from "./fargate";
import { groupsOfPolicy } from "./policies";

/**
 * What a Fargate pod needs from the cluster:
 * https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
 */
const needed: readonly Port[] = [
  { protocol: "tcp", port: 443 },
  { protocol: "tcp", port: 53 },
  { protocol: "udp", port: 53 },
];

function judge(graph: Graph, policy: Node): Outcome {
  const fargate = onFargate(graph, policy);
  if (fargate === false) {
    return notApplicable("its namespace does not run on Fargate");
  }
  const { keys, complete } = groupsOfPolicy(graph, policy);
  const clusters = graph.byType(tokens.cluster).map(clusterGroup);
  const open = allOf(needed.map((port) => anyOf(keys.map((key) => allows(graph, key, "egress", port, clusters)))));
  if (open === true) {
    return pass;
  }
  return fargate === UNKNOWN || open === UNKNOWN || !complete || clusters.length === 0
    ? undecided("spec.securityGroups.groupIds")
    : violation("spec.securityGroups.groupIds");
}

export const fargateGroups = stackRule({
  name: "fargate-groups",
  capability: "pod-security-groups",
  guide: ["sgp-use", "sgp-dns"],
  severity: "high",
  title: "Security groups of Fargate pods let them reach the cluster",
  why: "A Fargate pod is its own node. With its own security groups it loses the cluster security group, and without ports 443 and 53 it never becomes ready.",
  problem:
    "The SecurityGroupPolicy selects Fargate pods, but its groups do not let them reach the control plane and CoreDNS",
  fix: "Add the cluster security group to groupIds, or add rules to it for TCP 443 and for TCP and UDP 53",
  examples: {
    bad: `new SecurityGroupPolicy("api", { metadata: { namespace: "fargate" }, spec: { podSelector: {}, securityGroups: { groupIds: [api.id] } } });`,
    good: `new SecurityGroupPolicy("api", {
  metadata: { namespace: "fargate" },
  spec: { podSelector: {}, securityGroups: { groupIds: [cluster.vpcConfig.clusterSecurityGroupId, api.id] } },
});`,
  },
  level: level("mandatory"),
  types: [tokens.securityGroupPolicy],
  check(graph): readonly Finding[] {
    return graph.byType(tokens.securityGroupPolicy).map((policy) => on(policy, judge(graph, policy)));
  },
});
