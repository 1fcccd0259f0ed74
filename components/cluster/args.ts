/** Arguments of the component and their defaults. Named types only: it can then be packaged for every Pulumi language. */
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesIdentityArgs } from "../shared/deploy-identity";

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

/** Control-plane logs. */
export const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;
export type ControlPlaneLog = (typeof logTypes)[number];

export interface VpcCniArgs {
  /**
   * Version of the add-on, such as v1.20.4-eksbuild.1.
   *
   * @default what EKS recommends for the cluster's version when the add-on is created
   */
  version?: pulumi.Input<string>;
  /**
   * Security groups for pods: off, standard or strict.
   *
   * @default "off"
   */
  podSecurityGroups?: PodSecurityGroups;
  /**
   * Enforcement of NetworkPolicy objects: off, standard or strict. With strict a new pod can talk to nothing until a
   * policy selects it.
   *
   * @default "off"
   */
  networkPolicy?: NetworkPolicyMode;
  /**
   * Log of allowed and denied flows: off, node (a file on the node) or cloudwatch (also the cluster's log group).
   *
   * @default "off"
   */
  networkPolicyLogs?: NetworkPolicyLogs;
  /**
   * Leave source NAT to the NAT gateway instead of doing it on the node. With podSecurityGroups: standard, false means
   * that only the node's groups apply to traffic that leaves the VPC.
   *
   * @default true with podSecurityGroups, otherwise false
   */
  externalSnat?: boolean;
  /**
   * Give nodes /28 prefixes instead of single addresses.
   *
   * @default true for IPv6, otherwise false
   */
  prefixDelegation?: boolean;
  /**
   * IPv6 clusters: give pods IPv4 egress, which no network policy covers.
   *
   * @default false
   */
  ipv4EgressFromIpv6?: boolean;
  /**
   * How aws-node gets its role: pod-identity, or irsa, which needs `irsa` of the cluster.
   *
   * @default "pod-identity"
   */
  credentials?: CniCredentials;
  /**
   * Further environment variables of the container aws-node. All values are strings.
   *
   * @default {}
   */
  env?: Record<string, string>;
  /**
   * Further environment variables of its init container. All values are strings.
   *
   * @default {}
   */
  initEnv?: Record<string, string>;
}

export interface AccessPolicyArgs {
  /** Name of an EKS access policy, such as AmazonEKSViewPolicy. */
  policy: string;
  /**
   * Namespaces that the policy applies to, with * as a wildcard.
   *
   * @default the whole cluster
   */
  namespaces?: pulumi.Input<pulumi.Input<string>[]>;
}

export interface AccessEntryArgs {
  /** ARN of an IAM role or user. */
  principalArn: pulumi.Input<string>;
  /**
   * EKS access policies of the principal.
   *
   * @default []
   */
  policies?: AccessPolicyArgs[];
  /**
   * Kubernetes groups of the principal, for RBAC bindings of your own.
   *
   * @default []
   */
  kubernetesGroups?: pulumi.Input<pulumi.Input<string>[]>;
}

export interface PrivateEndpointClientsArgs {
  /**
   * CIDR blocks that reach the VPC by a VPN, a transit gateway or a peering. Plain: rules are named after them.
   *
   * @default []
   */
  cidrs?: string[];
  /**
   * Ids of security groups in the VPC, or in one that is peered with it, by a name of your choice.
   *
   * @default {}
   */
  securityGroupIds?: Record<string, pulumi.Input<string>>;
  /**
   * What must exist while the Kubernetes API is called, such as routes: deleted after all Kubernetes objects.
   *
   * @default []
   */
  after?: pulumi.Resource[];
}

export interface ClusterArgs {
  /** Name of the cluster in EKS: letters, digits, - and _, at most 100. Plain: its log group and roles carry it. */
  clusterName: string;
  /** Kubernetes minor version, such as 1.35. */
  version: pulumi.Input<string>;
  /** Region, such as eu-central-1. */
  region: string;
  /** Account of the stack: twelve digits. */
  accountId: pulumi.Input<string>;
  /** VPC of the subnets. */
  vpcId: pulumi.Input<string>;
  /** Subnets of the control plane's interfaces, in at least two zones. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * On the control plane's interfaces, in addition to the group that EKS creates. Without inline rules. The resource, not
   * its id: `clusterSecurityGroup` of @pulumi/eks takes nothing else. For a group that exists, pass
   * `aws.ec2.SecurityGroup.get(name, id)`.
   */
  controlPlaneSecurityGroup: pulumi.Input<aws.ec2.SecurityGroup>;
  /**
   * Address family of pods and services: ipv4 or ipv6. Decided when the cluster is created.
   *
   * @default "ipv4"
   */
  ipFamily?: ClusterIpFamily;
  /**
   * IPv4 CIDR of services, /12 to /24, outside the VPC.
   *
   * @default chosen by EKS
   */
  serviceCidr?: pulumi.Input<string>;
  /**
   * Public CIDRs that may reach the API server from the internet, at most 40.
   *
   * @default [], nobody: the endpoint is private
   */
  publicEndpointCidrs?: pulumi.Input<string>[];
  /**
   * Who may reach the private endpoint on TCP 443, in addition to the nodes.
   *
   * @default nobody
   */
  privateEndpointClients?: PrivateEndpointClientsArgs;
  /**
   * Who may use the Kubernetes API, by logical name.
   *
   * @default {}
   */
  accessEntries?: Record<string, AccessEntryArgs>;
  /**
   * As whom Kubernetes is called: role or profile of the aws provider that creates the cluster. EKS makes the creator of a
   * cluster its administrator.
   *
   * @default the credentials that the AWS CLI finds
   */
  kubernetesIdentity?: KubernetesIdentityArgs;
  /**
   * Control-plane logs: api, audit, authenticator, controllerManager, scheduler.
   *
   * @default all five
   */
  logTypes?: pulumi.Input<pulumi.Input<ControlPlaneLog>[]>;
  /**
   * Days that control-plane logs are kept: a number that CloudWatch Logs accepts, such as 30, 90, 365 or 3653.
   *
   * @default 365
   */
  logRetentionDays?: pulumi.Input<number>;
  /**
   * ARN of the KMS key of the log group. Its policy must let CloudWatch Logs use it.
   *
   * @default a new key
   */
  logKmsKeyArn?: pulumi.Input<string>;
  /**
   * ARN of the KMS key that encrypts Kubernetes secrets. Decided when the cluster is created.
   *
   * @default a new key
   */
  secretsKmsKeyArn?: pulumi.Input<string>;
  /**
   * The add-on vpc-cni.
   *
   * @default {}
   */
  vpcCni?: VpcCniArgs;
  /**
   * Version of the add-on coredns.
   *
   * @default what EKS recommends for the cluster's version when the add-on is created
   */
  corednsVersion?: pulumi.Input<string>;
  /**
   * Version of the add-on kube-proxy.
   *
   * @default what EKS recommends for the cluster's version when the add-on is created
   */
  kubeProxyVersion?: pulumi.Input<string>;
  /**
   * How kube-proxy programs the node: iptables or ipvs.
   *
   * @default "iptables"
   */
  kubeProxyMode?: KubeProxyMode;
  /**
   * Whether pods can get IAM roles by EKS Pod Identity.
   *
   * @default true
   */
  podIdentityAgent?: boolean;
  /**
   * Version of the add-on eks-pod-identity-agent.
   *
   * @default what EKS recommends for the cluster's version when the add-on is created
   */
  podIdentityAgentVersion?: pulumi.Input<string>;
  /**
   * Whether the cluster's issuer becomes an identity provider in IAM (IAM roles for service accounts).
   *
   * @default false
   */
  irsa?: boolean;
  /**
   * Whether the cluster, its keys and its log group are kept from being deleted.
   *
   * @default true
   */
  deletionProtection?: boolean;
  /**
   * Tags for every resource that takes tags, in addition to Name.
   *
   * @default {}
   */
  tags?: Record<string, pulumi.Input<string>>;
}

export const clusterDefaults = {
  ipFamily: ClusterIpFamily.ipv4,
  publicEndpointCidrs: [],
  privateEndpointClients: {},
  accessEntries: {},
  kubernetesIdentity: {},
  logTypes: [...logTypes],
  logRetentionDays: 365 as const,
  kubeProxyMode: KubeProxyMode.iptables,
  podIdentityAgent: true,
  irsa: false,
  deletionProtection: true,
} satisfies Partial<ClusterArgs>;

export const vpcCniDefaults = {
  podSecurityGroups: PodSecurityGroups.off,
  networkPolicy: NetworkPolicyMode.off,
  networkPolicyLogs: NetworkPolicyLogs.off,
  ipv4EgressFromIpv6: false,
  credentials: CniCredentials.podIdentity,
} as const satisfies VpcCniArgs;

/** The arguments with defaults filled in. */
export type ClusterSettings = ClusterArgs &
  Required<Pick<ClusterArgs, keyof typeof clusterDefaults>> & {
    vpcCni: VpcCniArgs & Required<Pick<VpcCniArgs, keyof typeof vpcCniDefaults>>;
  };
