/**
 * What plugins hand to each other. A slot is filled while resources are registered and holds their outputs; a
 * declaration is plain data that is known before the first resource is registered.
 *
 * A plugin from outside adds its own by augmentation: `declare module ".../framework/slots" { interface Slots {...} }`.
 */
import type * as aws from "@pulumi/aws";
import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { UsageMode } from "../facts/private-ca-prices";
import type { IssuerRef } from "../components/shared/certificate-policy";

export type IpFamily = "ipv4" | "ipv6";

export interface Subnet {
  readonly id: pulumi.Output<string>;
  readonly availabilityZone: pulumi.Output<string>;
  readonly cidr: pulumi.Output<string>;
}

export interface Network {
  readonly vpcId: pulumi.Output<string>;
  readonly vpcCidr: pulumi.Output<string>;
  /** One per availability zone, in zone order. Nodes and the control plane's interfaces live here. */
  readonly privateSubnets: readonly Subnet[];
  /** For internet-facing load balancers and NAT only. */
  readonly publicSubnets: readonly Subnet[];
  /** Region of the availability zones, such as "eu-central-1". Known without a call to AWS. */
  readonly region: string;
  /** To be there before nodes start: routes and VPC endpoints, without which they cannot reach AWS. */
  readonly beforeNodes: readonly pulumi.Resource[];
  readonly dualStack: boolean;
  /** Set where the network is dual stack. */
  readonly vpcIpv6Cidr?: pulumi.Output<string>;
  /** Prefix list of the gateway endpoint for S3, where the network has one: image layers come from there. */
  readonly s3PrefixListId?: pulumi.Output<string>;
}

/** Ports that a capability opens from the control plane (or between nodes) when it is there. */
export type PortBundle =
  | "admission-webhook-10250"
  | "admission-webhook-9443"
  | "istiod"
  | "istio-csr"
  | "metrics-server"
  | "wireguard-calico"
  | "wireguard-cilium";

export interface SecurityGroups {
  /** On the control plane's interfaces, beside the cluster security group that EKS makes. */
  readonly controlPlane: aws.ec2.SecurityGroup;
  /** On every node, beside the cluster security group. Does not carry the tag `kubernetes.io/cluster/<name>`. */
  readonly nodes: aws.ec2.SecurityGroup;
  /** Everything that must be there before nodes may join. */
  readonly rules: readonly pulumi.Resource[];
  /** Opens a bundle; asking twice opens it once. Returns the rules, to depend on. */
  open(bundle: PortBundle): readonly pulumi.Resource[];
}

export type PodEnforcingMode = "standard" | "strict";

export interface Cluster {
  /** Physical name, known before the cluster exists: tags and Pod Identity associations need it. */
  readonly name: string;
  /** Kubernetes minor version, such as "1.34". */
  readonly version: string;
  readonly endpoint: pulumi.Output<string>;
  readonly vpcId: pulumi.Output<string>;
  /** On every node, beside the group that EKS makes. */
  readonly nodeSecurityGroupId: pulumi.Output<string>;
  /** As JSON. Holds no credentials: it asks AWS for a token. */
  readonly kubeconfig: pulumi.Output<string>;
  /** The group that EKS makes. It carries the tag `kubernetes.io/cluster/<name>`: no other group may. */
  readonly clusterSecurityGroupId: pulumi.Output<string>;
  readonly certificateAuthority: pulumi.Output<string>;
  readonly serviceCidr: pulumi.Output<string>;
  readonly kubernetes: kubernetes.Provider;
  /** To be there before nodes join: control plane and the VPC CNI add-on. */
  readonly beforeNodes: readonly pulumi.Resource[];
  /** Set where the cluster is another stack's: its group for every pod that has a group of its own, if it has one. */
  readonly sharedPodSecurityGroupId?: pulumi.Output<string>;
  /** Issuer URL for IAM roles for service accounts, without https://. */
  readonly oidcIssuer: pulumi.Output<string>;
  /** Set where IAM roles for service accounts are on (declaration `irsa`). */
  readonly oidcProviderArn?: pulumi.Output<string>;
  /**
   * Installs what becomes healthy on a node only (CoreDNS). Called once, by what provides nodes; where the cluster is
   * another stack's, it installs nothing.
   *
   * @param nodes the node groups to wait for
   */
  afterNodes(nodes: readonly pulumi.Resource[]): readonly pulumi.Resource[];
}

export interface NodeGroupFacts {
  readonly name: string;
  readonly kind: "managed" | "self-managed";
  readonly instanceTypes: readonly string[];
  readonly minSize: number;
  readonly desiredSize: number;
  readonly maxSize: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Nodes {
  /** To be there before pods can run. */
  readonly ready: readonly pulumi.Resource[];
  readonly roleArns: readonly pulumi.Output<string>[];
}

export interface PrivateCa {
  /** CA that signs workload certificates. */
  readonly issuingArn: pulumi.Output<string>;
  readonly issuingUsageMode: UsageMode;
  /** CA that AWS Certificate Manager may ask for load balancer certificates, where there is one. */
  readonly acmArn?: pulumi.Output<string>;
  /** Every root that is to be trusted, as PEM. */
  readonly rootCertificatePem: pulumi.Output<string>;
  /** To be there before anything is issued: a CA has its ARN before it can sign. */
  readonly active: readonly pulumi.Resource[];
  /** What certificates cost per month, where the stack config has an estimate. */
  readonly estimate?: object;
}

/** What is known of the mesh before it is there. One value each, which every part of the mesh takes from here. */
export interface MeshFacts {
  readonly trustDomain: string;
  /** Id that proxies name when they ask for a certificate. */
  readonly clusterId: string;
  /** How long a workload's certificate lives, such as 24h. */
  readonly workloadCertificateDuration: string;
}

export interface CertManager {
  /** What Certificates name in issuerRef. */
  readonly issuer: { readonly group: string; readonly kind: string; readonly name: string };
  /** Set where the issuer signs for one namespace only. The namespace exists then. */
  readonly issuerNamespace?: string;
  /** Whether approver-policy decides. Without it, cert-manager approves whatever the issuer's namespace asks for. */
  readonly approverPolicy: boolean;
  /** Namespace of cert-manager. */
  readonly namespace: pulumi.Output<string>;
  /** Role in AWS that signs. */
  readonly roleArn: pulumi.Output<string>;
  /** To be there before a certificate is asked for. */
  readonly ready: readonly pulumi.Resource[];
}

export interface FlowLogs {
  readonly flowLogId: pulumi.Output<string>;
  /** ARN of the log group or of the bucket that records go to. */
  readonly destinationArn: pulumi.Output<string>;
}

export interface IstioCsr {
  /** What every part of the mesh takes over, with the address (and port) where proxies ask for certificates. */
  readonly mesh: MeshFacts & { readonly caAddress: string };
  /** Namespace of istiod. */
  readonly meshNamespace: pulumi.Output<string>;
  /** To be there before istiod is: istio-csr serves, and istiod's certificate is signed. */
  readonly ready: readonly pulumi.Resource[];
}

/** A gateway of the mesh: Service, Deployment and service account of one name. */
export interface MeshGateway {
  readonly name: string;
  readonly namespace: string;
  /** Labels of its pods that Istio's Gateway resources select. */
  readonly selector: Readonly<Record<string, string>>;
  /** Port of the Service, and of the pods behind it. */
  readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: number }[];
  /** To be there before anything is put into its namespace, such as the policies that its pods start under. */
  readonly namespaceReady: readonly pulumi.Resource[];
  /** To be there before traffic is sent to it. */
  readonly ready: readonly pulumi.Resource[];
}

export interface Istio {
  /** Labels that make a namespace's pods part of the mesh. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** Namespaces of the mesh that `istio` makes or labels, by name: their names are known once they are there. */
  readonly namespaces: Readonly<Record<string, pulumi.Output<string>>>;
  /** Commands that show which certificates a pod has, by what they show. */
  readonly verify: Readonly<Record<string, string>>;
  readonly ingressGateway?: MeshGateway;
  readonly egressGateway?: MeshGateway;
  /** To be there before workloads start. */
  readonly ready: readonly pulumi.Resource[];
}

export interface NetworkPolicies {
  /** To be there before the workloads that they isolate. */
  readonly policies: readonly pulumi.Resource[];
  /** Names of the namespaces that it creates, known once they exist. */
  readonly namespaces: Readonly<Record<string, pulumi.Output<string>>>;
  /** To be there before objects of the engine's own kinds (Calico's API server, Cilium). Empty with vpc-cni. */
  readonly engineReady: readonly pulumi.Resource[];
}

export interface PodSecurityGroups {
  /** SecurityGroupPolicy objects, to be there before the pods that they select. */
  readonly policies: readonly pulumi.Resource[];
  /** By the name of the group of pods. */
  readonly securityGroupIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** On every pod that has a group of its own. */
  readonly sharedSecurityGroupId: pulumi.Output<string>;
  /** Branch interfaces of the nodes against pods that need one. */
  readonly capacity: object;
}

export interface LoadBalancing {
  readonly controllerRoleArn: pulumi.Output<string>;
  /** Group that all load balancers connect to pods from. Pods with security groups of their own allow it. */
  readonly backendSecurityGroupId: pulumi.Output<string>;
  /** Bucket of access logs, where a load balancer ends TLS. */
  readonly accessLogsBucket?: pulumi.Output<string>;
  /** Host name of each load balancer, by route. */
  readonly hostNames: Readonly<Record<string, pulumi.Output<string>>>;
  /** The controller, to be there before Ingresses and Services of type LoadBalancer. */
  readonly ready: readonly pulumi.Resource[];
}

export interface Slots {
  network: Network;
  "flow-logs": FlowLogs;
  "security-groups": SecurityGroups;
  cluster: Cluster;
  nodes: Nodes;
  "private-ca": PrivateCa;
  "cert-manager": CertManager;
  "istio-csr": IstioCsr;
  istio: Istio;
  "network-policy": NetworkPolicies;
  "pod-security-groups": PodSecurityGroups;
  "load-balancing": LoadBalancing;
}

export type SlotName = keyof Slots;

export interface Declarations {
  /** CIDR of the new VPC, where it is known. */
  vpcCidr: string;
  availabilityZones: readonly string[];
  /** Region of the availability zones, such as "eu-central-1". */
  region: string;
  dualStack: boolean;
  /** CIDRs of the subnets of nodes, pods and the control plane's interfaces, where they are known. */
  privateSubnetCidrs: readonly string[];
  /** CIDRs of the subnets of internet-facing load balancers, where they are known. */
  publicSubnetCidrs: readonly string[];
  /** Whether there are subnets for internet-facing load balancers. */
  publicSubnets: boolean;
  /** Whether pods and nodes have a way to the internet. Without it every AWS API needs an interface endpoint. */
  internetEgress: boolean;
  /** Interface endpoints of a new VPC by the last part of their service names, such as "ecr.api". Unset: not known. */
  interfaceEndpoints: readonly string[];
  /** Set where the VPC has an encryption control. Under enforce an NLB may have no TLS listener. */
  vpcEncryption: "monitor" | "enforce";
  clusterName: string;
  kubernetesVersion: string;
  ipFamily: IpFamily;
  /** Set where pods may have security groups of their own: how strictly the VPC CNI enforces them. */
  podEnforcingMode: PodEnforcingMode;
  /** Whose group all pods with a group of their own carry: this stack's, or that of the platform it refers to. */
  sharedPodSecurityGroup: "own" | "platform";
  /** Engine that enforces network policies, where the stack installs or configures one by `network-policy`. */
  networkPolicyEngine: "vpc-cni" | "calico" | "cilium";
  /** Namespaces that `network-policy` makes. */
  networkPolicyNamespaces: readonly string[];
  /** Namespaces of `network-policy` whose pods are part of the mesh. */
  networkPolicyMeshNamespaces: readonly string[];
  /** Whether the VPC CNI enforces NetworkPolicy objects. */
  vpcCniNetworkPolicy: "standard" | "strict";
  /** Whether the VPC CNI writes a pod's address on the pod at once (ANNOTATE_POD_IP), which Calico waits for. */
  annotatePodIp: boolean;
  /** Most bytes of a packet, of the interfaces of nodes and of pods, where the VPC CNI is told. */
  mtu: { readonly interfaces?: number; readonly pods?: number };
  /** Set where WireGuard encrypts between nodes: what pods send, or also what nodes do. */
  wireguard: "pods" | "pods-and-hosts";
  podIdentity: boolean;
  /** Whether the cluster's issuer is an identity provider in IAM (IAM roles for service accounts). */
  irsa: boolean;
  nodeGroups: readonly NodeGroupFacts[];
  /** Whether there is an issuer for certificates of pods. */
  certManager: "helm" | "eks-addons";
  issuer: {
    /** What Certificates name in issuerRef. */
    readonly ref: IssuerRef;
    /** Set where it signs for one namespace only. */
    readonly namespace?: string;
    /** Whether approver-policy decides who gets which certificate. */
    readonly approverPolicy: boolean;
    /** How far certificates are backdated, such as 15m. */
    readonly notBeforeOffset: string;
    /** Domains that a team's certificates may be for besides its own Services, with all names below, by team. */
    readonly teamDomains: Readonly<Record<string, readonly string[]>>;
  };
  /** Gateway that connections to hosts outside leave by, and what it needs to be known of it. */
  egressGateway: Pick<MeshGateway, "name" | "namespace" | "selector"> & {
    /** Labels that make a namespace's pods part of the mesh. */
    readonly meshNamespaceLabels: Readonly<Record<string, string>>;
  };
  /** Set where `egress` holds that gateway to hosts: which ones a team may add, by team. */
  egressTeamHosts: Readonly<Record<string, "any" | readonly string[]>>;
  /** Of the CA that signs workload certificates. */
  privateCa: { readonly usageMode: UsageMode; readonly acm: boolean };
  mesh: MeshFacts;
  istio: {
    /** Which istiods there are or will be, "default" for the one without a name. */
    readonly revisions: readonly string[];
    /** Whether ztunnel takes the place of sidecars. */
    readonly ambient: boolean;
    /** Whether sidecars connect to registered hosts only. */
    readonly registryOnly: boolean;
    /** Whether requests inside the mesh need a policy that allows them. */
    readonly denyByDefault: boolean;
    readonly ingressGateway: boolean;
    readonly egressGateway: boolean;
    /** Namespaces of applications that `istio` makes. */
    readonly namespaces: readonly string[];
    /** Namespaces whose pods `istio` takes into the mesh, made by it or not. */
    readonly members: readonly string[];
  };
}
