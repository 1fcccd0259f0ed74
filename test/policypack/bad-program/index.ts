/** An EKS program that breaks every rule of the pack, or with `mended` none of them. For tests of the pack only. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const mended = new pulumi.Config().requireBoolean("mended");

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
const subnets = ["a", "b"].map(
  (zone, index) =>
    new aws.ec2.Subnet(zone, {
      vpcId: vpc.id,
      cidrBlock: `10.0.${index}.0/24`,
      availabilityZone: `eu-west-1${zone}`,
    }),
);
const subnetIds = subnets.map((subnet) => subnet.id);

const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });
const clusterRole = new aws.iam.Role("cluster", { assumeRolePolicy: trust("eks.amazonaws.com") });
const nodeRole = new aws.iam.Role("nodes", { assumeRolePolicy: trust("ec2.amazonaws.com") });

const cluster = new aws.eks.Cluster("main", {
  roleArn: clusterRole.arn,
  vpcConfig: { subnetIds, ...(mended ? { endpointPrivateAccess: true, endpointPublicAccess: false } : {}) },
  ...(mended ? { enabledClusterLogTypes: ["api", "audit", "authenticator"] } : {}),
});

const nodes = new aws.ec2.SecurityGroup("nodes", {
  vpcId: vpc.id,
  description: "Nodes",
  ...(mended
    ? {}
    : { ingress: [{ description: "SSH", protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }] }),
});
new aws.vpc.SecurityGroupIngressRule("kubelet", {
  securityGroupId: nodes.id,
  description: "Kubelet",
  ipProtocol: "tcp",
  fromPort: 10250,
  toPort: 10250,
  referencedSecurityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
});
if (!mended) {
  new aws.vpc.SecurityGroupIngressRule("https", {
    securityGroupId: nodes.id,
    description: "HTTPS",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: "0.0.0.0/0",
  });
}

const template = new aws.ec2.LaunchTemplate("nodes", {
  instanceType: mended ? "m7i.large" : "t3.large",
  vpcSecurityGroupIds: mended ? [cluster.vpcConfig.clusterSecurityGroupId, nodes.id] : [nodes.id],
  ...(mended ? { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 } } : {}),
});
new aws.eks.NodeGroup("nodes", {
  clusterName: cluster.name,
  nodeRoleArn: nodeRole.arn,
  subnetIds,
  scalingConfig: { desiredSize: 1, maxSize: 1, minSize: 1 },
  launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
});
new aws.eks.Addon("vpc-cni", {
  clusterName: cluster.name,
  addonName: "vpc-cni",
  configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true" } }),
});

if (mended) {
  const logs = new aws.cloudwatch.LogGroup("flow-logs", { retentionInDays: 90 });
  const role = new aws.iam.Role("flow-logs", { assumeRolePolicy: trust("vpc-flow-logs.amazonaws.com") });
  new aws.ec2.FlowLog("main", {
    vpcId: vpc.id,
    trafficType: "ALL",
    maxAggregationInterval: 60,
    logDestination: logs.arn,
    iamRoleArn: role.arn,
  });
}
