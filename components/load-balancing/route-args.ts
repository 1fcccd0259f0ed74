/** Arguments of the component: load balancers, and where TLS ends for each. */
import type * as pulumi from "@pulumi/pulumi";

/** Object that AWS Load Balancer Controller creates a load balancer for. */
export const balancerApis = ["ingress", "service", "gateway-api"] as const;
export type BalancerApi = (typeof balancerApis)[number];

/** Application protocols that a TLS listener of an NLB offers. HTTP2Preferred: HTTP/2 if the client supports it. */
export const alpnPolicies = ["None", "HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred"] as const;
export type AlpnPolicy = (typeof alpnPolicies)[number];

/** `any`, or CIDR blocks. */
export type Clients = "any" | readonly string[];

/** A load balancer on the internet. */
export interface InternetFacingArgs {
  /** Who may connect: `any`, or at most 20 CIDR blocks. Plain: each has a rule of its own. */
  readonly clients: Clients;
}

/** What all routes have. */
export interface ExposureArgs {
  /** CIDR blocks that may connect to an internal load balancer, at most 20. Plain. @default the VPC */
  readonly clients?: readonly string[];
  /** Put the load balancer on the internet. @default it is internal */
  readonly internetFacing?: InternetFacingArgs;
  /** Further annotations of AWS Load Balancer Controller. Refused: legacy ones, and those that the route decides. @default none */
  readonly annotations?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Service of type ClusterIP that an ALB sends requests to. */
export interface BackendServiceArgs {
  /** Name of the Service. */
  readonly name: string;
  /** Port of the Service: 1 to 65535. */
  readonly port: number;
  /** Port of the pods behind it, as a number: security groups open it. */
  readonly targetPort: number;
}

/** TLS ends at an Application Load Balancer. */
export interface AlbRouteArgs extends ExposureArgs {
  readonly kind: "alb";
  /** ingress, or gateway-api with gatewayApiInstalled. @default ingress */
  readonly api?: BalancerApi;
  /** Namespace of the pods. */
  readonly namespace: string;
  /** Names that clients connect to, 1 to 20 (16 with gateway-api). The certificate covers them. */
  readonly hosts: readonly string[];
  /** Name of one of `certificates`. */
  readonly certificate: string;
  readonly service: BackendServiceArgs;
  /** Send plaintext from the load balancer to the pods. @default false: TLS again, the pods need a certificate */
  readonly clearTextToPods?: boolean;
  /** Health check path, which must return 200. @default / */
  readonly healthCheckPath?: pulumi.Input<string>;
  /** ARN of a regional web ACL of AWS WAF. @default none */
  readonly wafAclArn?: pulumi.Input<string>;
}

/** TLS ends at a Network Load Balancer. */
export interface NlbRouteArgs extends ExposureArgs {
  readonly kind: "nlb";
  /** service, or gateway-api with gatewayApiInstalled. @default service */
  readonly api?: BalancerApi;
  /** Namespace of the pods. */
  readonly namespace: string;
  /** Name of one of `certificates`. */
  readonly certificate: string;
  /** Labels of the pods, at least one. */
  readonly pods: Readonly<Record<string, pulumi.Input<string>>>;
  /** Port of the pods: 1 to 65535. */
  readonly targetPort: number;
  /** Send plaintext from the load balancer to the pods. @default false: TLS again, the pods need a certificate */
  readonly clearTextToPods?: boolean;
  /** Application protocols that the listener offers. @default None */
  readonly alpn?: AlpnPolicy;
}

/** TLS ends at Istio's ingress gateway, behind a Network Load Balancer that passes it through. */
export interface GatewayRouteArgs extends ExposureArgs {
  readonly kind: "ingress-gateway";
  /** service, or gateway-api with gatewayApiInstalled. @default service */
  readonly api?: BalancerApi;
}

/** A certificate of the private CA for pods, by cert-manager. */
export interface PodCertificateArgs {
  /** Names that clients connect to, 1 to 20. Plain: they are those of listeners, too. */
  readonly dnsNames: readonly string[];
  /** Secret with key and certificate, for the pods to mount. */
  readonly secretName: pulumi.Input<string>;
  /** How long it lives, such as 72h: 144h at most on a short-lived CA. Plain: it is checked. @default 72h */
  readonly duration?: string;
  /** How long before expiry it is renewed. Plain: it is checked. @default 24h */
  readonly renewBefore?: string;
}

/** TLS ends in the pod, behind a Network Load Balancer that passes it through. */
export interface PodRouteArgs extends ExposureArgs {
  readonly kind: "pod";
  /** service, or gateway-api with gatewayApiInstalled. @default service */
  readonly api?: BalancerApi;
  /** Namespace of the pods. */
  readonly namespace: string;
  /** Labels of the pods, at least one. */
  readonly pods: Readonly<Record<string, pulumi.Input<string>>>;
  /** Port on which the pods speak TLS: 1 to 65535. */
  readonly targetPort: number;
  /** Needs `issuer`. @default the pods bring their own certificate */
  readonly certificate?: PodCertificateArgs;
}

export type RouteArgs = AlbRouteArgs | NlbRouteArgs | GatewayRouteArgs | PodRouteArgs;
