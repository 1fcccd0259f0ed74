import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";

/** Arguments of a case of the recording. A component without a key is not created. */
export interface Case {
  cluster: eks.ClusterArgs;
  mng?: Partial<eks.ManagedNodeGroupArgs>;
  ngv2?: Partial<eks.NodeGroupV2Args>;
  cni?: Partial<eks.VpcCniAddonArgs>;
  addon?: Omit<eks.AddonArgs, "cluster">;
  nodeGroupSecurityGroup?: boolean;
  /** A cluster security group, a service role and a launch template of the program's own. */
  ownSg?: boolean;
  ownRole?: boolean;
  lt?: boolean;
  /** Registers the role of the nodes with the cluster, for the aws-auth ConfigMap. */
  nodeRoleInCluster?: boolean;
  /** Region of an AWS provider to pass to the cluster. */
  explicitProvider?: aws.Region;
}

const config = new pulumi.Config().requireObject<Case>("case");

const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
const subnets = ["a", "b"].map(
  (zone, index) =>
    new aws.ec2.Subnet(`subnet${index}`, {
      vpcId: vpc.id,
      cidrBlock: `10.0.${index}.0/24`,
      availabilityZone: `us-west-2${zone}`,
    }),
);
const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });
const node = new aws.iam.Role("node", { assumeRolePolicy: trust("ec2.amazonaws.com") });

const cluster = new eks.Cluster(
  "c",
  {
    vpcId: vpc.id,
    privateSubnetIds: subnets.map((subnet) => subnet.id),
    skipDefaultNodeGroup: true,
    authenticationMode: eks.AuthenticationMode.Api,
    endpointPrivateAccess: true,
    endpointPublicAccess: false,
    ...(config.ownSg ? { clusterSecurityGroup: new aws.ec2.SecurityGroup("own", { vpcId: vpc.id }) } : {}),
    ...(config.ownRole
      ? { serviceRole: new aws.iam.Role("own-service", { assumeRolePolicy: trust("eks.amazonaws.com") }) }
      : {}),
    ...(config.nodeRoleInCluster ? { instanceRoles: [node] } : {}),
    ...config.cluster,
  },
  config.explicitProvider ? { providers: [new aws.Provider("explicit", { region: config.explicitProvider })] } : {},
);

if (config.mng) {
  const template = config.lt ? new aws.ec2.LaunchTemplate("lt", { instanceType: "m5.large" }) : undefined;
  new eks.ManagedNodeGroup("managed", {
    cluster,
    nodeRole: node,
    ...(template
      ? { launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` } }
      : {}),
    ...config.mng,
  });
}
if (config.ngv2) {
  const profile = new aws.iam.InstanceProfile("ip", { role: node.name });
  new eks.NodeGroupV2("self", { cluster, instanceProfileName: profile.name, ...config.ngv2 });
}
if (config.cni) {
  new eks.VpcCniAddon("cni", { clusterName: cluster.eksCluster.name, ...config.cni });
}
if (config.addon) {
  new eks.Addon("addon", { cluster, ...config.addon });
}
if (config.nodeGroupSecurityGroup) {
  new eks.NodeGroupSecurityGroup("nodes", {
    vpcId: vpc.id,
    eksCluster: cluster.eksCluster,
    clusterSecurityGroup: cluster.clusterSecurityGroup as pulumi.Output<aws.ec2.SecurityGroup>,
  });
}

export const outputs = {
  clusterIngressRuleId: cluster.clusterIngressRuleId,
  clusterSecurityGroupId: cluster.clusterSecurityGroupId,
  coreVpcId: cluster.core.vpcId,
  coreClusterArn: cluster.core.cluster.arn,
  defaultNodeGroupAsgName: cluster.defaultNodeGroupAsgName,
  kubeconfig: cluster.kubeconfig,
  kubeconfigJson: cluster.kubeconfigJson,
  kubeconfigOfRole: cluster.getKubeconfig({ roleArn: node.arn }).result,
  name: cluster.eksCluster.name,
  nodeSecurityGroupId: cluster.nodeSecurityGroupId,
  oidcIssuer: cluster.oidcIssuer,
  oidcProviderUrl: cluster.oidcProviderUrl,
};
