/** Plugin: the cluster of the platform's stack, for a stack that does not have one. */
import * as pulumi from "@pulumi/pulumi";
import { error } from "../../core/problem";
import { textAt } from "../../framework/parts";
import { definePlugin } from "../../framework/plugin";
import { readClusterOutputs } from "../shared/cluster-outputs";
import { kubernetesIdentity, readAwsConfig } from "../shared/deploy-identity";
import { config } from "./config";
import { PlatformReference } from "./platform-reference";

export { PlatformReference, type PlatformReferenceArgs } from "./platform-reference";
export type * from "./slots";

export const platformReference = definePlugin({
  name: "platform-reference",
  summary:
    "The cluster of a platform stack, read from its outputs. A team's stack uses this instead of network and cluster.",
  guide: [],
  config,
  requires: [],
  uses: [],
  provides: ["cluster"],
  standsOn: (part) => {
    const stack = textAt(part, "stack");
    return stack === undefined ? undefined : { stack, organization: textAt(part, "organization") };
  },
  check: ({ stack }, { clusterName }) =>
    clusterName === undefined
      ? [
          error(
            ["stack"],
            `stacks/Pulumi.${stack}.yaml does not exist, or has no cluster.`,
            "Engine, addresses and node groups of the platform are read from that file.",
          ),
        ]
      : [],
  provision: ({ declared }, { organization, stack }) => {
    const { clusterName, kubernetesVersion } = declared;
    if (clusterName === undefined || kubernetesVersion === undefined) {
      throw new pulumi.RunError(`platform-reference: stacks/Pulumi.${stack}.yaml has no cluster`);
    }
    const made = new PlatformReference("platform-reference", {
      stack: `${organization}/${pulumi.getProject()}/${stack}`,
      kubernetesIdentity: kubernetesIdentity(readAwsConfig()).identity,
    });
    return {
      cluster: {
        name: clusterName,
        version: kubernetesVersion,
        ...readClusterOutputs((name) => made.output("cluster", name), declared.irsa === true),
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
