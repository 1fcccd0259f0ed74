/**
 * An EKS program that breaks rules of many capabilities, or with `mended` none of the whole pack. For tests of the pack
 * only.
 */
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

const trust = (Service: string, Action: string | string[] = "sts:AssumeRole", rest: object = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action, Principal: { Service }, ...rest }],
  });
const clusterRole = new aws.iam.Role("cluster", { assumeRolePolicy: trust("eks.amazonaws.com") });
const nodeRole = new aws.iam.Role("nodes", { assumeRolePolicy: trust("ec2.amazonaws.com") });
const key = mended ? new aws.kms.Key("main", { enableKeyRotation: true }) : undefined;
if (mended) {
  new aws.iam.RolePolicyAttachment("cluster-pod-eni", {
    role: clusterRole.name,
    policyArn: "arn:aws:iam::aws:policy/AmazonEKSVPCResourceController",
  });
}

const cluster = new aws.eks.Cluster("main", {
  roleArn: clusterRole.arn,
  vpcConfig: { subnetIds, ...(mended ? { endpointPrivateAccess: true, endpointPublicAccess: false } : {}) },
  ...(key === undefined
    ? {}
    : {
        enabledClusterLogTypes: ["api", "audit", "authenticator"],
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
        encryptionConfig: { provider: { keyArn: key.arn }, resources: ["secrets"] },
      }),
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

const podEni = { ENABLE_POD_ENI: "true" };
if (mended) {
  const cniRole = new aws.iam.Role("vpc-cni", {
    assumeRolePolicy: trust("pods.eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"]),
  });
  new aws.eks.Addon("vpc-cni", {
    clusterName: cluster.name,
    addonName: "vpc-cni",
    podIdentityAssociations: [{ serviceAccount: "aws-node", roleArn: cniRole.arn }],
    configurationValues: JSON.stringify({
      enableNetworkPolicy: "true",
      env: { ...podEni, POD_SECURITY_GROUP_ENFORCING_MODE: "standard", AWS_VPC_K8S_CNI_EXTERNALSNAT: "true" },
    }),
  });
  new aws.eks.Addon("network-flow-monitoring", {
    clusterName: cluster.name,
    addonName: "aws-network-flow-monitoring-agent",
  });
} else {
  new aws.eks.Addon("vpc-cni", {
    clusterName: cluster.name,
    addonName: "vpc-cni",
    configurationValues: JSON.stringify({ env: podEni }),
  });
}

if (key !== undefined) {
  new aws.ec2.DefaultSecurityGroup("closed", { vpcId: vpc.id });
  const logs = new aws.cloudwatch.LogGroup("flow-logs", { retentionInDays: 90, kmsKeyId: key.arn });
  const Condition = { StringEquals: { "aws:SourceAccount": "123456789012" } };
  const role = new aws.iam.Role("flow-logs", {
    assumeRolePolicy: trust("vpc-flow-logs.amazonaws.com", "sts:AssumeRole", { Condition }),
  });
  new aws.ec2.FlowLog("main", {
    vpcId: vpc.id,
    trafficType: "ALL",
    maxAggregationInterval: 60,
    logDestination: logs.arn,
    iamRoleArn: role.arn,
    logFormat: [
      "version interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr srcport dstport protocol start end action",
      "log-status tcp-flags flow-direction traffic-path",
    ]
      .flatMap((line) => line.split(" "))
      .map((field) => `\${${field}}`)
      .join(" "),
  });
}
