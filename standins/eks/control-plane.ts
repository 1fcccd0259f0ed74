import * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { Refusal } from "./refusal";
import { createClusterSecurityGroup, mergedTags } from "./security-groups";
import { managedPolicy, ServiceRole } from "./service-role";

/** The control plane and the resources it depends on. */
export interface ControlPlane {
  readonly cluster: aws.eks.Cluster;
  readonly subnetIds: pulumi.Output<string[]>;
  readonly serviceRole: pulumi.Output<aws.iam.Role>;
  /** Undefined if EKS creates the only group (`skipDefaultSecurityGroups`). */
  readonly securityGroup: pulumi.Input<aws.ec2.SecurityGroup> | undefined;
  readonly encryptionConfig: pulumi.Output<EncryptionConfig> | undefined;
}

type EncryptionConfig = aws.types.output.eks.ClusterEncryptionConfig;

export function createControlPlane(
  name: string,
  args: eks.ClusterArgs & { vpcId: pulumi.Input<string> },
  partition: pulumi.Output<string>,
  parent: pulumi.Resource,
): ControlPlane {
  const ownRole = args.serviceRole ? undefined : createServiceRole(name, args, partition, parent);
  const serviceRole = pulumi.output(args.serviceRole ?? (ownRole as ServiceRole).directRole);
  const securityGroup =
    args.clusterSecurityGroup ??
    (args.skipDefaultSecurityGroups
      ? undefined
      : createClusterSecurityGroup(
          name,
          { vpcId: args.vpcId, tags: args.tags, groupTags: args.clusterSecurityGroupTags },
          parent,
        ));
  const subnetIds = clusterSubnetIds(args);
  const encryptionConfig = args.encryptionConfigKeyArn
    ? pulumi
        .output(args.encryptionConfigKeyArn)
        .apply((keyArn): EncryptionConfig => ({ provider: { keyArn }, resources: ["secrets"] }))
    : undefined;

  const cluster = new aws.eks.Cluster(
    `${name}-eksCluster`,
    {
      name: args.name,
      roleArn: serviceRole.arn,
      version: args.version,
      vpcConfig: {
        securityGroupIds: securityGroup ? [pulumi.output(securityGroup).id] : undefined,
        subnetIds,
        endpointPrivateAccess: args.endpointPrivateAccess,
        endpointPublicAccess: args.endpointPublicAccess,
        publicAccessCidrs: publicAccessCidrs(args),
      },
      kubernetesNetworkConfig: networkConfig(args),
      encryptionConfig,
      enabledClusterLogTypes: args.enabledClusterLogTypes,
      accessConfig: args.authenticationMode
        ? {
            authenticationMode: args.authenticationMode,
            bootstrapClusterCreatorAdminPermissions: true,
          }
        : undefined,
      bootstrapSelfManagedAddons: args.bootstrapSelfManagedAddons ?? true,
      upgradePolicy: args.upgradePolicy,
      deletionProtection: args.deletionProtection,
      tags: mergedTags(`${name}-eksCluster`, args.clusterTags, args.tags),
    },
    {
      parent,
      // Both are set when the cluster is created. Later changes must not replace it.
      ignoreChanges: ["accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons"],
      dependsOn: ownRole ? [ownRole.resolvedRole] : [],
    },
  );
  return { cluster, subnetIds, serviceRole, securityGroup, encryptionConfig };
}

function createServiceRole(
  name: string,
  args: eks.ClusterArgs,
  partition: pulumi.Output<string>,
  parent: pulumi.Resource,
): ServiceRole {
  return new ServiceRole(
    `${name}-eksRole`,
    {
      service: "eks.amazonaws.com",
      description: "Allows EKS to manage clusters on your behalf.",
      managedPolicyArns: [managedPolicy("AmazonEKSClusterPolicy", partition)],
      tags: args.tags,
      assumeRoleActions: ["sts:AssumeRole", "sts:TagSession"],
    },
    { parent },
  );
}

function clusterSubnetIds(args: eks.ClusterArgs): pulumi.Output<string[]> {
  if (args.subnetIds !== undefined) {
    return pulumi.output(args.subnetIds);
  }
  return pulumi
    .all([pulumi.output(args.publicSubnetIds ?? []), pulumi.output(args.privateSubnetIds ?? [])])
    .apply(([publicIds, privateIds]) => [...publicIds, ...privateIds]);
}

function publicAccessCidrs(args: eks.ClusterArgs): pulumi.Output<string[]> | undefined {
  if (args.publicAccessCidrs === undefined) {
    return undefined;
  }
  return pulumi
    .all([pulumi.output(args.publicAccessCidrs), pulumi.output(args.endpointPublicAccess ?? true)])
    .apply(([cidrs, publicAccess]) => {
      if (!publicAccess) {
        throw new Refusal(
          "eks.Cluster: publicAccessCidrs needs endpointPublicAccess: true; found false. Leave publicAccessCidrs out for a private endpoint",
        );
      }
      return cidrs;
    });
}

type NetworkConfig = aws.types.input.eks.ClusterKubernetesNetworkConfig;

function networkConfig(args: eks.ClusterArgs): pulumi.Output<NetworkConfig> | undefined {
  if (!args.kubernetesServiceIpAddressRange && !args.ipFamily) {
    return undefined;
  }
  return pulumi
    .all([args.kubernetesServiceIpAddressRange, args.ipFamily])
    .apply(([serviceCidr, ipFamily = "ipv4"]) => ({
      ipFamily,
      serviceIpv4Cidr: ipFamily === "ipv4" ? serviceCidr : undefined,
    }));
}
