import type * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { supportsAccessEntries, supportsConfigMap } from "./access";
import type { NodeGroupOptions } from "./node-group-options";
import { Refusal } from "./refusal";

/** Cluster arguments that have passed `checkCluster`. */
export type CheckedClusterArgs = eks.ClusterArgs & { vpcId: pulumi.Input<string> };

/** Options of the default node group that are also top-level arguments of a cluster, with their name there. */
const singleOptions = {
  desiredCapacity: "desiredCapacity",
  instanceType: "instanceType",
  maxSize: "maxSize",
  minSize: "minSize",
  nodeAmiId: "amiId",
  nodeAssociatePublicIpAddress: "nodeAssociatePublicIpAddress",
  nodePublicKey: "nodePublicKey",
  nodeRootVolumeEncrypted: "nodeRootVolumeEncrypted",
  nodeRootVolumeSize: "nodeRootVolumeSize",
  nodeSubnetIds: "nodeSubnetIds",
  version: "version",
} as const satisfies Partial<Record<keyof eks.ClusterArgs, keyof NodeGroupOptions>>;

/** Options that conflict with `nodeGroupOptions`. `version` and `nodeRootVolumeEncrypted` do not. */
const excludedByNodeGroupOptions = [
  "desiredCapacity",
  "instanceProfileName",
  "instanceType",
  "maxSize",
  "minSize",
  "nodeAmiId",
  "nodeAssociatePublicIpAddress",
  "nodePublicKey",
  "nodeRootVolumeSize",
  "nodeSubnetIds",
] as const satisfies readonly (keyof eks.ClusterArgs)[];

/** Options of the default node group. */
export function nodeGroupOptions(args: eks.ClusterArgs): NodeGroupOptions {
  if (args.nodeGroupOptions) {
    return args.nodeGroupOptions;
  }
  return Object.fromEntries(
    Object.entries(singleOptions).map(([from, to]) => [to, args[from as keyof eks.ClusterArgs]]),
  );
}

/** Credentials of a kubeconfig. Default: the profile in the stack config key `aws:profile`. */
export function withProfile(args: eks.ClusterArgs, profile: string | undefined): eks.ClusterArgs {
  return profile && !args.providerCredentialOpts ? { ...args, providerCredentialOpts: { profileName: profile } } : args;
}

const authenticationModes = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];

/**
 * Refuses the combinations of arguments that the real `eks.Cluster` refuses.
 *
 * @throws Refusal that names the arguments, what was found and what is allowed
 */
export function checkCluster(args: eks.ClusterArgs): asserts args is CheckedClusterArgs {
  if (!args.vpcId) {
    refuse(
      "without vpcId the real provider looks up the account's default VPC, which a preview without AWS cannot do; give vpcId",
    );
  }
  if (args.instanceRole && args.instanceRoles) {
    refuse("instanceRole and instanceRoles exclude each other; give one of them");
  }
  if (args.subnetIds && (args.publicSubnetIds || args.privateSubnetIds)) {
    refuse("subnetIds excludes publicSubnetIds and privateSubnetIds; give either the one or the others");
  }
  const excluded = excludedByNodeGroupOptions.filter((key) => Boolean(args[key]));
  if (args.nodeGroupOptions && excluded.length > 0) {
    refuse(`nodeGroupOptions excludes ${excluded.join(", ")}; give them in nodeGroupOptions`);
  }
  checkAuthentication(args);
}

function checkAuthentication(args: eks.ClusterArgs): void {
  const mode = args.authenticationMode;
  if (mode && !authenticationModes.includes(mode)) {
    refuse(`authenticationMode is "${mode}"; allowed are ${authenticationModes.join(", ")}`);
  }
  if (!supportsConfigMap(mode)) {
    for (const key of ["roleMappings", "userMappings", "instanceRoles"] as const) {
      refuseEntries(key, args[key], mode);
    }
  }
  if (!supportsAccessEntries(mode) && args.accessEntries) {
    refuse(
      `accessEntries needs authenticationMode API or API_AND_CONFIG_MAP; found ${mode ?? "none, which means CONFIG_MAP"}`,
    );
  }
}

// Thrown at once if the list is known; an Output is checked when it resolves.
function refuseEntries(key: string, list: unknown, mode: string | undefined): void {
  if (pulumi.Output.isInstance(list)) {
    list.apply((it: unknown) => refuseEntries(key, it, mode));
  } else if (Array.isArray(list) && list.length > 0) {
    refuse(`${key} is for the aws-auth ConfigMap, which authenticationMode ${mode} does not read; use accessEntries`);
  }
}

function refuse(reason: string): never {
  throw new Refusal(`eks.Cluster: ${reason}`);
}
