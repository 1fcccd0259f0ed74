/** Plugin: the cluster of the platform's stack, for a stack that does not have one. */
import * as pulumi from "@pulumi/pulumi";
import { definePlugin } from "../../framework/plugin";
import { config } from "./config";
import { PlatformReference } from "./platform-reference";
import { mismatch } from "../../core/problem";

export { PlatformReference, type PlatformReferenceArgs } from "./platform-reference";

export const platformReference = definePlugin({
  name: "platform-reference",
  summary: "The cluster of a platform stack, by its outputs: what a team's stack has in place of network and cluster.",
  guide: [],
  config,
  requires: [],
  uses: [],
  provides: ["cluster"],
  check: ({ stack }, { clusterName }) =>
    clusterName === undefined
      ? [
          mismatch(
            ["stack"],
            JSON.stringify(stack),
            `a platform: stacks/Pulumi.${stack}.yaml with a cluster`,
            "Engine, addresses and node groups are read from there before anything is made.",
          ),
        ]
      : [],
  provision: ({ declared }, { organization, stack }) => {
    const { clusterName, kubernetesVersion } = declared;
    if (clusterName === undefined || kubernetesVersion === undefined) {
      throw new pulumi.RunError(
        `platform-reference: found no cluster in stacks/Pulumi.${stack}.yaml; allowed: a platform`,
      );
    }
    const made = new PlatformReference("platform-reference", {
      stack: `${organization}/${pulumi.getProject()}/${stack}`,
    });
    return {
      cluster: {
        name: clusterName,
        version: kubernetesVersion,
        endpoint: made.output("cluster", "endpoint"),
        vpcId: made.output("cluster", "vpcId"),
        nodeSecurityGroupId: made.output("cluster", "nodeSecurityGroupId"),
        kubeconfig: made.output("cluster", "kubeconfig"),
        clusterSecurityGroupId: made.output("cluster", "clusterSecurityGroupId"),
        certificateAuthority: made.output("cluster", "certificateAuthority"),
        serviceCidr: made.output("cluster", "serviceCidr"),
        oidcIssuer: made.output("cluster", "oidcIssuer"),
        ...(declared.irsa === true ? { oidcProviderArn: made.output("cluster", "oidcProviderArn") } : {}),
        // A platform without one has no such output, which only what needs it may ask for.
        ...(declared.sharedPodSecurityGroup === "platform"
          ? { sharedPodSecurityGroupId: made.output("pod-security-groups", "sharedSecurityGroupId") }
          : {}),
        kubernetes: made.kubernetes,
        beforeNodes: [],
        afterNodes: () => [],
      },
    };
  },
});
