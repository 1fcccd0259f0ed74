/**
 * Arguments of the component, and their defaults. Which load balancers, certificates and rules there are is plain, so
 * that it is checked before anything is registered.
 */
import type * as pulumi from "@pulumi/pulumi";
import { charts } from "../../facts/charts";
import { recommendedTlsPolicy } from "../../facts/tls-policies";
import type { IssuerRefArgs } from "../shared/certificate-policy";
import type { RouteArgs } from "./route-args";

export * from "./route-args";

/** An existing certificate in ACM. */
export interface ExistingCertificateArgs {
  /** Selects a certificate that exists. */
  readonly source: "existing";
  /** Its ARN, in the Region of the load balancer. */
  readonly arn: pulumi.Input<string>;
}

/** A public certificate of ACM, validated and renewed through Route 53. */
export interface DnsCertificateArgs {
  /** Selects a public certificate that ACM validates by DNS. */
  readonly source: "dns";
  /** Names it is for, such as *.example.com: 1 to 10. Plain: each has a record that validates it. */
  readonly domainNames: readonly string[];
  /** Public hosted zone in Route 53 for all names. */
  readonly hostedZoneId: pulumi.Input<string>;
}

/** A certificate of `acmCertificateAuthorityArn`, by ACM. */
export interface PrivateCertificateArgs {
  /** Selects a certificate of the private CA. */
  readonly source: "private-ca";
  /** Names it is for: 1 to 10. */
  readonly domainNames: readonly string[];
}

export type CertificateArgs = ExistingCertificateArgs | DnsCertificateArgs | PrivateCertificateArgs;

/** Access logs in S3, of every load balancer that ends TLS. AWS writes none for the others. */
export interface AccessLogsArgs {
  /** Days that access logs are kept: 1 to 3650. @default 365 */
  readonly retentionDays?: pulumi.Input<number>;
  /** Name of a bucket that lets Elastic Load Balancing write. @default a bucket is created */
  readonly existingBucket?: pulumi.Input<string>;
}

/** A port of a gateway: of its Service, and of the pods behind it. */
export interface GatewayPortArgs {
  /** Port of the Service: 1 to 65535. */
  readonly port: number;
  /** Port of the pods: 1 to 65535. */
  readonly targetPort: number;
}

/** Istio's ingress gateway: a Service, and pods that listen on the target of its port 443. */
export interface IngressGatewayArgs {
  /** Name of its Service. */
  readonly name: string;
  /** Namespace of its Service and its pods. */
  readonly namespace: string;
  /** Labels of its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Ports of its Service, 443 among them. */
  readonly ports: readonly GatewayPortArgs[];
}

export interface LoadBalancingArgs {
  /** Name of the cluster in EKS. */
  readonly clusterName: pulumi.Input<string>;
  /** ID of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** IPv4 CIDR of the VPC. */
  readonly vpcCidr: pulumi.Input<string>;
  /** IPv6 CIDR of the VPC. Set: load balancers have addresses of both families. @default IPv4 only */
  readonly vpcIpv6Cidr?: pulumi.Input<string>;
  /** Region of the cluster, such as eu-central-1. Plain. */
  readonly region: string;
  /** Account of the cluster: twelve digits. */
  readonly accountId: pulumi.Input<string>;
  /** Subnets of internal load balancers, one per zone. */
  readonly privateSubnetIds: readonly pulumi.Input<string>[];
  /** Subnets of internet-facing load balancers, one per zone. Required by routes with internetFacing. @default none */
  readonly publicSubnetIds?: readonly pulumi.Input<string>[];
  /** Security group of the nodes. It gets a rule for each port of pods behind a load balancer. */
  readonly nodeSecurityGroupId: pulumi.Input<string>;
  /** Load balancers, by name: lower-case letters, digits and hyphens, at most 40, not `backend`. @default none */
  readonly routes?: Readonly<Record<string, RouteArgs>>;
  /** Certificates of load balancers, by the name that routes use. @default none */
  readonly certificates?: Readonly<Record<string, CertificateArgs>>;
  /** CA that ACM can use. Required by certificates with source private-ca. @default none */
  readonly acmCertificateAuthorityArn?: pulumi.Input<string>;
  /** Key algorithm of that CA, such as EC_prime256v1: its certificates get a key of the same family. @default RSA_2048, as ACM */
  readonly acmKeyAlgorithm?: string;
  /** Required by routes of kind ingress-gateway. @default none */
  readonly ingressGateway?: IngressGatewayArgs;
  /** Issuer of cert-manager. Required by routes of kind pod with a certificate. @default none */
  readonly issuer?: IssuerRefArgs;
  /** Whether approver-policy decides about certificates. @default true */
  readonly approverPolicy?: boolean;
  /** Namespaces of routes that others create, by name, as their outputs: routes wait for them. @default none */
  readonly namespaces?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Version of the chart aws-load-balancer-controller. Plain: it decides which features there are. @default that of facts/charts.json */
  readonly version?: string;
  /** Replicas of the controller, one of which is active: 1 to 5. @default 2 */
  readonly replicas?: pulumi.Input<number>;
  /** TLS policy of every listener: with TLS 1.3, and nothing below TLS 1.2. Plain: it is checked. @default the recommended one of facts/tls-policies.json */
  readonly tlsPolicy?: string;
  /** How access logs are kept. @default a bucket is created, and logs are kept for 365 days */
  readonly accessLogs?: AccessLogsArgs;
  /** Whether the Gateway API CRDs are installed in the cluster. @default false */
  readonly gatewayApiInstalled?: boolean;
  /** Let the controller create security groups, and change those of the nodes. @default false */
  readonly controllerManagesSecurityGroups?: boolean;
  /** Keep load balancers and access logs from being deleted. @default true */
  readonly deletionProtection?: boolean;
  /** Tags for every resource that takes tags, in addition to Name. @default none */
  readonly tags?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
}

export const defaults = {
  publicSubnetIds: [],
  routes: {},
  certificates: {},
  approverPolicy: true,
  namespaces: {},
  version: charts["aws-load-balancer-controller"].version,
  replicas: 2,
  tlsPolicy: recommendedTlsPolicy,
  accessLogs: {},
  gatewayApiInstalled: false,
  controllerManagesSecurityGroups: false,
  deletionProtection: true,
  tags: {},
} as const satisfies Partial<LoadBalancingArgs>;

export const accessLogsDefaults = { retentionDays: 365 } as const satisfies AccessLogsArgs;

/** Of routes, by kind. */
export const routeDefaults = {
  alb: { api: "ingress", annotations: {}, healthCheckPath: "/" },
  nlb: { api: "service", annotations: {}, alpn: "None" },
  "ingress-gateway": { api: "service", annotations: {} },
  pod: { api: "service", annotations: {} },
} as const;

export const podCertificateDefaults = { duration: "72h", renewBefore: "24h" } as const;
