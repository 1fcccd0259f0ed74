/** A managed node group. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { TaintEffect, taintDefaults } from "./args";
import { createLaunchTemplate, subnetIds, type GroupScope } from "./launch-template";

const effects = {
  [TaintEffect.noSchedule]: "NO_SCHEDULE",
  [TaintEffect.preferNoSchedule]: "PREFER_NO_SCHEDULE",
  [TaintEffect.noExecute]: "NO_EXECUTE",
} as const;

export function createManagedGroup(
  scope: GroupScope,
  role: aws.iam.Role,
  dependsOn: readonly pulumi.Resource[],
): aws.eks.NodeGroup {
  const { name, args, group, amiType, parent, tags } = scope;
  const template = createLaunchTemplate(scope);
  return new aws.eks.NodeGroup(
    name,
    {
      clusterName: args.clusterName,
      version: args.version,
      nodeRoleArn: role.arn,
      subnetIds: subnetIds(scope),
      amiType,
      instanceTypes: group.instanceTypes,
      capacityType: group.capacity === "spot" ? "SPOT" : "ON_DEMAND",
      scalingConfig: {
        minSize: group.minSize,
        maxSize: group.maxSize,
        desiredSize: group.desiredSize ?? group.minSize,
      },
      updateConfig: { maxUnavailablePercentage: group.maxUnavailablePercentage },
      labels: group.labels,
      taints: group.taints.map(({ key, value = taintDefaults.value, effect }) => ({
        key,
        value,
        effect: effects[effect],
      })),
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      tags: { ...tags, Name: name },
    },
    {
      parent,
      dependsOn: [...dependsOn],
      ...(group.autoscaled ? { ignoreChanges: ["scalingConfig.desiredSize"] } : {}),
    },
  );
}
