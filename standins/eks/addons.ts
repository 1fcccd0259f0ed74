import * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { addonConfiguration } from "./addon-values";
import type { Tags } from "./security-groups";

/** Options of both the `kube-proxy` and the `coredns` add-on of a cluster. */
export type AddonOptions = eks.types.input.KubeProxyAddonOptionsArgs | eks.types.input.CoreDnsAddonOptionsArgs;

/** A default add-on of a cluster, in the most recent version unless one is given. */
export function createClusterAddon(
  name: string,
  args: {
    addonName: "coredns" | "kube-proxy";
    cluster: aws.eks.Cluster;
    options?: AddonOptions | undefined;
    tags?: Tags | undefined;
  },
  parent: pulumi.Resource,
): aws.eks.Addon {
  const { addonName, cluster, options, tags } = args;
  return new aws.eks.Addon(
    `${name}-${addonName}`,
    {
      clusterName: cluster.name,
      addonName,
      addonVersion: options?.version ?? latestVersion(addonName, cluster.version, parent),
      configurationValues: configurationJson(options?.configurationValues),
      preserve: true,
      resolveConflictsOnCreate: options?.resolveConflictsOnCreate ?? "OVERWRITE",
      resolveConflictsOnUpdate: options?.resolveConflictsOnUpdate ?? "OVERWRITE",
      tags,
    },
    { parent },
  );
}

/** The most recent version of an add-on for a Kubernetes version. */
export function latestVersion(
  addonName: string,
  kubernetesVersion: pulumi.Input<string>,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  return aws.eks.getAddonVersionOutput({ addonName, kubernetesVersion, mostRecent: true }, { parent }).version;
}

/** Configuration values as a string for `aws.eks.Addon`; undefined if there are none. */
export function configurationJson(values: pulumi.Input<object> | undefined): pulumi.Output<string> | undefined {
  return values === undefined ? undefined : pulumi.output(values).apply(addonConfiguration);
}

/**
 * Whether a cluster gets the `coredns` add-on. Its pods need a node, so a cluster without the default node group gets
 * it only on request.
 */
export function wantsCoreDns(
  options: eks.types.input.CoreDnsAddonOptionsArgs | undefined,
  skipDefaultNodeGroup: boolean,
): boolean {
  if (options?.enabled === true || options?.configurationValues !== undefined) {
    return true;
  }
  return !skipDefaultNodeGroup && (options?.enabled ?? true);
}
