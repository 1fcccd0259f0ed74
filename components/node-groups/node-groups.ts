/** Nodes of an EKS cluster. Guide page, "Security groups" and "Nitro Instances". */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../core/record";
import { partitionIn } from "../../facts/partition";
import { managedPolicyArn } from "../shared/iam";
import { refuse } from "../shared/inputs";
import { toAmiType } from "./ami-types";
import {
  nodeGroupDefaults,
  nodeGroupsDefaults,
  type NodeGroupsArgs,
  type NodeGroupSettings,
  type NodeGroupsSettings,
} from "./args";
import { architectureOf } from "./check";
import type { GroupScope } from "./launch-template";
import { createManagedGroup } from "./managed";
import { argProblems } from "./refusals";
import { createSelfManagedGroup } from "./self-managed";

interface NodeRole {
  readonly role: aws.iam.Role;
  readonly permissions: readonly pulumi.Resource[];
}

/**
 * Managed and self-managed node groups, each with a launch template of its own: the cluster security group and the node
 * group on every node, IMDSv2 with one hop, an encrypted volume, no SSH.
 *
 * @throws pulumi.RunError which names each wrong argument, before anything is registered
 */
export class NodeGroups extends pulumi.ComponentResource {
  /** The groups. Once they exist, nodes have joined or are about to. */
  readonly groups: readonly pulumi.Resource[];
  readonly roleArns: readonly pulumi.Output<string>[];

  private readonly name: string;
  private readonly args: NodeGroupsSettings;

  constructor(name: string, args: NodeGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(name, argProblems(args));
    super("eks-network-security:index:NodeGroups", name, args, opts);
    this.name = name;
    this.args = withDefaults(args, nodeGroupsDefaults);
    const entries = Object.entries(args.groups).map(
      ([key, group]) => [key, withDefaults(group, nodeGroupDefaults)] as const,
    );
    const managed = entries.filter(([, { kind }]) => kind === "managed");
    const selfManaged = entries.filter(([, { kind }]) => kind === "self-managed");
    const roles = [
      ...(managed.length > 0 ? [this.createManaged(managed)] : []),
      ...(selfManaged.length > 0 ? [this.createSelfManaged(selfManaged)] : []),
    ];
    this.groups = roles.flatMap(({ groups }) => groups);
    this.roleArns = roles.map(({ roleArn }) => roleArn);
    this.registerOutputs({ roleArns: this.roleArns });
  }

  private createManaged(groups: readonly (readonly [string, NodeGroupSettings])[]): {
    groups: pulumi.Resource[];
    roleArn: pulumi.Output<string>;
  } {
    const { role, permissions } = this.createRole("role");
    const after = [...this.args.after, ...permissions];
    return {
      groups: groups.map(([key, group]) => createManagedGroup(this.scope(key, group), role, after)),
      roleArn: role.arn,
    };
  }

  /** With a role of their own: EKS creates the access entry of a managed group's role, and refuses a second one. */
  private createSelfManaged(groups: readonly (readonly [string, NodeGroupSettings])[]): {
    groups: pulumi.Resource[];
    roleArn: pulumi.Output<string>;
  } {
    const { role, permissions } = this.createRole("self-managed-role");
    const profileName = `${this.name}-self-managed-profile`;
    const profile = new aws.iam.InstanceProfile(
      profileName,
      { role: role.name, tags: this.tags(profileName) },
      { parent: this },
    );
    const entryName = `${this.name}-self-managed-access`;
    const access = new aws.eks.AccessEntry(
      entryName,
      {
        clusterName: this.args.clusterName,
        principalArn: role.arn,
        type: "EC2_LINUX",
        tags: this.tags(entryName),
      },
      // The name alone does not wait for the cluster.
      { parent: this, dependsOn: [...this.args.after] },
    );
    const after = [...this.args.after, ...permissions, access];
    return {
      groups: groups.map(([key, group]) => createSelfManagedGroup(this.scope(key, group), profile, after)),
      roleArn: role.arn,
    };
  }

  /** Without AmazonEKS_CNI_Policy: the VPC CNI has a role of its own. */
  private createRole(purpose: string): NodeRole {
    const roleName = `${this.name}-${purpose}`;
    const { dnsSuffix } = partitionIn(this.args.region);
    const role = new aws.iam.Role(
      roleName,
      {
        description: "EKS nodes",
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Sid: "Ec2", Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: `ec2.${dnsSuffix}` } },
          ],
        }),
        tags: this.tags(roleName),
      },
      { parent: this },
    );
    const policies = [
      "AmazonEKSWorkerNodePolicy",
      "AmazonEC2ContainerRegistryPullOnly",
      ...(this.args.sessionManager ? ["AmazonSSMManagedInstanceCore"] : []),
    ];
    const permissions = policies.map(
      (policy) =>
        new aws.iam.RolePolicyAttachment(
          `${roleName}-${policy}`,
          { role: role.name, policyArn: managedPolicyArn(this.args.region, policy) },
          { parent: this },
        ),
    );
    return { role, permissions };
  }

  private scope(key: string, group: NodeGroupSettings): GroupScope {
    return {
      name: `${this.name}-${key}`,
      args: this.args,
      group,
      amiType: toAmiType(group.amiType, architectureOf(group.instanceTypes[0] ?? "")),
      parent: this,
      tags: this.args.tags,
    };
  }

  private tags(name: string): Record<string, pulumi.Input<string>> {
    return { ...this.args.tags, Name: name };
  }
}
