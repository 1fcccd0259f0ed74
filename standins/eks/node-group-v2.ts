import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedCore } from "./core";
import { checkNodeGroupV2 } from "./node-group-checks";
import type { NodeGroupOptions } from "./node-group-options";
import { createNodeLaunchTemplate } from "./node-launch-template";
import { createNodeSecurityGroup } from "./security-groups";
import { workerSubnets } from "./worker-subnets";

/** The resources of a self-managed node group; also its outputs. */
export interface NodeGroupV2Resources {
  readonly autoScalingGroup: aws.autoscaling.Group;
  readonly extraNodeSecurityGroups: pulumi.Output<aws.ec2.SecurityGroup[]>;
  readonly nodeSecurityGroup: pulumi.Input<aws.ec2.SecurityGroup> | undefined;
  readonly nodeSecurityGroupId: pulumi.Output<string>;
}

/** A self-managed node group: security group, launch template and Auto Scaling group. */
export function createNodeGroupV2(
  name: string,
  args: NodeGroupOptions,
  core: ResolvedCore,
  parent: pulumi.Resource,
): NodeGroupV2Resources {
  checkNodeGroupV2(args);
  const extraNodeSecurityGroups = pulumi.output(args.extraNodeSecurityGroups ?? []);
  const { securityGroup, securityGroupId, clusterIngressRuleId } = nodeSecurityGroup(name, args, core, parent);
  const launchTemplate = createNodeLaunchTemplate(
    name,
    args,
    core,
    // The group ids depend on the rule's id, so no node starts before the rule admits it.
    pulumi
      .all([
        securityGroupId,
        extraNodeSecurityGroups.apply((groups) => groups.map((group) => group.id)),
        clusterIngressRuleId,
      ])
      .apply(([own, extra]) => [own, ...extra]),
    parent,
  );

  const autoScalingGroup = new aws.autoscaling.Group(
    name,
    {
      minSize: args.minSize ?? 1,
      maxSize: args.maxSize ?? 2,
      desiredCapacity: args.desiredCapacity ?? 2,
      launchTemplate: {
        name: launchTemplate.name,
        version: launchTemplate.latestVersion.apply((version) => `${version}`),
      },
      vpcZoneIdentifiers: workerSubnets(args.nodeSubnetIds, core, parent),
      instanceRefresh: {
        strategy: "Rolling",
        preferences: { minHealthyPercentage: args.minRefreshPercentage ?? 50 },
      },
      tags: pulumi
        .all([core.cluster.name, pulumi.output(args.autoScalingGroupTags)])
        .apply(([clusterName, tags]) => groupTags(clusterName, tags)),
    },
    {
      parent,
      dependsOn: core.apply((it) => [it.vpcCni, it.eksNodeAccess].filter((dependency) => dependency !== undefined)),
      ...(args.ignoreScalingChanges ? { ignoreChanges: ["desiredCapacity"] } : {}),
    },
  );
  return {
    autoScalingGroup,
    extraNodeSecurityGroups,
    nodeSecurityGroup: securityGroup,
    nodeSecurityGroupId: securityGroupId,
  };
}

interface NodeSecurity {
  readonly securityGroup: pulumi.Input<aws.ec2.SecurityGroup> | undefined;
  readonly securityGroupId: pulumi.Output<string>;
  readonly clusterIngressRuleId: pulumi.Output<string>;
}

function nodeSecurityGroup(
  name: string,
  args: NodeGroupOptions,
  core: ResolvedCore,
  parent: pulumi.Resource,
): NodeSecurity {
  const rule = args.clusterIngressRule;
  const clusterIngressRuleId = rule ? pulumi.output(rule).id : args.clusterIngressRuleId;
  const group = args.nodeSecurityGroup;
  const groupId = group ? pulumi.output(group).id : args.nodeSecurityGroupId;
  if (groupId !== undefined && clusterIngressRuleId !== undefined) {
    return {
      securityGroup: group,
      securityGroupId: pulumi.output(groupId),
      clusterIngressRuleId: pulumi.output(clusterIngressRuleId),
    };
  }
  const created = createNodeSecurityGroup(
    name,
    {
      vpcId: core.vpcId,
      clusterName: core.cluster.name,
      clusterSecurityGroupId: core.apply(
        (it) => it.clusterSecurityGroup?.id ?? it.cluster.vpcConfig.clusterSecurityGroupId,
      ),
      tags: core.apply((it) => ({ ...it.nodeSecurityGroupTags, ...it.tags })),
    },
    parent,
  );
  return {
    securityGroup: created.securityGroup,
    securityGroupId: created.securityGroup.id,
    clusterIngressRuleId: created.clusterIngressRule.id,
  };
}

/** Tags of the Auto Scaling group, all propagated to the instances. */
export function groupTags(
  clusterName: string,
  tags: Readonly<Record<string, string>> | undefined,
): { key: string; value: string; propagateAtLaunch: boolean }[] {
  return [
    ...Object.entries(tags ?? {}),
    [`kubernetes.io/cluster/${clusterName}`, "owned"] as const,
    ["Name", `${clusterName}-worker`] as const,
  ].map(([key, value]) => ({ key, value, propagateAtLaunch: true }));
}
