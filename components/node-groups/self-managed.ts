/** A self-managed node group: an Auto Scaling group whose instances join by themselves. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { imageReference } from "./ami-types";
import { createLaunchTemplate, subnetIds, type GroupScope } from "./launch-template";
import { encodedUserData } from "./user-data";

export function createSelfManagedGroup(
  scope: GroupScope,
  profile: aws.iam.InstanceProfile,
  dependsOn: readonly pulumi.Resource[],
): aws.autoscaling.Group {
  const { name, args, group, amiType, parent, tags } = scope;
  const template = createLaunchTemplate(
    scope,
    {
      imageId: pulumi.output(args.version).apply((version) => imageReference(amiType, version)),
      iamInstanceProfile: { arn: profile.arn },
      userData: pulumi
        .all([args.clusterName, args.endpoint, args.certificateAuthority, args.serviceCidr])
        .apply(([clusterName, endpoint, certificateAuthority, serviceCidr]) =>
          encodedUserData({
            clusterName,
            endpoint,
            certificateAuthority,
            serviceCidr,
            labels: group.labels,
            taints: group.taints,
          }),
        ),
    },
    // How the cluster knows its instances. On instances only: on a security group it would be the second one.
    pulumi.output(args.clusterName).apply((clusterName) => ({ [`kubernetes.io/cluster/${clusterName}`]: "owned" })),
  );
  return new aws.autoscaling.Group(
    name,
    {
      minSize: group.minSize,
      maxSize: group.maxSize,
      desiredCapacity: group.desiredSize ?? group.minSize,
      vpcZoneIdentifiers: subnetIds(scope),
      mixedInstancesPolicy: {
        launchTemplate: {
          launchTemplateSpecification: {
            launchTemplateId: template.id,
            version: template.latestVersion.apply(String),
          },
          overrides: group.instanceTypes.map((instanceType) => ({ instanceType })),
        },
        instancesDistribution: {
          onDemandPercentageAboveBaseCapacity: group.capacity === "spot" ? 0 : 100,
          ...(group.capacity === "spot" ? { spotAllocationStrategy: "price-capacity-optimized" } : {}),
        },
      },
      capacityRebalance: group.capacity === "spot",
      instanceRefresh: {
        strategy: "Rolling",
        preferences: { minHealthyPercentage: 100 - group.maxUnavailablePercentage },
      },
      tags: Object.entries({ ...tags, Name: name }).map(([key, value]) => ({ key, value, propagateAtLaunch: false })),
    },
    {
      parent,
      dependsOn: [...dependsOn],
      ...(group.autoscaled ? { ignoreChanges: ["desiredCapacity"] } : {}),
    },
  );
}
