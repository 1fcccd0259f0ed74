import * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";

type RoleMapping = eks.types.input.RoleMappingArgs;
type UserMapping = eks.types.input.UserMappingArgs;

/** Whether the aws-auth ConfigMap grants access. True for a cluster without a mode. */
export function supportsConfigMap(authenticationMode: string | undefined): boolean {
  return authenticationMode !== "API";
}

export function supportsAccessEntries(authenticationMode: string | undefined): boolean {
  return authenticationMode === "API" || authenticationMode === "API_AND_CONFIG_MAP";
}

/** The `aws-auth` ConfigMap of authentication modes CONFIG_MAP and API_AND_CONFIG_MAP. */
export function createAwsAuth(
  name: string,
  args: {
    instanceRoles: pulumi.Output<aws.iam.Role[]>;
    roleMappings?: pulumi.Input<pulumi.Input<RoleMapping>[]> | undefined;
    userMappings?: pulumi.Input<pulumi.Input<UserMapping>[]> | undefined;
  },
  parent: pulumi.Resource,
  provider: kubernetes.Provider,
): kubernetes.core.v1.ConfigMap {
  const instanceRoleArns = args.instanceRoles.apply((roles) => roles.map((role) => role.arn));
  const data: Record<string, pulumi.Input<string>> = {
    mapRoles: pulumi
      .all([pulumi.output(args.roleMappings ?? []), instanceRoleArns])
      .apply(([mappings, arns]) => mapRoles([...mappings, ...arns.map(nodeMapping)])),
  };
  if (args.userMappings !== undefined) {
    data["mapUsers"] = pulumi.output(args.userMappings).apply(mapUsers);
  }
  return new kubernetes.core.v1.ConfigMap(
    `${name}-nodeAccess`,
    {
      apiVersion: "v1",
      immutable: false,
      metadata: {
        name: "aws-auth",
        namespace: "kube-system",
        annotations: { "pulumi.com/patchForce": "true" },
      },
      data,
    },
    { parent, provider },
  );
}

/** The entry that lets instances with the role register as nodes. */
export function nodeMapping(roleArn: string): pulumi.Unwrap<RoleMapping> {
  return {
    roleArn,
    username: "system:node:{{EC2PrivateDNSName}}",
    groups: ["system:bootstrappers", "system:nodes"],
  };
}

/** `mapRoles` of the aws-auth ConfigMap, in YAML. */
export function mapRoles(mappings: readonly pulumi.Unwrap<RoleMapping>[]): string {
  return stringify(mappings.map(({ roleArn, username, groups }) => ({ rolearn: roleArn, username, groups })));
}

/** `mapUsers` of the aws-auth ConfigMap, in YAML. */
export function mapUsers(mappings: readonly pulumi.Unwrap<UserMapping>[]): string {
  return stringify(mappings.map(({ userArn, username, groups }) => ({ userarn: userArn, username, groups })));
}

/** Access entries, each with its policy associations as children. */
export function createAccessEntries(
  name: string,
  clusterName: pulumi.Input<string>,
  entries: Readonly<Record<string, eks.types.input.AccessEntryArgs>>,
  opts: pulumi.CustomResourceOptions,
): aws.eks.AccessEntry[] {
  return Object.entries(entries).map(([key, entry]) => {
    const resource = new aws.eks.AccessEntry(
      `${name}-${key}`,
      {
        clusterName,
        principalArn: entry.principalArn,
        kubernetesGroups: entry.kubernetesGroups,
        tags: entry.tags,
        type: entry.type,
        userName: entry.username,
      },
      opts,
    );
    for (const [policyKey, association] of Object.entries(entry.accessPolicies ?? {})) {
      const { accessScope, policyArn } = pulumi.output(association);
      new aws.eks.AccessPolicyAssociation(
        `${name}-${key}-${policyKey}`,
        { clusterName, principalArn: entry.principalArn, policyArn, accessScope },
        { ...opts, parent: resource, dependsOn: [resource] },
      );
    }
    return resource;
  });
}
