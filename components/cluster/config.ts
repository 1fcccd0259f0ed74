/** The capability's part of the stack config. */
import { rangeOf, readCidr } from "../../core/cidr";
import { logRetentionDays } from "../../facts/log-retention";
import { z } from "zod";
import {
  ClusterIpFamily,
  CniCredentials,
  KubeProxyMode,
  NetworkPolicyLogs,
  NetworkPolicyMode,
  PodSecurityGroups,
  clusterDefaults,
  logTypes,
  vpcCniDefaults,
} from "./args";

/** https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
export const accessPolicies = [
  "AmazonEKSAdminPolicy",
  "AmazonEKSClusterAdminPolicy",
  "AmazonEKSAdminViewPolicy",
  "AmazonEKSEditPolicy",
  "AmazonEKSViewPolicy",
] as const;

const notOnTheInternet = new Set<string>([
  "broadcast",
  "carrierGradeNat",
  "linkLocal",
  "loopback",
  "multicast",
  "private",
  "uniqueLocal",
  "unspecified",
]);

const widest = { ipv4: 8, ipv6: 16 };

/** EKS refuses private and reserved blocks here; blocks this wide are nearly the whole internet. */
function isPublicCidr(text: string): boolean {
  const block = readCidr(text);
  return block !== undefined && !notOnTheInternet.has(rangeOf(block)) && block.prefix >= widest[block.family];
}

const roleOrUser = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/,
    "the ARN of an IAM role or user, such as arn:aws:iam::123456789012:role/admin",
  );

const kmsKeyArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
    "the ARN of a KMS key (not of an alias), such as arn:aws:kms:eu-central-1:123456789012:key/…",
  );

const addonVersion = z
  .string()
  .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "a version such as v1.20.4-eksbuild.1 (aws eks describe-addon-versions)")
  .optional()
  .describe(
    "Version of the add-on. Default: the one that EKS recommends for the cluster's version when it is created.",
  );

const environment = z.record(z.string(), z.string()).default({});

const accessEntry = z.strictObject({
  principalArn: roleOrUser.describe(
    "The IAM role or user that gets access. For a role of IAM Identity Center, give the whole path: /aws-reserved/sso.amazonaws.com/ and the Region, if the path has one.",
  ),
  policies: z
    .array(
      z.strictObject({
        policy: z.enum(accessPolicies).describe("EKS access policy."),
        namespaces: z
          .array(z.string().regex(/^[a-z0-9]([a-z0-9*-]{0,61}[a-z0-9*])?$/, "the name of a namespace, * as wildcard"))
          .min(1)
          .optional()
          .describe("Namespaces to which the policy applies. Default: the whole cluster."),
      }),
    )
    .default([])
    .describe("EKS access policies of the principal."),
  kubernetesGroups: z
    .array(
      z
        .string()
        .min(1)
        .refine((group) => !group.startsWith("system:"), "a group that does not begin with system:, which EKS refuses"),
    )
    .default([])
    .describe("Kubernetes groups of the principal, for RBAC bindings of your own."),
});

const vpcCni = z.strictObject({
  version: addonVersion,
  podSecurityGroups: z
    .enum(PodSecurityGroups)
    .default(vpcCniDefaults.podSecurityGroups)
    .describe(
      "Security groups for pods (branch network interfaces). standard: works together with network policies, NodeLocal DNSCache, Pod Identity and Istio ambient. strict: also between pods of one node, without those four.",
    ),
  networkPolicy: z
    .enum(NetworkPolicyMode)
    .default(vpcCniDefaults.networkPolicy)
    .describe(
      "Whether the VPC CNI enforces NetworkPolicy objects. strict: a new pod can talk to nothing until a policy selects it.",
    ),
  networkPolicyLogs: z
    .enum(NetworkPolicyLogs)
    .default(vpcCniDefaults.networkPolicyLogs)
    .describe(
      "Log allowed and denied flows of network policies: to a file on the node, or to the cluster's log group too. Uses up to one CPU core per node, according to the agent's own notice.",
    ),
  externalSnat: z
    .boolean()
    .optional()
    .describe(
      "Leave source NAT to the NAT gateway instead of doing it on the node. Default: true with podSecurityGroups, otherwise false. With podSecurityGroups: standard, false means that only the node's groups apply to traffic that leaves the VPC.",
    ),
  prefixDelegation: z
    .boolean()
    .optional()
    .describe(
      "Give nodes /28 prefixes instead of single addresses. Default: true for IPv6, which needs it, otherwise false.",
    ),
  ipv4EgressFromIpv6: z
    .boolean()
    .default(vpcCniDefaults.ipv4EgressFromIpv6)
    .describe("IPv6 clusters: give pods IPv4 egress, which no network policy covers."),
  credentials: z
    .enum(CniCredentials)
    .default(vpcCniDefaults.credentials)
    .describe("How aws-node gets its own role. irsa needs irsa: true."),
  env: environment.describe(
    "Further environment variables of the container aws-node. Known keys only; all values are strings.",
  ),
  initEnv: environment.describe(
    "Further environment variables of its init container. Known keys only; all values are strings.",
  ),
});

export const config = z.strictObject({
  name: z
    .string()
    .regex(
      /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/,
      "letters, digits, - and _, beginning with a letter or digit, at most 100",
    )
    .describe(
      "Name of the cluster in EKS. Part of its log group, tags and Pod Identity associations; changing it replaces the cluster.",
    ),
  version: z
    .string()
    .regex(/^1\.\d{2}$/, 'a Kubernetes minor version in quotes, such as "1.35"')
    .describe('Kubernetes minor version, in quotes: "1.35".'),
  ipFamily: z
    .enum(ClusterIpFamily)
    .default(clusterDefaults.ipFamily)
    .describe("Address family of pods and services. Decided when the cluster is created."),
  serviceCidr: z
    .string()
    .refine((text) => readCidr(text)?.family === "ipv4", "an IPv4 CIDR such as 172.20.0.0/16")
    .optional()
    .describe(
      "IPv4 CIDR of services, /12 to /24, within 10/8, 172.16/12 or 192.168/16, outside the VPC. Default: chosen by EKS.",
    ),
  publicEndpointCidrs: z
    .array(z.string().refine(isPublicCidr, "a public CIDR, at least /8 (IPv4) or /16 (IPv6), such as 203.0.113.0/24"))
    .max(40)
    .default(clusterDefaults.publicEndpointCidrs)
    .describe(
      "Who may reach the API server from the internet, at most 40 public CIDRs. Default: nobody; the endpoint is private.",
    ),
  privateEndpointClients: z
    .strictObject({
      cidrs: z
        .array(z.string().refine((text) => readCidr(text) !== undefined, "a CIDR block, such as 10.0.0.0/8"))
        .default([])
        .describe("CIDRs of networks that reach the VPC by a VPN, a transit gateway or a peering."),
      securityGroupIds: z
        .array(
          z
            .string()
            .regex(/^sg-([0-9a-f]{8}|[0-9a-f]{17})$/, "the id of a security group, such as sg-0123456789abcdef0"),
        )
        .default([])
        .describe("Security groups in the VPC, or in a peered one, such as the group of your CI runners."),
    })
    .prefault({})
    .describe(
      "Who may reach the private endpoint, in addition to the nodes: opens TCP 443 of the control plane. You must provide the route, or use private-access, which creates one.",
    ),
  accessEntries: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, "lower-case letters, digits and hyphens"), accessEntry)
    .default(clusterDefaults.accessEntries)
    .describe(
      "Who may use the Kubernetes API, by a name of your choice. The creator of the cluster is an administrator too.",
    ),
  logs: z
    .strictObject({
      types: z
        .array(z.enum(logTypes))
        .default(clusterDefaults.logTypes)
        .describe("Control-plane logs. Default: all five."),
      retentionDays: z
        .literal(logRetentionDays)
        .default(clusterDefaults.logRetentionDays)
        .describe("Days that control-plane logs are kept: a value that CloudWatch Logs accepts."),
      kmsKeyArn: kmsKeyArn
        .optional()
        .describe("KMS key of the log group; its policy must let CloudWatch Logs use it. Default: a new key."),
    })
    .prefault({})
    .describe("Control-plane logs, to the log group /aws/eks/<name>/cluster."),
  secretsKmsKeyArn: kmsKeyArn
    .optional()
    .describe("KMS key that encrypts Kubernetes secrets. Default: a new key. Decided when the cluster is created."),
  vpcCni: vpcCni.prefault({}).describe("The add-on vpc-cni."),
  coredns: z
    .strictObject({ version: addonVersion })
    .prefault({})
    .describe("The add-on coredns, installed after the first node group."),
  kubeProxy: z
    .strictObject({
      version: addonVersion,
      mode: z.enum(KubeProxyMode).default(clusterDefaults.kubeProxyMode).describe("How kube-proxy programs the node."),
    })
    .prefault({})
    .describe("The add-on kube-proxy."),
  podIdentityAgent: z
    .strictObject({
      enabled: z
        .boolean()
        .default(clusterDefaults.podIdentityAgent)
        .describe("Whether pods can get IAM roles by EKS Pod Identity."),
      version: addonVersion,
    })
    .prefault({})
    .describe("The add-on eks-pod-identity-agent."),
  irsa: z
    .boolean()
    .default(clusterDefaults.irsa)
    .describe(
      "IAM roles for service accounts: make the cluster's issuer an identity provider in IAM. Pod Identity does not need it.",
    ),
});

export type Config = z.output<typeof config>;
