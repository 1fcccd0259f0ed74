/** Plugin: managed and self-managed node groups. */
import { definePlugin } from "../../framework/plugin";
import { check } from "./check";
import { connections } from "./connections";
import { config } from "./config";
import { NodeGroups } from "./node-groups";

export type { NodeGroupArgs, NodeGroupsArgs } from "./args";
export { NodeGroups } from "./node-groups";
export type * from "./slots";

export const nodeGroups = definePlugin({
  name: "node-groups",
  summary:
    "Managed and self-managed node groups with the cluster security group, IMDSv2, encrypted volumes and checked instance types.",
  guide: ["sg-cluster-sg", "sgp-trunking", "transit-nitro"],
  options: {
    "transit-nitro": {
      key: "requireNitroEncryption: true",
      holds: ({ requireNitroEncryption }) => requireNitroEncryption,
    },
  },
  config,
  requires: ["network", "security-groups", "cluster"],
  uses: [],
  provides: ["nodes"],
  declare: ({ groups }) => ({
    nodeGroups: Object.entries(groups).map(
      ([name, { kind, instanceTypes, minSize, desiredSize = minSize, maxSize, labels }]) => ({
        name,
        kind,
        instanceTypes,
        minSize,
        desiredSize,
        maxSize,
        labels,
      }),
    ),
  }),
  check,
  connections,
  provision: (context, config, { network, cluster, "security-groups": groups }) => {
    const made = new NodeGroups("node-groups", {
      clusterName: cluster.name,
      region: network.region,
      version: cluster.version,
      endpoint: cluster.endpoint,
      certificateAuthority: cluster.certificateAuthority,
      serviceCidr: cluster.serviceCidr,
      clusterSecurityGroupId: cluster.clusterSecurityGroupId,
      nodeSecurityGroupId: groups.nodes.id,
      subnets: network.privateSubnets.map(({ id, availabilityZone }) => ({ id, availabilityZone })),
      groups: config.groups,
      sessionManager: config.sessionManager,
      // Nodes go before what they need to leave in peace: the VPC CNI frees their network interfaces.
      after: [...network.beforeNodes, ...groups.rules, ...cluster.beforeNodes],
      tags: { ...context.tags },
    });
    return {
      nodes: { ready: [...made.groups, ...cluster.afterNodes(made.groups)], roleArns: made.roleArns },
    };
  },
});
