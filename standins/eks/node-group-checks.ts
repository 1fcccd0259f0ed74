import type * as eks from "@pulumi/eks";
import type { NodeGroupOptions } from "./node-group-options";
import { Refusal } from "./refusal";

/** Pairs of arguments of a self-managed node group that exclude each other. */
const exclusive = [
  ["clusterIngressRule", "clusterIngressRuleId"],
  ["nodeSecurityGroup", "nodeSecurityGroupId"],
  ["nodePublicKey", "keyName"],
] as const satisfies readonly (readonly [keyof NodeGroupOptions, keyof NodeGroupOptions])[];

/** Root volume options that only one volume type supports. */
const volumeOptions = [
  ["nodeRootVolumeIops", "io1"],
  ["nodeRootVolumeThroughput", "gp3"],
] as const;

/** Refuses the combinations of arguments that the real `eks.NodeGroupV2` refuses. */
export function checkNodeGroupV2(args: NodeGroupOptions): void {
  for (const [one, other] of exclusive) {
    if (args[one] && args[other]) {
      refuse("NodeGroupV2", `${one} and ${other} exclude each other; give one of them`);
    }
  }
  if ((args.nodeSecurityGroup || args.nodeSecurityGroupId) && !args.clusterIngressRule && !args.clusterIngressRuleId) {
    refuse(
      "NodeGroupV2",
      "a node security group of your own needs clusterIngressRule or clusterIngressRuleId, the rule that admits it to the API server: nodes must not start before it is there",
    );
  }
  for (const [option, volumeType] of volumeOptions) {
    if (args[option] && args.nodeRootVolumeType !== volumeType) {
      refuse(
        "NodeGroupV2",
        `${option} needs nodeRootVolumeType ${volumeType}; found ${String(args.nodeRootVolumeType ?? "none")}`,
      );
    }
  }
}

/** Refuses the combinations of arguments that the real `eks.ManagedNodeGroup` refuses. */
export function checkManagedNodeGroup(args: eks.ManagedNodeGroupArgs): void {
  if (args.nodeRole && args.nodeRoleArn) {
    refuse("ManagedNodeGroup", "nodeRole and nodeRoleArn exclude each other; give one of them");
  }
  if (!args.nodeRole && !args.nodeRoleArn) {
    refuse("ManagedNodeGroup", "the role of the nodes is missing; give nodeRole or nodeRoleArn");
  }
  if (args.launchTemplate && args.enableIMDSv2 !== undefined) {
    refuse(
      "ManagedNodeGroup",
      'enableIMDSv2 creates a launch template, so it excludes launchTemplate; set metadataOptions.httpTokens: "required" in your own launch template',
    );
  }
}

function refuse(component: string, reason: string): never {
  throw new Refusal(`eks.${component}: ${reason}`);
}
