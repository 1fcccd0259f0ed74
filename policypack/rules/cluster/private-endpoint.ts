import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";

export const privateEndpoint = resourceRule({
  name: "private-endpoint",
  capability: "cluster",
  guide: ["cluster-endpoint"],
  cis: "5.4.2",
  severity: "medium",
  title: "Nodes reach the control plane through a private endpoint",
  why: "Without the private endpoint, traffic from nodes to the Kubernetes API leaves the VPC.",
  problem: "The cluster has no private endpoint, so nodes reach its API through the public endpoint",
  fix: "Set vpcConfig.endpointPrivateAccess to true",
  examples: {
    bad: `new aws.eks.Cluster("main", { roleArn, vpcConfig: { subnetIds, publicAccessCidrs: ["203.0.113.0/24"] } });`,
    good: `new aws.eks.Cluster("main", { roleArn, vpcConfig: { subnetIds, endpointPrivateAccess: true, endpointPublicAccess: false } });`,
  },
  level: level("advisory", "mandatory"),
  types: [tokens.cluster],
  check(cluster) {
    const flag = cluster.view.at("vpcConfig", "endpointPrivateAccess");
    // EKS default: false.
    const on = flag.boolean();
    return on === UNKNOWN ? undecided(flag) : on ? pass : violation(flag);
  },
});
