import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedCore } from "./core";
import { architectureOf, recommendedAmiParameter, rootDevice } from "./node-ami";
import type { NodeGroupOptions } from "./node-group-options";
import { Refusal } from "./refusal";
import { nodeUserData } from "./user-data";

/** Launch template of self-managed Amazon Linux 2023 nodes. */
export function createNodeLaunchTemplate(
  name: string,
  args: NodeGroupOptions,
  core: ResolvedCore,
  securityGroupIds: pulumi.Output<string[]>,
  parent: pulumi.Resource,
): aws.ec2.LaunchTemplate {
  const keyName = args.nodePublicKey
    ? new aws.ec2.KeyPair(`${name}-keyPair`, { publicKey: args.nodePublicKey }, { parent }).keyName
    : args.keyName;
  const imageId = pulumi.output(args.amiId ?? recommendedAmi(args, core, parent));
  return new aws.ec2.LaunchTemplate(
    `${name}-launchTemplate`,
    {
      imageId,
      instanceType: args.instanceType ?? "t3.medium",
      iamInstanceProfile: { name: core.apply((it) => instanceProfileName(args, it)) },
      keyName,
      instanceMarketOptions: args.spotPrice
        ? { marketType: "spot", spotOptions: { maxPrice: args.spotPrice } }
        : undefined,
      blockDeviceMappings: rootVolume(args, imageId),
      networkInterfaces: [
        {
          associatePublicIpAddress: String(args.nodeAssociatePublicIpAddress ?? true),
          securityGroups: securityGroupIds,
        },
      ],
      userData: userData(args, core),
      tagSpecifications: args.launchTemplateTagSpecifications,
      monitoring: args.enableDetailedMonitoring === undefined ? undefined : { enabled: args.enableDetailedMonitoring },
    },
    { parent },
  );
}

type CoreValue = pulumi.UnwrappedObject<pulumi.Unwrap<ResolvedCore>>;

function instanceProfileName(args: NodeGroupOptions, core: CoreValue): pulumi.Output<string> {
  const inherited = core.nodeGroupOptions;
  const profile = args.instanceProfile ?? inherited.instanceProfile;
  const name = args.instanceProfileName ?? inherited.instanceProfileName;
  if (profile && name) {
    throw new Refusal(
      "eks.NodeGroupV2: instanceProfile and instanceProfileName exclude each other, also where one of them is the cluster's; give one of them",
    );
  }
  if (profile) {
    return profile.name;
  }
  if (!name) {
    throw new Refusal(
      "eks.NodeGroupV2: the instance profile of the nodes is missing; give instanceProfile or instanceProfileName",
    );
  }
  return pulumi.output(name);
}

function recommendedAmi(args: NodeGroupOptions, core: ResolvedCore, parent: pulumi.Resource): pulumi.Output<string> {
  return pulumi.all([pulumi.output(args.instanceType), pulumi.output(args.version ?? core.cluster.version)]).apply(
    ([instanceType, version]) =>
      aws.ssm.getParameterOutput(
        {
          name: recommendedAmiParameter(version, architectureOf(instanceType === undefined ? [] : [instanceType])),
        },
        { parent },
      ).value,
  );
}

// Without volume options there is no mapping, which keeps the AMI's own volume.
function rootVolume(
  args: NodeGroupOptions,
  imageId: pulumi.Output<string>,
): aws.types.input.ec2.LaunchTemplateBlockDeviceMapping[] {
  const ebs = {
    encrypted: text(args.nodeRootVolumeEncrypted),
    volumeSize: args.nodeRootVolumeSize,
    volumeType: args.nodeRootVolumeType,
    iops: args.nodeRootVolumeIops,
    throughput: args.nodeRootVolumeThroughput,
    deleteOnTermination: text(args.nodeRootVolumeDeleteOnTermination),
  };
  return Object.values(ebs).every((value) => value === undefined)
    ? []
    : [{ deviceName: imageId.apply(() => rootDevice), ebs }];
}

function text(flag: pulumi.Input<boolean> | undefined): pulumi.Output<string> | undefined {
  return flag === undefined ? undefined : pulumi.output(flag).apply((it) => (it ? "true" : "false"));
}

function userData(args: NodeGroupOptions, core: ResolvedCore): pulumi.Output<string> {
  const { cluster } = core;
  return pulumi
    .all([
      cluster.name,
      cluster.endpoint,
      cluster.certificateAuthority,
      cluster.kubernetesNetworkConfig,
      pulumi.output(args.labels),
      pulumi.output(args.taints),
      pulumi.output(args.kubeletExtraArgs),
      pulumi.output(args.nodeadmExtraOptions),
    ])
    .apply(([clusterName, endpoint, authority, network, labels, taints, flags, extraParts]) =>
      nodeUserData({
        clusterName,
        endpoint,
        certificateAuthority: authority.data,
        serviceCidr: network.ipFamily === "ipv6" ? network.serviceIpv6Cidr : network.serviceIpv4Cidr,
        labels,
        taints,
        kubeletExtraArgs: flags,
        extraParts,
      }),
    )
    .apply((document) => Buffer.from(document, "utf-8").toString("base64"));
}
