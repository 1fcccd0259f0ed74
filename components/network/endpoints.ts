/** VPC endpoints: what a cluster calls in AWS, and which of these calls it cannot do without. */

export interface InterfaceEndpoint {
  /** What calls it. */
  readonly why: string;
  /** Nodes cannot join or pull images without it if there is no other way to AWS. */
  readonly required: boolean;
}

/**
 * Interface endpoints by the last part of their service name.
 *
 * Source: Amazon EKS User Guide, "Deploy private clusters with limited internet access"
 * (docs.aws.amazon.com/eks/latest/userguide/private-clusters.html); acm-pca and the rest from each service's page.
 */
export const interfaceEndpoints = {
  ec2: { why: "VPC CNI and nodes: network interfaces and addresses", required: true },
  "ecr.api": { why: "image pulls: authorization and manifests", required: true },
  "ecr.dkr": { why: "image pulls: the registry itself", required: true },
  eks: { why: "nodes: description of the cluster", required: true },
  "eks-auth": { why: "EKS Pod Identity: credentials of pods", required: true },
  sts: { why: "IAM roles for service accounts, and the caller's identity", required: true },
  "acm-pca": { why: "private CA issuer of cert-manager", required: false },
  autoscaling: { why: "Cluster Autoscaler", required: false },
  elasticloadbalancing: { why: "AWS Load Balancer Controller", required: false },
  kms: { why: "envelope encryption from inside the VPC", required: false },
  logs: { why: "container logs and network policy logs to CloudWatch Logs", required: false },
  monitoring: { why: "metrics to CloudWatch", required: false },
  networkflowmonitor: { why: "Network Flow Monitor: the console's and the tools' own calls", required: false },
  networkflowmonitorreports: { why: "Network Flow Monitor agents: reports of flows between pods", required: false },
  secretsmanager: { why: "secrets read by pods", required: false },
  sqs: { why: "Karpenter: interruption queue", required: false },
  ssm: { why: "Session Manager and parameters, such as the current node image", required: false },
  ssmmessages: { why: "Session Manager: the session's channel", required: false },
  xray: { why: "traces", required: false },
} as const satisfies Record<string, InterfaceEndpoint>;

export type InterfaceEndpointName = keyof typeof interfaceEndpoints;

export const interfaceEndpointNames = Object.keys(interfaceEndpoints) as InterfaceEndpointName[];

/** What a cluster without another way to AWS needs in addition to the gateway endpoint for S3 (image layers). */
export const requiredWithoutNat = interfaceEndpointNames.filter((name) => interfaceEndpoints[name].required);

export const gatewayEndpointNames = ["s3", "dynamodb"] as const;

export type GatewayEndpointName = (typeof gatewayEndpointNames)[number];

/** Partitions in which every endpoint is named alike: elsewhere the prefix differs from service to service. */
export const endpointPartitions: readonly string[] = ["aws", "aws-us-gov"];

export function endpointServiceName(region: string, name: InterfaceEndpointName | GatewayEndpointName): string {
  return `com.amazonaws.${region}.${name}`;
}
