import * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { configurationJson } from "./addons";
import { Cluster } from "./cluster";
import type { ResolvedCore } from "./core";
import { createManagedNodeGroup } from "./managed-node-group";
import { createNodeGroupV2, type NodeGroupV2Resources } from "./node-group-v2";
import { Refusal } from "./refusal";
import { createNodeSecurityGroup, type Tags } from "./security-groups";

type ClusterInput = eks.ManagedNodeGroupArgs["cluster"];

/** `core` of the argument `cluster`, which is a cluster or the core data itself. */
function coreOf(cluster: ClusterInput): ResolvedCore {
  const resolved = pulumi.output(cluster) as pulumi.Output<unknown>;
  return resolved.apply((it) => (it instanceof Cluster ? it.core : it)) as ResolvedCore;
}

/** An EKS managed node group (`eks:index:ManagedNodeGroup`). */
export class ManagedNodeGroup extends pulumi.ComponentResource {
  readonly outputs: { readonly nodeGroup: aws.eks.NodeGroup };

  constructor(name: string, args: eks.ManagedNodeGroupArgs, opts: pulumi.ComponentResourceOptions) {
    const core = coreOf(args.cluster);
    // A launch template sets an AMI and thereby a version. Without one, the nodes have the cluster's version.
    const versioned = args.version || args.launchTemplate ? args : { ...args, version: core.cluster.version };
    super("eks:index:ManagedNodeGroup", name, { ...versioned }, opts);
    this.outputs = { nodeGroup: createManagedNodeGroup(name, versioned, core, this) };
    this.registerOutputs(this.outputs);
  }
}

/** Self-managed nodes (`eks:index:NodeGroupV2`). */
export class NodeGroupV2 extends pulumi.ComponentResource {
  readonly outputs: NodeGroupV2Resources;

  constructor(name: string, args: eks.NodeGroupV2Args, opts: pulumi.ComponentResourceOptions) {
    super("eks:index:NodeGroupV2", name, { ...args }, opts);
    this.outputs = createNodeGroupV2(name, args, coreOf(args.cluster), this);
    this.registerOutputs({ ...this.outputs });
  }
}

/** The default security group of nodes, on its own (`eks:index:NodeGroupSecurityGroup`). */
export class NodeGroupSecurityGroup extends pulumi.ComponentResource {
  readonly outputs: {
    readonly securityGroup: aws.ec2.SecurityGroup;
    readonly securityGroupRule: aws.ec2.SecurityGroupRule;
  };

  constructor(name: string, args: eks.NodeGroupSecurityGroupArgs, opts: pulumi.ComponentResourceOptions) {
    super("eks:index:NodeGroupSecurityGroup", name, { ...args }, opts);
    const created = createNodeSecurityGroup(
      name,
      {
        vpcId: args.vpcId,
        clusterName: pulumi.output(args.eksCluster).name,
        clusterSecurityGroupId: pulumi.output(args.clusterSecurityGroup).id,
        tags: args.tags,
      },
      this,
    );
    this.outputs = {
      securityGroup: created.securityGroup,
      securityGroupRule: created.clusterIngressRule,
    };
    this.registerOutputs({});
  }
}

/** A managed add-on as a child of the cluster (`eks:index:Addon`). */
export class Addon extends pulumi.ComponentResource {
  constructor(name: string, args: eks.AddonArgs, opts: pulumi.ComponentResourceOptions) {
    const cluster: unknown = args.cluster;
    if (!(cluster instanceof Cluster)) {
      throw new Refusal("eks.Addon: cluster must be the eks.Cluster itself, which is the parent of the add-on");
    }
    super("eks:index:Addon", name, { ...args }, { ...opts, parent: cluster });
    new aws.eks.Addon(
      name,
      {
        addonName: args.addonName,
        addonVersion: args.addonVersion,
        clusterName: cluster.core.cluster.name,
        configurationValues: configurationJson(args.configurationValues),
        preserve: args.preserve,
        resolveConflictsOnCreate: args.resolveConflictsOnCreate,
        resolveConflictsOnUpdate: args.resolveConflictsOnUpdate,
        serviceAccountRoleArn: args.serviceAccountRoleArn,
        // The schema of 4.3.0 says list of maps, AWS expects a map; passed on unchanged.
        tags: args.tags as unknown as Tags,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
