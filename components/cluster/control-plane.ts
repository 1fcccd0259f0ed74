/** The control plane by eks.Cluster of @pulumi/eks, and what must be there before it. */
import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterArgs } from "./args";
import { logTypes } from "./config";
import { clusterTrust, keyAdministration, logGroupEncryption, policy, secretsKeyUse, type Place } from "./iam";

export interface ControlPlane {
  readonly eks: eks.Cluster;
  /** Depends on the cluster, unlike the argument. */
  readonly clusterName: pulumi.Output<string>;
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly partition: pulumi.Output<string>;
}

/** What every child needs to know. */
interface Scope {
  readonly name: string;
  readonly args: ClusterArgs;
  readonly parent: pulumi.Resource;
  readonly place: pulumi.Output<Place>;
}

export function createControlPlane(name: string, args: ClusterArgs, parent: pulumi.Resource): ControlPlane {
  const scope: Scope = { name, args, parent, place: whereabouts(parent) };
  const partition = scope.place.partition;
  const logGroup = createLogGroup(scope);
  const secretsKeyArn = args.secretsKmsKeyArn ?? createKey(scope, "secrets", "Kubernetes secrets", []).arn;
  const { role, permissions } = createRole(scope, secretsKeyArn);
  const publicCidrs = args.publicEndpointCidrs ?? [];

  const cluster = new eks.Cluster(
    `${name}-eks`,
    {
      // The name carries what the control plane needs to live and to be deleted: EKS removes its network interfaces
      // with the role's permissions, and would make the log group again, without key and retention.
      name: pulumi.all([logGroup.name, ...permissions]).apply(() => args.clusterName),
      version: args.version,
      vpcId: args.vpcId,
      privateSubnetIds: args.subnetIds,
      serviceRole: role,
      // The component's own groups let nodes reach the world and each other on every port.
      skipDefaultSecurityGroups: true,
      clusterSecurityGroup: args.controlPlaneSecurityGroup,
      skipDefaultNodeGroup: true,
      bootstrapSelfManagedAddons: false,
      useDefaultVpcCni: true,
      kubeProxyAddonOptions: { enabled: false },
      corednsAddonOptions: { enabled: false },
      authenticationMode: eks.AuthenticationMode.Api,
      endpointPrivateAccess: true,
      endpointPublicAccess: publicCidrs.length > 0,
      ...(publicCidrs.length > 0 ? { publicAccessCidrs: publicCidrs } : {}),
      ipFamily: args.ipFamily ?? "ipv4",
      ...(args.serviceCidr === undefined ? {} : { kubernetesServiceIpAddressRange: args.serviceCidr }),
      enabledClusterLogTypes: args.logTypes ?? [...logTypes],
      encryptionConfigKeyArn: secretsKeyArn,
      deletionProtection: args.deletionProtection ?? true,
      tags: args.tags ?? {},
    },
    { parent },
  );
  return { eks: cluster, clusterName: cluster.eksCluster.apply((made) => made.name), logGroup, partition };
}

/** Known in a preview already, so that the policy pack can judge key policies on the first one. */
function whereabouts(parent: pulumi.Resource): pulumi.Output<Place> {
  return pulumi
    .all([
      aws.getPartitionOutput({}, { parent }),
      aws.getRegionOutput({}, { parent }),
      aws.getCallerIdentityOutput({}, { parent }),
    ])
    .apply(([{ partition, dnsSuffix }, { region }, { accountId }]) => ({
      partition,
      dnsSuffix,
      region,
      account: accountId,
    }));
}

/** EKS writes to a log group of this name and would make it by itself, kept for ever and with AWS's own key. */
function createLogGroup(scope: Scope): aws.cloudwatch.LogGroup {
  const { name, args, parent } = scope;
  const logGroupName = `/aws/eks/${args.clusterName}/cluster`;
  const key =
    args.logKmsKeyArn ??
    createKey(scope, "logs", `log group ${logGroupName}`, [(place) => logGroupEncryption(place, logGroupName)]).arn;
  return new aws.cloudwatch.LogGroup(
    `${name}-logs`,
    {
      name: logGroupName,
      retentionInDays: args.logRetentionDays ?? 365,
      kmsKeyId: key,
      tags: { ...args.tags, Name: logGroupName },
    },
    { parent, protect: args.deletionProtection ?? true },
  );
}

function createKey(
  { name, args, parent, place }: Scope,
  purpose: "logs" | "secrets",
  what: string,
  uses: readonly ((place: Place) => ReturnType<typeof keyAdministration>)[],
): aws.kms.Key {
  const deletionProtection = args.deletionProtection ?? true;
  const keyName = `${name}-${purpose}-key`;
  const key = new aws.kms.Key(
    keyName,
    {
      description: `EKS cluster ${args.clusterName}: ${what}`,
      enableKeyRotation: true,
      deletionWindowInDays: deletionProtection ? 30 : 7,
      policy: place.apply((at) => policy(keyAdministration(at), ...uses.map((use) => use(at)))),
      tags: { ...args.tags, Name: keyName },
    },
    { parent, protect: deletionProtection },
  );
  new aws.kms.Alias(
    `${keyName}-alias`,
    { name: `alias/eks/${args.clusterName}/${purpose}`, targetKeyId: key.id },
    { parent },
  );
  return key;
}

function createRole(
  { name, args, parent, place }: Scope,
  secretsKeyArn: pulumi.Input<string>,
): { role: aws.iam.Role; permissions: pulumi.Output<string>[] } {
  const roleName = `${name}-role`;
  const role = new aws.iam.Role(
    roleName,
    {
      description: `EKS cluster ${args.clusterName}: control plane`,
      assumeRolePolicy: policy(clusterTrust),
      tags: { ...args.tags, Name: roleName },
    },
    { parent },
  );
  const managed = ["AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController"].map(
    (policyName) =>
      new aws.iam.RolePolicyAttachment(
        `${roleName}-${policyName}`,
        { role: role.name, policyArn: pulumi.interpolate`arn:${place.partition}:iam::aws:policy/${policyName}` },
        { parent },
      ).policyArn,
  );
  const inline = new aws.iam.RolePolicy(
    `${roleName}-secrets-key`,
    {
      name: "secrets-key",
      role: role.name,
      policy: pulumi.output(secretsKeyArn).apply((arn) => policy(secretsKeyUse(arn))),
    },
    { parent },
  );
  return { role, permissions: [...managed, inline.name] };
}
