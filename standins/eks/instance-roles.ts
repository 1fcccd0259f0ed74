import * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { nodeGroupOptions } from "./cluster-checks";
import { managedPolicy, ServiceRole } from "./service-role";

/** Roles of the instances of a cluster, and the profile that its default node group uses. */
export interface InstanceRoles {
  readonly roles: pulumi.Output<aws.iam.Role[]>;
  readonly profile?: aws.iam.InstanceProfile | undefined;
  /** The access entries that let the default node group register, by name. */
  readonly accessEntries: Readonly<Record<string, eks.types.input.AccessEntryArgs>>;
}

const instancePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"];

export function createInstanceRoles(
  name: string,
  args: eks.ClusterArgs,
  identity: { partition: pulumi.Output<string>; dnsSuffix: pulumi.Output<string> },
  parent: pulumi.Resource,
): InstanceRoles {
  if (args.instanceRoles) {
    return { roles: pulumi.output(args.instanceRoles), accessEntries: {} };
  }
  if (args.instanceRole) {
    const role = pulumi.output(args.instanceRole);
    return {
      roles: role.apply((it) => [it]),
      profile: args.skipDefaultNodeGroup ? undefined : instanceProfile(name, args, role, parent),
      accessEntries: nodeEntry(role),
    };
  }
  if (!(args.createInstanceRole ?? !args.skipDefaultNodeGroup)) {
    return { roles: pulumi.output([]), accessEntries: {} };
  }
  const role = new ServiceRole(
    `${name}-instanceRole`,
    {
      service: pulumi.interpolate`ec2.${identity.dnsSuffix}`,
      managedPolicyArns: instancePolicies.map((policy) => managedPolicy(policy, identity.partition)),
      tags: args.tags,
    },
    { parent },
  ).resolvedRole;
  return {
    roles: role.apply((it) => [it]),
    profile: instanceProfile(name, args, role, parent),
    accessEntries: nodeEntry(role),
  };
}

function nodeEntry(role: pulumi.Output<aws.iam.Role>): InstanceRoles["accessEntries"] {
  return { defaultNodeGroupInstanceRole: { principalArn: role.arn, type: "EC2_LINUX" } };
}

function instanceProfile(
  name: string,
  args: eks.ClusterArgs,
  role: pulumi.Output<aws.iam.Role>,
  parent: pulumi.Resource,
): aws.iam.InstanceProfile {
  const existing = args.instanceProfileName ?? nodeGroupOptions(args).instanceProfileName;
  return existing
    ? aws.iam.InstanceProfile.get(`${name}-instanceProfile`, existing, undefined, { parent })
    : new aws.iam.InstanceProfile(`${name}-instanceProfile`, { role: role.id }, { parent });
}
