/** Annotations that AWS Load Balancer Controller reads, per route. Pure. */
import * as pulumi from "@pulumi/pulumi";
import {
  ingressAnnotation,
  serviceAnnotation,
  type IngressAnnotation,
  type ServiceAnnotation,
} from "../../facts/load-balancer-annotations";
import type { Route, RouteOf } from "./settings";
import { gatewayHealth } from "./rules";

export type Annotations = Record<string, pulumi.Input<string>>;

/** What annotations name that other resources decide. */
export interface RouteFacts {
  /** Ids of the subnets of the load balancer. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** The route's own group, then the one towards pods. */
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  /** Set where the load balancer ends TLS. */
  readonly certificateArn?: pulumi.Input<string>;
  /** Set where the load balancer ends TLS: bucket of access logs, with the prefix of the route. */
  readonly accessLogs?: { readonly bucket: pulumi.Input<string>; readonly prefix: string };
  readonly tlsPolicy: string;
  readonly dualStack: boolean;
  readonly deletionProtection: boolean;
}

type Named<Name extends string> = Partial<Record<Name, pulumi.Input<string>>>;

function withPrefix<Name extends string>(prefixed: (name: Name) => string, named: Named<Name>): Annotations {
  return Object.fromEntries(
    (Object.entries(named) as [Name, pulumi.Input<string> | undefined][]).flatMap(([name, value]) =>
      value === undefined ? [] : [[prefixed(name), value]],
    ),
  );
}

function list(values: readonly pulumi.Input<string>[]): pulumi.Output<string> {
  return pulumi.all([...values]).apply((known) => known.join(","));
}

/** Attributes of the load balancer, by their names in AWS. */
export function balancerAttributes(
  route: Route,
  { accessLogs, deletionProtection }: RouteFacts,
): Record<string, pulumi.Input<string>> {
  return {
    "deletion_protection.enabled": String(deletionProtection),
    ...(accessLogs === undefined
      ? {}
      : {
          "access_logs.s3.enabled": "true",
          "access_logs.s3.bucket": accessLogs.bucket,
          "access_logs.s3.prefix": accessLogs.prefix,
        }),
    ...(route.kind === "alb" ? { "routing.http.drop_invalid_header_fields.enabled": "true" } : {}),
  };
}

/** Network policies of the pods then name the subnets of the load balancer, not every client's address. */
export const nlbTargetAttributes = { "preserve_client_ip.enabled": "false" } as const;

function joined(attributes: Readonly<Record<string, pulumi.Input<string>>>): pulumi.Output<string> {
  return pulumi.output(attributes).apply((known) =>
    Object.entries(known)
      .map(([key, value]) => `${key}=${value}`)
      .join(","),
  );
}

export const scheme = (route: Route): "internal" | "internet-facing" =>
  route.internetFacing === undefined ? "internal" : "internet-facing";

/** Of the Ingress of an ALB. */
export function albAnnotations(route: RouteOf<"alb">, facts: RouteFacts): Annotations {
  const protocol = route.clearTextToPods === true ? "HTTP" : "HTTPS";
  return {
    ...route.annotations,
    ...withPrefix<IngressAnnotation>(ingressAnnotation, {
      scheme: scheme(route),
      "ip-address-type": facts.dualStack ? "dualstack" : "ipv4",
      subnets: list(facts.subnetIds),
      "target-type": "ip",
      "security-groups": list(facts.securityGroupIds),
      // The rules towards pods are resources of their own; the controller has no right to change groups.
      "manage-backend-security-group-rules": "false",
      "listen-ports": JSON.stringify([{ HTTP: 80 }, { HTTPS: 443 }]),
      "ssl-redirect": "443",
      "certificate-arn": facts.certificateArn,
      "ssl-policy": facts.tlsPolicy,
      "backend-protocol": protocol,
      "healthcheck-protocol": protocol,
      "healthcheck-path": route.healthCheckPath,
      "load-balancer-attributes": joined(balancerAttributes(route, facts)),
      "wafv2-acl-arn": route.wafAclArn,
    }),
  };
}

/** Of the Service of an NLB. */
export function nlbAnnotations(route: Exclude<Route, RouteOf<"alb">>, facts: RouteFacts): Annotations {
  return {
    ...route.annotations,
    ...withPrefix<ServiceAnnotation>(serviceAnnotation, {
      "aws-load-balancer-scheme": scheme(route),
      "aws-load-balancer-ip-address-type": facts.dualStack ? "dualstack" : "ipv4",
      "aws-load-balancer-subnets": list(facts.subnetIds),
      "aws-load-balancer-nlb-target-type": "ip",
      "aws-load-balancer-security-groups": list(facts.securityGroupIds),
      "aws-load-balancer-manage-backend-security-group-rules": "false",
      "aws-load-balancer-attributes": joined(balancerAttributes(route, facts)),
      "aws-load-balancer-target-group-attributes": joined(nlbTargetAttributes),
      ...tlsAnnotations(route, facts),
      ...healthAnnotations(route),
    }),
  };
}

function tlsAnnotations(route: Exclude<Route, RouteOf<"alb">>, facts: RouteFacts): Named<ServiceAnnotation> {
  return route.kind === "nlb"
    ? {
        "aws-load-balancer-ssl-cert": facts.certificateArn,
        // Without it every port becomes TLS, "*" matches none, and what names no port of the Service is ignored.
        "aws-load-balancer-ssl-ports": "443",
        "aws-load-balancer-ssl-negotiation-policy": facts.tlsPolicy,
        // "http", "https" and "tls" are all taken as plaintext.
        "aws-load-balancer-backend-protocol": route.clearTextToPods === true ? "tcp" : "ssl",
        "aws-load-balancer-alpn-policy": route.alpn,
      }
    : {};
}

function healthAnnotations(route: Route): Named<ServiceAnnotation> {
  return route.kind === "ingress-gateway"
    ? {
        "aws-load-balancer-healthcheck-protocol": "http",
        "aws-load-balancer-healthcheck-port": String(gatewayHealth.port),
        "aws-load-balancer-healthcheck-path": gatewayHealth.path,
      }
    : { "aws-load-balancer-healthcheck-protocol": "tcp" };
}
