import type * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import type { Core } from "./core";
import { kubeconfig, regionOfArn } from "./kubeconfig";
import type { NodeGroupV2Resources } from "./node-group-v2";
import type { NodeSecurityGroup } from "./security-groups";

/** Names of the outputs that `Construct` returns for `eks:index:Cluster`. */
export const clusterOutputs = [
  "autoModeNodeRoleName",
  "clusterIngressRuleId",
  "clusterSecurityGroup",
  "clusterSecurityGroupId",
  "core",
  "defaultNodeGroup",
  "defaultNodeGroupAsgName",
  "eksCluster",
  "eksClusterIngressRule",
  "fargateProfileId",
  "fargateProfileStatus",
  "instanceRoles",
  "kubeconfig",
  "kubeconfigJson",
  "nodeSecurityGroup",
  "nodeSecurityGroupId",
  "oidcIssuer",
  "oidcProviderArn",
  "oidcProviderUrl",
] as const;

/** Values of all outputs. */
export type Outputs = Record<(typeof clusterOutputs)[number], pulumi.Input<unknown>>;

/** Role or profile for the token of a kubeconfig. */
export type CredentialOptions = pulumi.Input<eks.types.input.KubeconfigOptionsArgs> | undefined;

/** The outputs of a cluster, from its parts. */
export function outputsOf(
  core: Core,
  nodes: NodeSecurityGroup | undefined,
  defaultNodeGroup: NodeGroupV2Resources | undefined,
): Outputs {
  const { cluster, clusterSecurityGroup } = core;
  // EKS creates this group for every cluster. It replaces the groups that were skipped.
  const eksGroupId = cluster.vpcConfig.clusterSecurityGroupId;
  const issuer = cluster.identities.apply((all) => all?.[0]?.oidcs?.[0]?.issuer ?? "");
  return {
    autoModeNodeRoleName: core.autoModeNodeRoleName,
    clusterIngressRuleId: nodes?.clusterIngressRule.securityGroupRuleId ?? "",
    clusterSecurityGroup,
    clusterSecurityGroupId: clusterSecurityGroup ? pulumi.output(clusterSecurityGroup).id : eksGroupId,
    // One value each: if any part is unknown, the whole value is unknown to other components.
    core: pulumi.output(core),
    defaultNodeGroup: pulumi.output(defaultNodeGroup),
    defaultNodeGroupAsgName: defaultNodeGroup?.autoScalingGroup.name ?? "",
    eksCluster: cluster,
    eksClusterIngressRule: nodes?.clusterIngressRule,
    fargateProfileId: "",
    fargateProfileStatus: "",
    instanceRoles: core.instanceRoles,
    kubeconfig: core.kubeconfig,
    kubeconfigJson: core.kubeconfig.apply((config) => JSON.stringify(config)),
    nodeSecurityGroup: nodes?.securityGroup,
    nodeSecurityGroupId: nodes?.securityGroup.id ?? eksGroupId,
    oidcIssuer: issuer.apply((url) => url.replace("https://", "")),
    oidcProviderArn: "",
    oidcProviderUrl: issuer,
  };
}

/** Kubeconfig of a cluster. The profile belongs to the deployment, so it can be left out. */
export function kubeconfigOf(
  cluster: pulumi.Input<aws.eks.Cluster>,
  credentials: CredentialOptions,
  includeProfile: boolean,
): pulumi.Output<object> {
  const { name, endpoint, certificateAuthority, arn } = pulumi.output(cluster);
  return pulumi
    .all([name, endpoint, certificateAuthority, arn, pulumi.output(credentials)])
    .apply(([clusterName, endpoint, authority, arn, options]) =>
      kubeconfig({
        clusterName,
        endpoint,
        certificateAuthority: authority.data,
        region: regionOfArn(arn),
        roleArn: options?.roleArn,
        profileName: includeProfile ? options?.profileName : undefined,
      }),
    );
}
