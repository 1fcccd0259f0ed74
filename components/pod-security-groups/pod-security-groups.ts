/** Security groups of pods, and the policies that give them to pods. Guide page, "Security groups for pods". */
import * as aws from "@pulumi/aws";
import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { mapInput, refuse } from "../shared/inputs";
import { customResource } from "../shared/manifest";
import type { PodSecurityGroupsArgs } from "./args";
import { securityGroupPolicy } from "./manifests";
import { connections, expand, type End, type Rule } from "./rules";
import { argumentProblems } from "./settings-problems";
import { settingsOf, type Settings } from "./settings";

/**
 * A security group per group of pods, one that all of them carry, and a SecurityGroupPolicy for each, which is created
 * only after its groups have their rules: pods take their groups when they start, and keep what they got.
 *
 * @throws pulumi.RunError that names each argument that is wrong
 */
export class PodSecurityGroups extends pulumi.ComponentResource {
  /** Ids of the groups, by the name of the group of pods. */
  readonly securityGroupIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** On every pod that has a group of its own: DNS, and what the mesh needs. */
  readonly sharedSecurityGroupId: pulumi.Output<string>;
  /** Every SecurityGroupPolicy, to wait for before the pods that it selects. */
  readonly policies: readonly kubernetes.apiextensions.CustomResource[];

  private readonly name: string;
  private readonly settings: Settings;
  private readonly groups: ReadonlyMap<string, aws.ec2.SecurityGroup>;

  constructor(name: string, args: PodSecurityGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:PodSecurityGroups", name, args, opts);
    this.name = name;
    const settings = settingsOf(args);
    refuse(name, argumentProblems(settings));
    this.settings = settings;
    const groups = Object.entries(settings.groups);
    this.sharedSecurityGroupId = this.sharedGroup();
    this.groups = new Map(
      groups.map(([key, { namespace }]) => [
        key,
        // The controller opens the one group of an interface that has the tag: the pods' own, not that of all.
        this.group(`group-${key}`, `Pods ${key} of namespace ${namespace}`, true),
      ]),
    );
    this.securityGroupIds = Object.fromEntries([...this.groups].map(([key, { id }]) => [key, id]));
    const rules = expand(connections(settings, settings.installsMesh)).map((rule) => ({ rule, made: this.rule(rule) }));
    this.policies = groups.map(([key, group]) => {
      const groupIds = [
        this.groupId({ kind: "group", group: key }),
        this.sharedSecurityGroupId,
        ...group.additionalSecurityGroupIds,
      ];
      const namespace = settings.namespaces[group.namespace] ?? group.namespace;
      // Rules between other groups are not this policy's to wait for: it would wait for every group of every team.
      const own = rules.filter(({ rule }) => concerns(rule, key)).map(({ made }) => made);
      return customResource(
        `${name}-${key}`,
        securityGroupPolicy(key, namespace, group, groupIds) as Parameters<typeof customResource>[1],
        { parent: this, dependsOn: own },
      );
    });
    this.registerOutputs({
      securityGroupIds: this.securityGroupIds,
      sharedSecurityGroupId: this.sharedSecurityGroupId,
    });
  }

  private sharedGroup(): pulumi.Output<string> {
    const { sharedSecurityGroupId } = this.settings;
    return sharedSecurityGroupId === undefined
      ? this.group("shared", "Every pod with a security group of its own: DNS, and what the mesh needs").id
      : pulumi.output(sharedSecurityGroupId);
  }

  /** @param tagged whether the controller finds it by the tag of the cluster */
  private group(key: string, description: string, tagged = false): aws.ec2.SecurityGroup {
    const name = `${this.name}-${key}`;
    return new aws.ec2.SecurityGroup(
      name,
      {
        description,
        vpcId: this.settings.vpcId,
        // The load balancer controller adds rules that nobody here would delete.
        revokeRulesOnDelete: true,
        tags: this.tags(name, tagged),
      },
      { parent: this },
    );
  }

  private tags(name: string, tagged = false): pulumi.Input<Record<string, string>> {
    const { tags, clusterName } = this.settings;
    return mapInput({ tags, clusterName }, (known) => ({
      ...known.tags,
      ...(tagged ? { [`kubernetes.io/cluster/${known.clusterName}`]: "owned" } : {}),
      Name: name,
    }));
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
      tags: this.tags(name),
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
          throw new Error(`a rule for group "${end.group}", which argumentProblems() lets through`);
        }
        return group.id;
      }
      case "pods":
        return this.sharedSecurityGroupId;
      case "nodes":
        return this.settings.nodeSecurityGroupId;
      case "cluster":
        return this.settings.clusterSecurityGroupId;
      case "other":
        return end.id;
    }
  }
}

/** Whether pods of a group start without something where this rule is not there yet. */
function concerns({ owner, peer }: Rule, group: string): boolean {
  return [owner, peer].some((end) => end.kind === "pods" || (end.kind === "group" && end.group === group));
}
