/** Security groups of pods, and the policies that give them to pods. Guide page, "Security groups for pods". */
import * as aws from "@pulumi/aws";
import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { customResource } from "../shared/manifest";
import type { PodSecurityGroupsConfig } from "./config";
import { securityGroupPolicy } from "./manifests";
import { connections, expand, type End, type Rule } from "./rules";

export interface PodSecurityGroupsArgs {
  /** Groups of pods and what is allowed. Plain: it decides which resources exist. */
  config: PodSecurityGroupsConfig;
  vpcId: pulumi.Input<string>;
  /** Physical name of the cluster: for the tag by which the AWS Load Balancer Controller finds the group to open. */
  clusterName: string;
  /** The group that EKS makes. CoreDNS and kubelets have it. */
  clusterSecurityGroupId: pulumi.Input<string>;
  /** The group of the nodes. */
  nodeSecurityGroupId: pulumi.Input<string>;
  /** Names of the namespaces of the pods, as outputs of what creates them: policies wait for it. */
  namespaces?: Readonly<Record<string, pulumi.Input<string>>>;
  /** The group that all pods with their own groups carry, where another stack makes it (config.shared: platform). */
  sharedSecurityGroupId?: pulumi.Input<string>;
  /** Whether the stack has a mesh that pods of other stacks may be in. Plain. Default false. */
  installsMesh?: boolean;
  tags?: Record<string, string>;
}

/**
 * A security group per group of pods, one that all of them carry, and a SecurityGroupPolicy for each, which is created
 * only after its groups have their rules: pods take their groups when they start, and keep what they got.
 */
export class PodSecurityGroups extends pulumi.ComponentResource {
  /** Ids of the groups, by the name of the group of pods. */
  readonly securityGroupIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** On every pod that has a group of its own: DNS, and what the mesh needs. */
  readonly sharedSecurityGroupId: pulumi.Output<string>;
  /** Every SecurityGroupPolicy, to wait for before the pods that it selects. */
  readonly policies: readonly kubernetes.apiextensions.CustomResource[];

  private readonly name: string;
  private readonly args: PodSecurityGroupsArgs;
  private readonly groups: ReadonlyMap<string, aws.ec2.SecurityGroup>;

  constructor(name: string, args: PodSecurityGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:PodSecurityGroups", name, args, opts);
    this.name = name;
    this.args = args;
    const configs = Object.entries(args.config.groups);
    this.sharedSecurityGroupId = this.sharedGroup();
    this.groups = new Map(
      configs.map(([key, { namespace }]) => [
        key,
        // The controller opens the one group of an interface that has the tag: the pods' own, not that of all.
        this.group(`group-${key}`, `Pods ${key} of namespace ${namespace}`, {
          [`kubernetes.io/cluster/${args.clusterName}`]: "owned",
        }),
      ]),
    );
    this.securityGroupIds = Object.fromEntries([...this.groups].map(([key, { id }]) => [key, id]));
    const rules = expand(connections(args.config, args.installsMesh)).map((rule) => ({ rule, made: this.rule(rule) }));
    this.policies = configs.map(([key, config]) => {
      const groupIds = [
        this.groupId({ kind: "group", group: key }),
        this.sharedSecurityGroupId,
        ...config.additionalSecurityGroupIds,
      ];
      const namespace = args.namespaces?.[config.namespace] ?? config.namespace;
      // Rules between other groups are not this policy's to wait for: it would wait for every group of every team.
      const own = rules.filter(({ rule }) => concerns(rule, key)).map(({ made }) => made);
      return customResource(
        `${name}-${key}`,
        securityGroupPolicy(key, namespace, config, groupIds) as Parameters<typeof customResource>[1],
        { parent: this, dependsOn: own },
      );
    });
    this.registerOutputs({
      securityGroupIds: this.securityGroupIds,
      sharedSecurityGroupId: this.sharedSecurityGroupId,
    });
  }

  private sharedGroup(): pulumi.Output<string> {
    if (this.args.config.shared === "own") {
      return this.group("shared", "Every pod with a security group of its own: DNS, and what the mesh needs").id;
    }
    if (this.args.sharedSecurityGroupId === undefined) {
      throw new pulumi.RunError(
        `${this.name}: found config.shared: platform without sharedSecurityGroupId; allowed: both, or config.shared: own`,
      );
    }
    return pulumi.output(this.args.sharedSecurityGroupId);
  }

  private group(key: string, description: string, tags: Readonly<Record<string, string>> = {}): aws.ec2.SecurityGroup {
    const name = `${this.name}-${key}`;
    return new aws.ec2.SecurityGroup(
      name,
      {
        description,
        vpcId: this.args.vpcId,
        // The load balancer controller adds rules that nobody here would delete.
        revokeRulesOnDelete: true,
        tags: { ...this.args.tags, ...tags, Name: name },
      },
      { parent: this },
    );
  }

  private rule({ key, owner, direction, peer, ports, description }: Rule): pulumi.Resource {
    const name = `${this.name}-${key}`;
    const args = {
      securityGroupId: this.groupId(owner),
      ipProtocol: ports.protocol,
      fromPort: ports.from,
      toPort: ports.to,
      description,
      ...(peer.kind === "cidr" ? { cidrIpv4: peer.cidr } : { referencedSecurityGroupId: this.groupId(peer) }),
      tags: { ...this.args.tags, Name: name },
    };
    return direction === "ingress"
      ? new aws.vpc.SecurityGroupIngressRule(name, args, { parent: this })
      : new aws.vpc.SecurityGroupEgressRule(name, args, { parent: this });
  }

  private groupId(end: Exclude<End, { kind: "cidr" }>): pulumi.Input<string> {
    switch (end.kind) {
      case "group": {
        const group = this.groups.get(end.group);
        if (group === undefined) {
          throw new pulumi.RunError(
            `${this.name}: found a rule for group "${end.group}"; allowed: groups of its config`,
          );
        }
        return group.id;
      }
      case "pods":
        return this.sharedSecurityGroupId;
      case "nodes":
        return this.args.nodeSecurityGroupId;
      case "cluster":
        return this.args.clusterSecurityGroupId;
      case "other":
        return end.id;
    }
  }
}

/** Whether pods of a group start without something where this rule is not there yet. */
function concerns({ owner, peer }: Rule, group: string): boolean {
  return [owner, peer].some((end) => end.kind === "pods" || (end.kind === "group" && end.group === group));
}
