/** Plugin: security groups of their own for pods. */
import * as pulumi from "@pulumi/pulumi";
import { definePlugin } from "../../framework/plugin";
import type { StackOutputs } from "../../framework/slots";
import { capacityReport } from "./capacity";
import { check } from "./check";
import { podSecurityGroupsConfig } from "./config";
import { podGroupLayer } from "./layer";
import { PodSecurityGroups } from "./pod-security-groups";

export type * from "./args";
export { PodSecurityGroups } from "./pod-security-groups";
export type * from "./slots";

export const podSecurityGroups = definePlugin({
  name: "pod-security-groups",
  summary:
    "Security groups of their own for pods: DNS, probes and named peers such as an RDS database, within the branch interfaces of the nodes.",
  guide: [
    "sgp-use",
    "sgp-exists-first",
    "sgp-selectors",
    "sgp-dns",
    "sgp-limits",
    "sgp-probes",
    "sgp-trunking",
    "sgp-standard-mode",
  ],
  config: podSecurityGroupsConfig,
  requires: ["cluster"],
  uses: ["network-policy", "istio"],
  provides: ["pod-security-groups"],
  declare: ({ shared }) => ({ sharedPodSecurityGroup: shared }),
  check,
  layers: (config, { istio }) => [podGroupLayer(config, istio !== undefined)],
  provision: (context, config, needs) => {
    const { cluster, "network-policy": networkPolicy, istio } = needs;
    const made = new PodSecurityGroups(
      "pod-security-groups",
      {
        groups: config.groups,
        vpcId: cluster.vpcId,
        clusterName: cluster.name,
        clusterSecurityGroupId: cluster.clusterSecurityGroupId,
        nodeSecurityGroupId: cluster.nodeSecurityGroupId,
        namespaces: { ...networkPolicy?.namespaces, ...istio?.namespaces },
        sharedSecurityGroupId: config.shared === "own" ? undefined : groupOfPlatform(cluster.sharedPodSecurityGroupId),
        installsMesh: config.shared === "own" && context.declared.istio !== undefined,
        tags: { ...context.tags },
      },
      { providers: [cluster.kubernetes] },
    );
    return {
      "pod-security-groups": {
        policies: made.policies,
        securityGroupIds: made.securityGroupIds,
        sharedSecurityGroupId: made.sharedSecurityGroupId,
        capacity: capacityReport(config.groups, context.declared.nodeGroups ?? []),
      },
    };
  },
  outputs: ({
    "pod-security-groups": { securityGroupIds, sharedSecurityGroupId, capacity },
  }): StackOutputs["pod-security-groups"] => ({
    securityGroupIds,
    sharedSecurityGroupId,
    capacity,
  }),
});

/** @throws pulumi.RunError where the platform's stack has no such group */
function groupOfPlatform(id: pulumi.Output<string> | undefined): pulumi.Output<string> {
  if (id === undefined) {
    throw new pulumi.RunError(
      "pod-security-groups.shared: the stack of platform-reference has no group for all pods; add pod-security-groups to it.",
    );
  }
  return id;
}
