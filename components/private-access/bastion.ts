/** An instance that forwards connections to a private Kubernetes API, reached by Session Manager alone. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults, type WithDefaults } from "../../core/record";
import { familyOf, isArm } from "../../facts/branch-eni";
import { partitionIn } from "../../facts/partition";
import { Children } from "../shared/children";
import { bastionDefaults, type BastionArgs } from "./args";

/** Seconds: a week. Its replacement starts from the newest image. */
const lifetime = 604_800;

/**
 * What SSM Agent needs for sessions and nothing else; AmazonSSMManagedInstanceCore would also read every parameter.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
const sessionActions = [
  "ssm:UpdateInstanceInformation",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
];

/**
 * One instance in an Auto Scaling group, without a public address, a key pair or an inbound rule. It opens connections
 * to the control plane and to Systems Manager only.
 */
export class Bastion extends pulumi.ComponentResource {
  /** To be admitted to the control plane on TCP 443. */
  readonly securityGroupId: pulumi.Output<string>;
  readonly autoScalingGroupName: pulumi.Output<string>;
  /** Must exist before a session can be opened. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: BastionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:Bastion", name, args, opts);
    const settings = withDefaults(args, bastionDefaults);
    const children = new Children(this, name, settings.tags);
    const { securityGroup, rules } = makeSecurityGroup(children, settings);
    const { profile, permissions } = makeRole(children, settings);
    const template = makeTemplate(children, settings, securityGroup, profile);
    const group = makeGroup(children, settings, template, [...settings.after, ...permissions, ...rules]);
    this.securityGroupId = securityGroup.id;
    this.autoScalingGroupName = group.name;
    this.ready = [group, ...rules];
    this.registerOutputs({
      securityGroupId: this.securityGroupId,
      autoScalingGroupName: this.autoScalingGroupName,
    });
  }
}

type Settings = WithDefaults<BastionArgs, typeof bastionDefaults>;

function makeSecurityGroup(
  children: Children,
  args: Settings,
): { securityGroup: aws.ec2.SecurityGroup; rules: pulumi.Resource[] } {
  const securityGroup = new aws.ec2.SecurityGroup(
    children.name("group"),
    {
      vpcId: args.vpcId,
      description: "Bastion: no inbound connections, HTTPS to the Kubernetes API and Systems Manager",
      tags: children.tags("group"),
    },
    children.options(),
  );
  const destinations = [
    {
      key: "api-server",
      description: "Forwarded connections to the Kubernetes API",
      to: { referencedSecurityGroupId: args.controlPlaneSecurityGroupId },
    },
    {
      key: "systems-manager",
      description:
        args.systemsManagerCidr === undefined
          ? "SSM Agent reaches Systems Manager through NAT"
          : "SSM Agent reaches the interface endpoints of Systems Manager",
      to: { cidrIpv4: args.systemsManagerCidr ?? "0.0.0.0/0" },
    },
  ];
  const rules = destinations.map(
    ({ key, description, to }) =>
      new aws.vpc.SecurityGroupEgressRule(
        children.name(key),
        {
          securityGroupId: securityGroup.id,
          description,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          ...to,
          tags: children.tags(key),
        },
        children.options(),
      ),
  );
  return { securityGroup, rules };
}

function makeRole(
  children: Children,
  { region }: Settings,
): { profile: aws.iam.InstanceProfile; permissions: pulumi.Resource[] } {
  const { dnsSuffix } = partitionIn(region);
  const role = new aws.iam.Role(
    children.name("role"),
    {
      description: "Bastion: Session Manager",
      assumeRolePolicy: document({
        Sid: "Ec2",
        Effect: "Allow",
        Action: ["sts:AssumeRole"],
        Principal: { Service: `ec2.${dnsSuffix}` },
      }),
      tags: children.tags("role"),
    },
    children.options(),
  );
  const permissions = new aws.iam.RolePolicy(
    children.name("session-manager"),
    {
      name: "session-manager",
      role: role.name,
      policy: document({ Sid: "Sessions", Effect: "Allow", Action: sessionActions, Resource: ["*"] }),
    },
    children.options(),
  );
  const profile = new aws.iam.InstanceProfile(
    children.name("profile"),
    { role: role.name, tags: children.tags("profile") },
    children.options(),
  );
  return { profile, permissions: [permissions] };
}

function makeTemplate(
  children: Children,
  { instanceType }: Settings,
  securityGroup: aws.ec2.SecurityGroup,
  profile: aws.iam.InstanceProfile,
): aws.ec2.LaunchTemplate {
  const architecture = isArm(familyOf(instanceType)) ? "arm64" : "x86_64";
  return new aws.ec2.LaunchTemplate(
    children.name("template"),
    {
      description: "Bastion",
      // EC2 looks the image up when it starts an instance. This one has SSM Agent.
      imageId: `resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
      instanceType,
      iamInstanceProfile: { arn: profile.arn },
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: "false",
          deleteOnTermination: "true",
          securityGroups: [securityGroup.id],
        },
      ],
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: "disabled",
      },
      blockDeviceMappings: [
        { deviceName: "/dev/xvda", ebs: { volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" } },
      ],
      updateDefaultVersion: true,
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags: children.tags("instance"),
      })),
      tags: children.tags("template"),
    },
    children.options(),
  );
}

function makeGroup(
  children: Children,
  { subnetIds, tags }: Settings,
  template: aws.ec2.LaunchTemplate,
  after: readonly pulumi.Resource[],
): aws.autoscaling.Group {
  return new aws.autoscaling.Group(
    children.name("instance"),
    {
      minSize: 1,
      maxSize: 1,
      desiredCapacity: 1,
      vpcZoneIdentifiers: subnetIds,
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      maxInstanceLifetime: lifetime,
      instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 0 } },
      tags: Object.entries({ ...tags, Name: children.name("instance") }).map(([key, value]) => ({
        key,
        value,
        propagateAtLaunch: false,
      })),
    },
    children.options(after),
  );
}

function document(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
