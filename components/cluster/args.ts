/** Arguments of the component. Named types only, so that it can be packaged for every Pulumi language. */
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export const PodSecurityGroups = { off: "off", standard: "standard", strict: "strict" } as const;
export type PodSecurityGroups = (typeof PodSecurityGroups)[keyof typeof PodSecurityGroups];

export const NetworkPolicyMode = { off: "off", standard: "standard", strict: "strict" } as const;
export type NetworkPolicyMode = (typeof NetworkPolicyMode)[keyof typeof NetworkPolicyMode];

export const NetworkPolicyLogs = { off: "off", node: "node", cloudwatch: "cloudwatch" } as const;
export type NetworkPolicyLogs = (typeof NetworkPolicyLogs)[keyof typeof NetworkPolicyLogs];

export const CniCredentials = { podIdentity: "pod-identity", irsa: "irsa" } as const;
export type CniCredentials = (typeof CniCredentials)[keyof typeof CniCredentials];

export const KubeProxyMode = { iptables: "iptables", ipvs: "ipvs" } as const;
export type KubeProxyMode = (typeof KubeProxyMode)[keyof typeof KubeProxyMode];

export const ClusterIpFamily = { ipv4: "ipv4", ipv6: "ipv6" } as const;
export type ClusterIpFamily = (typeof ClusterIpFamily)[keyof typeof ClusterIpFamily];

export interface VpcCniArgs {
  /** Such as v1.20.4-eksbuild.1. Default: what EKS recommends when the add-on is created. */
  version?: string;
  /** Security groups for pods. Default off. */
  podSecurityGroups?: PodSecurityGroups;
  /** Enforcement of NetworkPolicy objects. Default off. */
  networkPolicy?: NetworkPolicyMode;
  /** Log of allowed and denied flows. Default off. */
  networkPolicyLogs?: NetworkPolicyLogs;
  /** Leave source addresses of pods to the NAT gateway. Default: on with podSecurityGroups. */
  externalSnat?: boolean;
  /** /28 prefixes instead of single addresses. Default: on for IPv6. */
  prefixDelegation?: boolean;
  /** IPv6 clusters: an IPv4 way out for pods, which no network policy covers. Default false. */
  ipv4EgressFromIpv6?: boolean;
  /** How aws-node gets its role. Default pod-identity. */
  credentials?: CniCredentials;
  /** Further variables of the container aws-node. */
  env?: Record<string, string>;
  /** Further variables of its init container. */
  initEnv?: Record<string, string>;
}

export interface AccessPolicyArgs {
  /** Name of an EKS access policy, such as AmazonEKSViewPolicy. */
  policy: string;
  /** Default: the whole cluster. */
  namespaces?: string[];
}

export interface AccessEntryArgs {
  /** ARN of an IAM role or user. */
  principalArn: pulumi.Input<string>;
  policies?: AccessPolicyArgs[];
  kubernetesGroups?: string[];
}

export interface ClusterArgs {
  /** Name of the cluster in EKS. */
  clusterName: string;
  /** Kubernetes minor version, such as 1.35. */
  version: pulumi.Input<string>;
  /** Such as eu-central-1. */
  region: string;
  /** Account of the stack: twelve digits. */
  accountId: pulumi.Input<string>;
  vpcId: pulumi.Input<string>;
  /** Subnets of the control plane's interfaces, in at least two zones. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** On the control plane's interfaces, in addition to the group that EKS creates. Without inline rules. */
  controlPlaneSecurityGroup: pulumi.Input<aws.ec2.SecurityGroup>;
  /** Default ipv4. */
  ipFamily?: ClusterIpFamily;
  /** IPv4 CIDR of services. Default: chosen by EKS. */
  serviceCidr?: pulumi.Input<string>;
  /** Who may reach the API server from the internet. Default: nobody. */
  publicEndpointCidrs?: string[];
  /** Who may use the Kubernetes API, by logical name. */
  accessEntries?: Record<string, AccessEntryArgs>;
  /** api, audit, authenticator, controllerManager, scheduler. Default: all five. */
  logTypes?: string[];
  /** Days that control-plane logs are kept. Default 365. */
  logRetentionDays?: number;
  /** Default: a key of its own. */
  logKmsKeyArn?: string;
  /** Encrypts Kubernetes secrets. Default: a key of its own. */
  secretsKmsKeyArn?: string;
  vpcCni?: VpcCniArgs;
  corednsVersion?: string;
  kubeProxyVersion?: string;
  /** Default iptables. */
  kubeProxyMode?: KubeProxyMode;
  /** Default true. */
  podIdentityAgent?: boolean;
  podIdentityAgentVersion?: string;
  /** Make the cluster's issuer an identity provider in IAM. Default false. */
  irsa?: boolean;
  /** Keep the cluster, its keys and its log group from being deleted. Default true. */
  deletionProtection?: boolean;
  tags?: Record<string, string>;
}
