/** EKS add-ons of the cluster, and the role of the VPC CNI. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { managedPolicyArn } from "../shared/iam";
import type { ClusterSettings } from "./args";
import { irsaTrust, podIdentityTrust } from "../shared/iam";
import { awsNode, ipv6Cni, networkPolicyLogs, policy } from "./iam";
import { toConfigurationValues, vpcCniValues } from "./vpc-cni";

export interface AddonScope {
  readonly name: string;
  readonly args: ClusterSettings;
  readonly parent: pulumi.Resource;
  /** Depends on the cluster. */
  readonly clusterName: pulumi.Output<string>;
  readonly logGroupArn: pulumi.Output<string>;
  /** Set with `irsa`. */
  readonly oidc?: { readonly providerArn: pulumi.Output<string>; readonly issuer: pulumi.Output<string> };
}

interface AddonOptions {
  readonly version?: pulumi.Input<string>;
  readonly values?: object;
  readonly dependsOn?: readonly pulumi.Resource[];
  readonly credentials?: Partial<aws.eks.AddonArgs>;
}

export function createAddon(scope: AddonScope, addonName: string, options: AddonOptions = {}): aws.eks.Addon {
  const { name, args, parent, clusterName } = scope;
  const { version, values, dependsOn, credentials } = options;
  return new aws.eks.Addon(
    `${name}-${addonName}`,
    {
      clusterName,
      addonName,
      ...(version === undefined ? {} : { addonVersion: version }),
      ...(values === undefined ? {} : { configurationValues: toConfigurationValues(values) }),
      ...credentials,
      // Edits by hand to what the add-on manages are drift.
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      tags: { ...args.tags, Name: `${name}-${addonName}` },
    },
    { parent, dependsOn: [...(dependsOn ?? [])] },
  );
}

/** The DaemonSets that nodes need to become ready: active without a node, so they come before the first one. */
export function createNodeAddons(scope: AddonScope): aws.eks.Addon[] {
  const { args } = scope;
  const agent = !args.podIdentityAgent
    ? []
    : [
        createAddon(scope, "eks-pod-identity-agent", {
          ...(args.podIdentityAgentVersion === undefined ? {} : { version: args.podIdentityAgentVersion }),
        }),
      ];
  const kubeProxy = createAddon(scope, "kube-proxy", {
    ...(args.kubeProxyVersion === undefined ? {} : { version: args.kubeProxyVersion }),
    // EKS wants the scheduler named with ipvs: https://docs.aws.amazon.com/eks/latest/best-practices/ipvs.html
    ...(args.kubeProxyMode === "ipvs" ? { values: { mode: "ipvs", ipvs: { scheduler: "rr" } } } : {}),
  });
  return [...agent, kubeProxy, createVpcCni(scope, agent)];
}

function createVpcCni(scope: AddonScope, agent: readonly pulumi.Resource[]): aws.eks.Addon {
  const { args } = scope;
  const cni = args.vpcCni;
  const { roleArn, permissions } = createCniRole(scope);
  return createAddon(scope, "vpc-cni", {
    ...(cni.version === undefined ? {} : { version: cni.version }),
    values: vpcCniValues(cni, args.ipFamily),
    credentials:
      cni.credentials === "irsa"
        ? { serviceAccountRoleArn: roleArn }
        : { podIdentityAssociations: [{ serviceAccount: awsNode.serviceAccount, roleArn }] },
    // On the host network, the agent is up before aws-node asks it for credentials.
    dependsOn: [...agent, ...permissions],
  });
}

/** A role for aws-node alone: on the node role every pod that reaches the instance's credentials could use it. */
function createCniRole(scope: AddonScope): { roleArn: pulumi.Output<string>; permissions: pulumi.Resource[] } {
  const { name, args, parent } = scope;
  const roleName = `${name}-vpc-cni-role`;
  const role = new aws.iam.Role(
    roleName,
    {
      description: `EKS cluster ${args.clusterName}: VPC CNI`,
      assumeRolePolicy: cniTrust(scope),
      tags: { ...args.tags, Name: roleName },
    },
    { parent },
  );
  const addresses =
    args.ipFamily === "ipv6"
      ? new aws.iam.RolePolicy(
          `${roleName}-ipv6`,
          { name: "ipv6", role: role.name, policy: policy(...ipv6Cni(args.region)) },
          { parent },
        )
      : new aws.iam.RolePolicyAttachment(
          `${roleName}-AmazonEKS_CNI_Policy`,
          { role: role.name, policyArn: managedPolicyArn(args.region, "AmazonEKS_CNI_Policy") },
          { parent },
        );
  const logs =
    args.vpcCni.networkPolicyLogs === "cloudwatch"
      ? [
          new aws.iam.RolePolicy(
            `${roleName}-network-policy-logs`,
            {
              name: "network-policy-logs",
              role: role.name,
              policy: scope.logGroupArn.apply((arn) => policy(...networkPolicyLogs(arn))),
            },
            { parent },
          ),
        ]
      : [];
  return { roleArn: role.arn, permissions: [addresses, ...logs] };
}

function cniTrust({ args, oidc }: AddonScope): pulumi.Input<string> {
  if (args.vpcCni.credentials !== "irsa") {
    return policy(podIdentityTrust(args.clusterName, awsNode));
  }
  if (oidc === undefined) {
    throw new pulumi.RunError('Cluster: vpcCni.credentials "irsa" needs irsa: true');
  }
  return pulumi
    .all([oidc.providerArn, oidc.issuer])
    .apply(([providerArn, issuer]) => policy(irsaTrust(providerArn, issuer, awsNode)));
}
