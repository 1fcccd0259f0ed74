/** Security groups of the control plane and of the nodes. Guide page, "Security groups". */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PortBundle } from "../shared/slot-types";
import { withDefaults, type WithDefaults } from "../../core/record";
import { mapInput, refuse } from "../shared/inputs";
import { defaults, type SecurityGroupsArgs } from "./args";
import { bundle } from "./bundles";
import { argumentProblems } from "./lists";
import {
  expand,
  httpsToAnywhere,
  identity,
  minimum,
  nodeToNode,
  type Connection,
  type Destinations,
  type Group,
  type Peer,
  type Rule,
} from "./rules";

/**
 * A group for the control plane's interfaces and one for nodes, with the page's rules between them, each rule a
 * resource of its own. Neither carries the tag `kubernetes.io/cluster/<name>`: the group that EKS makes does, and the
 * AWS Load Balancer Controller refuses an interface with two.
 *
 * @throws pulumi.RunError that names each argument that is wrong
 */
export class SecurityGroups extends pulumi.ComponentResource {
  readonly controlPlane: aws.ec2.SecurityGroup;
  readonly nodes: aws.ec2.SecurityGroup;
  readonly controlPlaneSecurityGroupId: pulumi.Output<string>;
  readonly nodeSecurityGroupId: pulumi.Output<string>;
  /** What must be there before nodes may join. */
  readonly rules: readonly pulumi.Resource[];

  private readonly name: string;
  private readonly args: WithDefaults<SecurityGroupsArgs, typeof defaults>;
  private readonly made = new Map<string, pulumi.Resource>();

  constructor(name: string, args: SecurityGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:SecurityGroups", name, args, opts);
    this.name = name;
    this.args = withDefaults(args, defaults);
    refuse(name, argumentProblems(this.args));
    // Never reword: EC2 cannot change the description of a group, so every group would be replaced.
    this.controlPlane = this.group(
      "control-plane",
      "Control plane of the EKS cluster, next to the group that EKS makes",
    );
    this.nodes = this.group("nodes", "Nodes of the EKS cluster, next to the group that EKS makes");
    this.controlPlaneSecurityGroupId = this.controlPlane.id;
    this.nodeSecurityGroupId = this.nodes.id;
    this.rules = this.allow([
      ...minimum,
      ...(this.args.allowAllBetweenNodes ? [nodeToNode] : []),
      ...(this.args.allowHttpsToAnywhere ? [httpsToAnywhere] : []),
    ]);
    this.registerOutputs({
      controlPlaneSecurityGroupId: this.controlPlaneSecurityGroupId,
      nodeSecurityGroupId: this.nodeSecurityGroupId,
    });
  }

  /** Opens the ports of a bundle. Asking again returns the same rules. */
  open(name: PortBundle): readonly pulumi.Resource[] {
    return this.allow(bundle(name));
  }

  private allow(connections: readonly Connection[]): pulumi.Resource[] {
    const destinations: Destinations = {
      dualStack: this.args.vpcIpv6Cidr !== undefined,
      s3Gateway: this.args.s3PrefixListId !== undefined,
      prefixLists: this.args.httpsPrefixListIds,
      dnsServers: this.args.dnsServers,
      ntpServers: this.args.ntpServers,
    };
    return expand(connections, destinations).map((rule) => {
      const made = this.made.get(identity(rule)) ?? this.rule(rule);
      this.made.set(identity(rule), made);
      return made;
    });
  }

  private group(group: Group, description: string): aws.ec2.SecurityGroup {
    const name = `${this.name}-${group}`;
    return new aws.ec2.SecurityGroup(
      name,
      {
        description,
        vpcId: this.args.vpcId,
        // The load balancer controller adds rules to the node group that nobody here would delete.
        revokeRulesOnDelete: true,
        tags: this.tags(name),
      },
      { parent: this },
    );
  }

  private rule({ key, group, direction, protocol, port, peer, description }: Rule): pulumi.Resource {
    const name = `${this.name}-${key}`;
    const args = {
      securityGroupId: this.groupOf(group).id,
      ipProtocol: protocol,
      fromPort: port,
      toPort: port,
      description,
      ...this.peer(peer),
      tags: this.tags(name),
    };
    return direction === "ingress"
      ? new aws.vpc.SecurityGroupIngressRule(name, args, { parent: this })
      : new aws.vpc.SecurityGroupEgressRule(name, args, { parent: this });
  }

  private peer(peer: Peer): Partial<aws.vpc.SecurityGroupEgressRuleArgs> {
    switch (peer.kind) {
      case "group":
        return { referencedSecurityGroupId: this.groupOf(peer.group).id };
      case "prefix-list":
        return { prefixListId: peer.id };
      case "s3-gateway":
        return { prefixListId: this.args.s3PrefixListId };
      case "cidr":
        return peer.family === "ipv6" ? { cidrIpv6: peer.cidr } : { cidrIpv4: peer.cidr };
      case "vpc":
        return peer.family === "ipv6" ? { cidrIpv6: this.args.vpcIpv6Cidr } : { cidrIpv4: this.args.vpcCidr };
    }
  }

  private groupOf(group: Group): aws.ec2.SecurityGroup {
    return group === "nodes" ? this.nodes : this.controlPlane;
  }

  private tags(name: string): pulumi.Input<Record<string, string>> {
    return mapInput(this.args.tags, (tags) => ({ ...tags, Name: name }));
  }
}
