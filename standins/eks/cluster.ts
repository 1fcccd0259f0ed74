import * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { createAccessEntries, createAwsAuth, supportsAccessEntries, supportsConfigMap } from "./access";
import { createClusterAddon, wantsCoreDns } from "./addons";
import { checkCluster, nodeGroupOptions, withProfile, type CheckedClusterArgs } from "./cluster-checks";
import { createControlPlane } from "./control-plane";
import { clusterOutputs, kubeconfigOf, outputsOf, type CredentialOptions, type Outputs } from "./cluster-outputs";
import type { Core, ResolvedCore } from "./core";
import { createInstanceRoles } from "./instance-roles";
import { createNodeGroupV2 } from "./node-group-v2";
import { createNodeSecurityGroup } from "./security-groups";
import { VpcCniAddon } from "./vpc-cni-addon";

const type = "eks:index:Cluster";

/** An EKS cluster with its add-ons, access and default groups (`eks:index:Cluster`). */
export class Cluster extends pulumi.ComponentResource {
  declare readonly core: ResolvedCore;
  declare readonly eksCluster: pulumi.Output<aws.eks.Cluster>;
  /** Every output by name. Empty if the cluster was read back from a reference. */
  readonly outputs: Partial<Outputs> = {};

  constructor(name: string, args: eks.ClusterArgs, opts: pulumi.ComponentResourceOptions) {
    if (opts.urn) {
      super(type, name, Object.fromEntries(clusterOutputs.map((key) => [key, undefined])), opts);
      return;
    }
    const checked: eks.ClusterArgs = withProfile(args, new pulumi.Config("aws").get("profile"));
    super(type, name, { ...checked }, opts);
    checkCluster(checked);
    const outputs = createCluster(name, checked, this);
    this.outputs = outputs;
    this.registerOutputs(outputs);
  }

  /** A kubeconfig, as JSON, for another role or profile than the deployment's. */
  getKubeconfig(options: CredentialOptions): pulumi.Output<string> {
    return kubeconfigOf(this.eksCluster, options, true).apply((config) => JSON.stringify(config));
  }
}

function createCluster(name: string, args: CheckedClusterArgs, parent: Cluster): Outputs {
  const { partition, dnsSuffix } = aws.getPartitionOutput({}, { parent });
  const controlPlane = createControlPlane(name, args, partition, parent);
  const { cluster, subnetIds } = controlPlane;

  if (args.kubeProxyAddonOptions?.enabled ?? true) {
    const options = args.kubeProxyAddonOptions;
    createClusterAddon(name, { addonName: "kube-proxy", cluster, options, tags: args.tags }, parent);
  }
  const credentials = args.providerCredentialOpts;
  const provider = new kubernetes.Provider(
    `${name}-eks-k8s`,
    {
      kubeconfig: kubeconfigOf(cluster, credentials, true).apply((it) => JSON.stringify(it)),
      enableConfigMapMutable: args.enableConfigMapMutable,
    },
    { parent },
  );
  const instances = createInstanceRoles(name, args, { partition, dnsSuffix }, parent);

  const eksNodeAccess = supportsConfigMap(args.authenticationMode)
    ? createAwsAuth(name, { ...args, instanceRoles: instances.roles }, parent, provider)
    : undefined;
  const accessEntries = supportsAccessEntries(args.authenticationMode)
    ? { ...instances.accessEntries, ...args.accessEntries }
    : {};
  const entryResources = createAccessEntries(name, cluster.name, accessEntries, {
    parent,
    dependsOn: [cluster],
  });

  const vpcCni = args.useDefaultVpcCni
    ? undefined
    : new VpcCniAddon(
        `${name}-vpc-cni`,
        {
          ...args.vpcCniOptions,
          clusterName: cluster.name,
          clusterVersion: cluster.version,
          tags: args.tags,
        },
        {
          parent,
          dependsOn: [...entryResources, ...(eksNodeAccess ? [eksNodeAccess] : [])],
          providers: { kubernetes: provider },
        },
      );
  if (wantsCoreDns(args.corednsAddonOptions, args.skipDefaultNodeGroup === true)) {
    const options = args.corednsAddonOptions;
    createClusterAddon(name, { addonName: "coredns", cluster, options, tags: args.tags }, parent);
  }

  const securityGroup = controlPlane.securityGroup;
  const nodes =
    args.skipDefaultSecurityGroups || securityGroup === undefined
      ? undefined
      : createNodeSecurityGroup(
          name,
          {
            vpcId: args.vpcId,
            clusterName: cluster.name,
            clusterSecurityGroupId: pulumi.output(securityGroup).id,
            tags: pulumi
              .all([args.nodeSecurityGroupTags, args.tags])
              .apply(([groupTags, tags]) => ({ ...groupTags, ...tags })),
          },
          parent,
        );

  const options = nodeGroupOptions(args);
  const core: Core = {
    accessEntries: Object.values(accessEntries),
    autoModeNodeRoleName: "",
    cluster,
    clusterIamRole: controlPlane.serviceRole,
    clusterSecurityGroup: securityGroup,
    eksNodeAccess,
    encryptionConfig: controlPlane.encryptionConfig,
    endpoint: cluster.endpoint,
    instanceRoles: instances.roles,
    kubeconfig: kubeconfigOf(cluster, credentials, false),
    nodeGroupOptions: {
      ...options,
      ...(instances.profile ? { instanceProfile: instances.profile } : {}),
      ...(nodes ? { nodeSecurityGroup: nodes.securityGroup, clusterIngressRule: nodes.clusterIngressRule } : {}),
    },
    nodeSecurityGroupTags: args.nodeSecurityGroupTags,
    privateSubnetIds: args.privateSubnetIds && pulumi.output(args.privateSubnetIds),
    provider,
    publicSubnetIds: args.publicSubnetIds && pulumi.output(args.publicSubnetIds),
    storageClasses: {},
    subnetIds,
    tags: args.tags,
    vpcCni,
    vpcId: pulumi.output(args.vpcId),
  };
  const defaultNodeGroup = args.skipDefaultNodeGroup
    ? undefined
    : createNodeGroupV2(name, core.nodeGroupOptions, pulumi.output(core), parent);
  return outputsOf(core, nodes, defaultNodeGroup);
}
