/** The network that a cluster is in. */
import type { Graph, Node } from "../../graph";
import { tokens } from "../../tokens";
import { isKnown } from "../../../core/view";
import { eksComponent } from "./clusters";

export interface ClusterNetwork {
  readonly vpcs: readonly Node[];
  readonly subnets: readonly Node[];
  /** Known ids of its VPCs: where `vpcs` is empty, those of VPCs from elsewhere. */
  readonly vpcIds: readonly string[];
}

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** The VPC and subnets of a cluster, by what its inputs came from. */
export function networkOf(graph: Graph, cluster: Node): ClusterNetwork {
  const subnets = graph.targets(cluster, ["vpcConfig", "subnetIds"], tokens.subnet).nodes;
  const groups = graph.targets(cluster, ["vpcConfig", "securityGroupIds"], tokens.securityGroup).nodes;
  const component = cluster.parent?.type === eksComponent ? [cluster.parent] : [];
  const inVpc = [...subnets, ...groups, ...component];
  const vpcs = unique(inVpc.flatMap((node) => graph.targets(node, ["vpcId"], tokens.vpc).nodes));
  const ids = inVpc.map((node) => node.view.at("vpcId").string()).filter(isKnown);
  return { vpcs, subnets, vpcIds: unique(ids) };
}
