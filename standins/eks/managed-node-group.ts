import * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { supportsAccessEntries } from "./access";
import type { ResolvedCore } from "./core";
import { managedAmiType } from "./node-ami";
import { checkManagedNodeGroup } from "./node-group-checks";
import { Refusal } from "./refusal";

/** An EKS managed node group, with a launch template if `enableIMDSv2` needs one. */
export function createManagedNodeGroup(
  name: string,
  args: eks.ManagedNodeGroupArgs,
  core: ResolvedCore,
  parent: pulumi.Resource,
): aws.eks.NodeGroup {
  checkManagedNodeGroup(args);
  const nodeRoleArn = args.nodeRoleArn ?? pulumi.output(args.nodeRole as aws.iam.Role).arn;
  checkRoleIsMapped(core, nodeRoleArn);
  const launchTemplate =
    args.enableIMDSv2 === undefined ? undefined : createLaunchTemplate(name, args, args.enableIMDSv2, parent);

  return new aws.eks.NodeGroup(
    name,
    {
      amiType: amiType(args),
      capacityType: args.capacityType,
      clusterName: args.clusterName ?? core.cluster.name,
      diskSize: launchTemplate ? undefined : args.diskSize,
      forceUpdateVersion: args.forceUpdateVersion,
      instanceTypes: args.instanceTypes,
      labels: args.labels,
      launchTemplate: launchTemplate
        ? {
            id: launchTemplate.id,
            version: launchTemplate.latestVersion.apply((version) => `${version}`),
          }
        : args.launchTemplate,
      nodeGroupName: args.nodeGroupName,
      nodeGroupNamePrefix: args.nodeGroupNamePrefix,
      nodeRoleArn,
      releaseVersion: args.releaseVersion,
      remoteAccess: args.remoteAccess,
      scalingConfig: pulumi.output(args.scalingConfig).apply((config) => ({
        desiredSize: config?.desiredSize ?? 2,
        maxSize: config?.maxSize ?? 2,
        minSize: config?.minSize ?? 1,
      })),
      subnetIds: args.subnetIds ?? core.subnetIds,
      tags: args.tags,
      taints: args.taints,
      version: args.version,
    },
    {
      parent,
      dependsOn: core.apply((it) => (it.eksNodeAccess === undefined ? [] : [it.eksNodeAccess])),
      ...(args.ignoreScalingChanges ? { ignoreChanges: ["scalingConfig.desiredSize"] } : {}),
    },
  );
}

// If only the aws-auth ConfigMap grants access, nodes whose role is missing there never join.
function checkRoleIsMapped(core: ResolvedCore, nodeRoleArn: pulumi.Input<string>): void {
  pulumi
    .all([
      core.cluster.accessConfig.authenticationMode,
      core.instanceRoles.apply((roles) => roles.map((role) => role.arn)),
      nodeRoleArn,
    ])
    .apply(([mode, mapped, roleArn]) => {
      if (!supportsAccessEntries(mode) && !mapped.includes(roleArn)) {
        throw new Refusal(
          `eks.ManagedNodeGroup: nodeRole ${roleArn} is not among the instanceRoles of the cluster, whose authenticationMode is ${mode ?? "CONFIG_MAP"}; add it there, or use access entries`,
        );
      }
    });
}

function amiType(args: eks.ManagedNodeGroupArgs): pulumi.Input<string> | undefined {
  if (args.amiType !== undefined || args.operatingSystem === undefined) {
    return args.amiType;
  }
  return pulumi
    .all([pulumi.output(args.operatingSystem), pulumi.output(args.instanceTypes ?? [])])
    .apply(([operatingSystem, instanceTypes]) => managedAmiType(operatingSystem, instanceTypes));
}

function createLaunchTemplate(
  name: string,
  args: eks.ManagedNodeGroupArgs,
  enableIMDSv2: boolean,
  parent: pulumi.Resource,
): aws.ec2.LaunchTemplate {
  const deviceName = pulumi
    .all([args.amiType, args.operatingSystem])
    .apply(([type, system]) => (/bottlerocket/i.test(type ?? system ?? "") ? "/dev/xvdb" : "/dev/xvda"));
  return new aws.ec2.LaunchTemplate(
    `${name}-launchTemplate`,
    {
      blockDeviceMappings: args.diskSize ? [{ deviceName, ebs: { volumeSize: args.diskSize } }] : undefined,
      metadataOptions: {
        httpTokens: enableIMDSv2 ? "required" : "optional",
        httpPutResponseHopLimit: 2,
        httpEndpoint: "enabled",
      },
    },
    { parent },
  );
}
