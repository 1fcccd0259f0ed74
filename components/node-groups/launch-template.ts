/** Launch template of every node: closed metadata, encrypted volume, both security groups, no SSH. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { images, type AmiType } from "./ami-types";
import type { NodeGroupSettings, NodeGroupsSettings } from "./args";

export interface GroupScope {
  /** Logical name of the group: `<component>-<group>`. */
  readonly name: string;
  readonly args: NodeGroupsSettings;
  readonly group: NodeGroupSettings;
  readonly amiType: AmiType;
  readonly parent: pulumi.Resource;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
}

export function createLaunchTemplate(
  { name, args, group, amiType, parent, tags }: GroupScope,
  extra: Partial<aws.ec2.LaunchTemplateArgs> = {},
  instanceTags: pulumi.Input<Record<string, string>> = {},
): aws.ec2.LaunchTemplate {
  const tagged = (of: string, more: pulumi.Input<Record<string, string>> = {}): object => ({
    resourceType: of,
    tags: pulumi.output(more).apply((others) => ({ ...tags, ...others, Name: name })),
  });
  return new aws.ec2.LaunchTemplate(
    `${name}-template`,
    {
      description: `Nodes of group ${name}`,
      vpcSecurityGroupIds: [args.clusterSecurityGroupId, args.nodeSecurityGroupId],
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // One hop ends at the node: a pod with its own network cannot ask for the node role's credentials.
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: "disabled",
      },
      blockDeviceMappings: volumes(amiType, group),
      monitoring: { enabled: true },
      updateDefaultVersion: true,
      tagSpecifications: [
        tagged("instance", instanceTags),
        tagged("volume"),
        tagged("network-interface"),
      ] as NonNullable<aws.ec2.LaunchTemplateArgs["tagSpecifications"]>,
      tags: { ...tags, Name: `${name}-template` },
      ...extra,
    },
    { parent },
  );
}

/** Every volume is encrypted, whatever the account's default is. A separate root volume keeps the size of its image. */
function volumes(amiType: AmiType, group: NodeGroupSettings): aws.types.input.ec2.LaunchTemplateBlockDeviceMapping[] {
  const { dataDevice } = images[amiType];
  const ebs = {
    volumeType: "gp3",
    encrypted: "true",
    ...(group.volumeKmsKeyArn === undefined ? {} : { kmsKeyId: group.volumeKmsKeyArn }),
    deleteOnTermination: "true",
  };
  return [
    ...(dataDevice === "/dev/xvda" ? [] : [{ deviceName: "/dev/xvda", ebs }]),
    { deviceName: dataDevice, ebs: { ...ebs, volumeSize: group.volumeSizeGiB } },
  ];
}

/** Subnets of the group's zones. */
export function subnetIds({ args, group }: GroupScope): pulumi.Output<string[]> {
  const zones = group.availabilityZones;
  return pulumi
    .output(args.subnets)
    .apply((subnets) =>
      subnets.filter((subnet) => zones === undefined || zones.includes(subnet.availabilityZone)).map(({ id }) => id),
    );
}
