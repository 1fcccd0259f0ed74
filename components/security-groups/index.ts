/** Plugin: the page's rules between control plane and nodes, and ports that other capabilities ask for by name. */
import { definePlugin } from "../../framework/plugin";
import { check } from "./check";
import { config } from "./config";
import { SecurityGroups } from "./security-groups";

export type * from "./args";
export { SecurityGroups } from "./security-groups";
export type * from "./slots";

export const securityGroups = definePlugin({
  name: "security-groups",
  summary: "Security groups of the control plane and the nodes, with the guide page's minimum and suggested rules.",
  guide: ["sg-control-plane-443", "sg-kubelet-10250", "sg-node-to-node"],
  config,
  requires: ["network"],
  uses: [],
  provides: ["security-groups"],
  check,
  provision: (context, { nodeToNode, nodeEgress }, { network }) => ({
    "security-groups": new SecurityGroups("security-groups", {
      vpcId: network.vpcId,
      vpcCidr: network.vpcCidr,
      vpcIpv6Cidr: network.vpcIpv6Cidr,
      s3PrefixListId: network.s3PrefixListId,
      allowAllBetweenNodes: nodeToNode === "all",
      allowHttpsToAnywhere: nodeEgress.httpsToAnywhere,
      httpsPrefixListIds: nodeEgress.prefixLists,
      dnsServers: nodeEgress.dnsServers,
      ntpServers: nodeEgress.ntpServers,
      tags: { ...context.tags },
    }),
  }),
  outputs: ({ "security-groups": groups }) => ({
    controlPlaneSecurityGroupId: groups.controlPlane.id,
    nodeSecurityGroupId: groups.nodes.id,
  }),
});
