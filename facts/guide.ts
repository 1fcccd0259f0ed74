/**
 * Every statement of the page "Network security" of the AWS EKS Best Practices Guide, in page order.
 *
 * Source: https://aws.github.io/aws-eks-best-practices/security/docs/network/ (text as of 2024; `since2026` marks what
 * only the May 2026 revision of aws/aws-eks-best-practices `latest/bpg/security/network.adoc` says). Read: 2026-11-23.
 * An ID is part of reports and policy names and is never renamed.
 */
export type Section =
  | "Network policy"
  | "Log network traffic metadata"
  | "Use encryption with AWS load balancers"
  | "Security groups"
  | "Encryption in transit"
  | "ACM Private CA with cert-manager"
  | "ACM Private CA with Istio and cert-manager"
  | "Tooling";

export interface Statement {
  readonly section: Section;
  /** The recommendation, in one line. */
  readonly title: string;
  /** Set if only the 2026 revision of the page says it. */
  readonly since2026?: true;
  /** Set if the page names something that has been discontinued: a rule refuses it and names the replacement. */
  readonly ended?: string;
}

const all = {
  "np-engine": {
    section: "Network policy",
    title: "A network policy engine is turned on: a new cluster has none",
  },
  "np-single-engine": {
    section: "Network policy",
    title: "One network policy engine per cluster",
    since2026: true,
  },
  "np-default-deny": {
    section: "Network policy",
    title: "Default deny of all inbound and outbound traffic in each namespace",
  },
  "np-global-deny": {
    section: "Network policy",
    title: "Or a global default deny with Calico",
  },
  "np-dns": {
    section: "Network policy",
    title: "A rule that lets pods query CoreDNS, on top of the default deny",
  },
  "np-dns-global": {
    section: "Network policy",
    title: "The global Calico equivalent of the DNS rule",
  },
  "np-dns-label": {
    section: "Network policy",
    title: "The kube-system label that the DNS rule selects by really exists",
  },
  "np-service-account": {
    section: "Network policy",
    title: "Policies scoped to a service account",
  },
  "np-rbac": {
    section: "Network policy",
    title: "RBAC keeps teams from overriding the policies and the service accounts they select",
  },
  "np-incremental": {
    section: "Network policy",
    title: "Allow pods of a namespace to talk to each other, then add narrower rules step by step",
  },
  "np-extended": {
    section: "Network policy",
    title: "DNS name and layer 7 rules if the engine supports them",
  },
  "flow-logs": {
    section: "Log network traffic metadata",
    title: "VPC Flow Logs capture the traffic of the cluster's VPC",
  },
  "flow-logs-pods": {
    section: "Log network traffic metadata",
    title: "Flow Logs alone do not name pods: add what identifies them",
  },
  "lb-alb-certificate": {
    section: "Use encryption with AWS load balancers",
    title: "ALB listeners use TLS with a named certificate",
  },
  "lb-nlb-certificate": {
    section: "Use encryption with AWS load balancers",
    title: "NLB listeners use TLS: ssl-cert, ssl-ports and the backend protocol are set",
  },
  "sg-cluster-sg": {
    section: "Security groups",
    title: "The cluster security group is on all node groups, including unmanaged ones",
  },
  "sg-control-plane-443": {
    section: "Security groups",
    title: "Port 443 from the nodes to the control plane",
  },
  "sg-kubelet-10250": {
    section: "Security groups",
    title: "Port 10250 from the control plane to the kubelets",
  },
  "sg-node-to-node": {
    section: "Security groups",
    title: "Nodes of a node group may talk to each other",
  },
  "sgp-use": {
    section: "Security groups",
    title: "Security groups for pods control traffic between pods and services outside the cluster, such as RDS",
  },
  "sgp-exists-first": {
    section: "Security groups",
    title: "A security group exists before the pods that reference it",
  },
  "sgp-selectors": {
    section: "Security groups",
    title: "SecurityGroupPolicy selects by pod or by service account; {} means the whole namespace",
  },
  "sgp-dns": {
    section: "Security groups",
    title: "Port 53 from the pod security group to the cluster security group, allowed on both",
  },
  "sgp-limits": {
    section: "Security groups",
    title: "Security group quotas hold for pods too",
  },
  "sgp-probes": {
    section: "Security groups",
    title: "Inbound rules from the cluster security group (kubelet) for every probe of the pod",
  },
  "sgp-early-demux": {
    section: "Security groups",
    title: "TCP early demux is off if the kubelet must reach pods with their own security groups (strict mode)",
  },
  "sgp-trunking": {
    section: "Security groups",
    title: "Instance types support ENI trunking and the node group has enough branch ENIs for its pods",
  },
  "sgp-standard-mode": {
    section: "Security groups",
    title: "Standard enforcing mode if network policies are used together with security groups for pods",
    since2026: true,
  },
  "egress-dns-names": {
    section: "Security groups",
    title: "Egress by DNS name through an engine that supports it",
  },
  "egress-gateway": {
    section: "Security groups",
    title: "An Istio egress gateway restricts egress to named domains or addresses",
  },
  "transit-nitro": {
    section: "Encryption in transit",
    title: "Nitro instance types that encrypt traffic between instances",
  },
  "transit-hops": {
    section: "Encryption in transit",
    title: "Hops such as a transit gateway or a load balancer are not encrypted by Nitro",
  },
  "transit-cni": {
    section: "Encryption in transit",
    title: "The CNI encrypts pod traffic",
    ended: "Weave Net was archived in 2024; use WireGuard with Calico or Cilium instead",
  },
  "transit-mesh": {
    section: "Encryption in transit",
    title: "A service mesh gives mTLS between workloads",
    ended: "AWS App Mesh ended on 2026-09-30; use Istio instead",
  },
  "tls-termination": {
    section: "Encryption in transit",
    title: "Where TLS is terminated (load balancer, ingress or pod) is a deliberate choice",
  },
  "tls-end-to-end": {
    section: "Encryption in transit",
    title: "TLS is terminated in the pod if end-to-end encryption is required",
  },
  "pca-create": {
    section: "ACM Private CA with cert-manager",
    title: "A private CA is created and active, its keys in FIPS 140-2 Level 3 hardware",
  },
  "pca-short-lived": {
    section: "ACM Private CA with cert-manager",
    title: "Short-lived CA mode for certificates between workloads",
  },
  "pca-validity": {
    section: "ACM Private CA with cert-manager",
    title: "Certificate validity follows the lifetime of the pods",
  },
  "pca-cert-manager": {
    section: "ACM Private CA with cert-manager",
    title: "cert-manager distributes, renews and revokes certificates",
  },
  "pca-issuer-plugin": {
    section: "ACM Private CA with cert-manager",
    title: "The AWS Private CA issuer plugin requests certificates from the CA",
  },
  "pca-issuer-iam": {
    section: "ACM Private CA with cert-manager",
    title: "DescribeCertificateAuthority, GetCertificate and IssueCertificate on that one CA, and nothing more",
  },
  "pca-issuer": {
    section: "ACM Private CA with cert-manager",
    title: "An AWSPCAClusterIssuer (or AWSPCAIssuer) represents the CA",
  },
  "pca-certificates": {
    section: "ACM Private CA with cert-manager",
    title: "Certificates for ingress, pods and pod to pod name that issuer in issuerRef",
  },
  "mesh-istiod-ca-off": {
    section: "ACM Private CA with Istio and cert-manager",
    title: "istiod is not the certificate authority of the mesh",
  },
  "mesh-istio-csr": {
    section: "ACM Private CA with Istio and cert-manager",
    title: "istio-csr validates requests and has ACM Private CA sign them",
  },
  "mesh-root": {
    section: "ACM Private CA with Istio and cert-manager",
    title: "The mesh root is pinned to the private CA",
  },
  "mesh-durations": {
    section: "ACM Private CA with Istio and cert-manager",
    title: "Certificate durations are set: 24h for workloads and istiod, limited by a maximum",
  },
  "mesh-ca-address": {
    section: "ACM Private CA with Istio and cert-manager",
    title: "Proxies ask istio-csr for certificates (caAddress) and istiod mounts its own from cert-manager",
  },
  "mesh-mtls-strict": {
    section: "ACM Private CA with Istio and cert-manager",
    title: "mTLS is enforced for all workloads in the mesh",
  },
  "tooling-verify": {
    section: "Tooling",
    title: "mTLS can be verified on the running mesh",
  },
  "tooling-egress": {
    section: "Tooling",
    title: "Egress is controlled without protocol inspection",
  },
  "cluster-endpoint": {
    section: "Security groups",
    title: "Nodes reach the control plane on a private path; the public endpoint is off or limited to named CIDRs",
    since2026: true,
  },
  "cluster-logs": {
    section: "Network policy",
    title: "Control plane logs are on, so policy decisions can be traced",
    since2026: true,
  },
} as const satisfies Record<string, Statement>;

/** Id of a statement of the page. */
export type StatementId = keyof typeof all;

/** All statements in page order. */
export const statements: Readonly<Record<StatementId, Statement>> = all;

export const statementIds = Object.keys(all) as StatementId[];

/** The page that all statements are from. */
export const guideUrl = "https://docs.aws.amazon.com/eks/latest/best-practices/network-security.html";
