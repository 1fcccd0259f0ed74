/** The control plane by eks.Cluster of @pulumi/eks, and what must be there before it. */
import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { managedPolicyArn } from "../shared/iam";
import type { ClusterSettings } from "./args";
import {
  clusterTrust,
  keyAdministration,
  logGroupEncryption,
  policy,
  secretsKeyUse,
  type Place,
  type Statement,
} from "./iam";

export interface ControlPlane {
  readonly eks: eks.Cluster;
  /** Depends on the cluster, unlike the argument. */
  readonly clusterName: pulumi.Output<string>;
  readonly logGroup: aws.cloudwatch.LogGroup;
}

/** What every child needs to know. */
interface Scope {
  readonly name: string;
  readonly args: ClusterSettings;
  readonly parent: pulumi.Resource;
}

export function createControlPlane(name: string, args: ClusterSettings, parent: pulumi.Resource): ControlPlane {
  const scope: Scope = { name, args, parent };
  const logGroup = createLogGroup(scope);
  const secretsKeyArn = args.secretsKmsKeyArn ?? createKey(scope, "secrets", "Kubernetes secrets", []).arn;
  const { role, permissions } = createRole(scope, secretsKeyArn);
  const publicCidrs = args.publicEndpointCidrs;

  const cluster = new eks.Cluster(
    `${name}-eks`,
    {
      // The name carries what the control plane needs to live and to be deleted: EKS removes its network interfaces
      // with the role's permissions, and would create the log group again, without key and retention.
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
      ipFamily: args.ipFamily,
      ...(args.serviceCidr === undefined ? {} : { kubernetesServiceIpAddressRange: args.serviceCidr }),
      enabledClusterLogTypes: args.logTypes,
      encryptionConfigKeyArn: secretsKeyArn,
      deletionProtection: args.deletionProtection,
      ...(Object.keys(args.kubernetesIdentity).length > 0 ? { providerCredentialOpts: args.kubernetesIdentity } : {}),
      tags: args.tags ?? {},
    },
    // A change that replaces the cluster is refused before there are two; deletionProtection alone would refuse after.
    { parent, protect: args.deletionProtection },
  );
  return { eks: cluster, clusterName: cluster.eksCluster.apply((made) => made.name), logGroup };
}

/** EKS writes to a log group of this name. Left to EKS, it would be kept for ever and with AWS's own key. */
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
      retentionInDays: args.logRetentionDays,
      kmsKeyId: key,
      deletionProtectionEnabled: args.deletionProtection,
      tags: { ...args.tags, Name: logGroupName },
    },
    { parent, protect: args.deletionProtection },
  );
}

function createKey(
  { name, args, parent }: Scope,
  purpose: "logs" | "secrets",
  what: string,
  uses: readonly ((place: Place) => Statement)[],
): aws.kms.Key {
  const keyName = `${name}-${purpose}-key`;
  const key = new aws.kms.Key(
    keyName,
    {
      description: `EKS cluster ${args.clusterName}: ${what}`,
      enableKeyRotation: true,
      // Days in which a deleted key can be restored: the longest and the shortest window that KMS allows.
      deletionWindowInDays: args.deletionProtection ? 30 : 7,
      policy: pulumi.output(args.accountId).apply((accountId) => {
        const place = { region: args.region, accountId };
        return policy(keyAdministration(place), ...uses.map((use) => use(place)));
      }),
      tags: { ...args.tags, Name: keyName },
    },
    { parent, protect: args.deletionProtection },
  );
  new aws.kms.Alias(
    `${keyName}-alias`,
    { name: `alias/eks/${args.clusterName}/${purpose}`, targetKeyId: key.id },
    { parent },
  );
  return key;
}

function createRole(
  { name, args, parent }: Scope,
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
        { role: role.name, policyArn: managedPolicyArn(args.region, policyName) },
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
