/**
 * LoadBalancerConfiguration and TargetGroupConfiguration of AWS Load Balancer Controller, as data: what annotations say
 * of an Ingress or a Service. Pure. https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/
 */
import type * as pulumi from "@pulumi/pulumi";
import { balancerAttributes, nlbTargetAttributes, scheme, type RouteFacts } from "./annotations";
import { endsTls, type Route } from "./settings";
import type { GatewayObject } from "./gateway-api";
import { gatewayHealth } from "./rules";

const apiVersion = "gateway.k8s.aws/v1";

interface Attribute {
  readonly key: string;
  readonly value: pulumi.Input<string>;
}

export interface LoadBalancerConfigurationSpec {
  readonly scheme: "internal" | "internet-facing";
  readonly ipAddressType: "ipv4" | "dualstack";
  readonly loadBalancerSubnets: readonly { readonly identifier: pulumi.Input<string> }[];
  readonly securityGroups: readonly pulumi.Input<string>[];
  readonly manageBackendSecurityGroupRules: false;
  readonly loadBalancerAttributes: readonly Attribute[];
  readonly listenerConfigurations?: readonly {
    readonly protocolPort: "HTTPS:443" | "TLS:443";
    readonly defaultCertificate: pulumi.Input<string> | undefined;
    readonly sslPolicy: string;
    readonly alpnPolicy?: string;
  }[];
  readonly wafV2?: { readonly webACL: pulumi.Input<string> };
}

const pairs = (attributes: Readonly<Record<string, pulumi.Input<string>>>): Attribute[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value }));

/** Of the Gateway of the same name. */
export function loadBalancerConfiguration(
  name: string,
  route: Route,
  namespace: pulumi.Input<string>,
  facts: RouteFacts,
): GatewayObject<"LoadBalancerConfiguration", LoadBalancerConfigurationSpec> {
  return {
    apiVersion,
    kind: "LoadBalancerConfiguration",
    metadata: { name, namespace },
    spec: {
      scheme: scheme(route),
      ipAddressType: facts.dualStack ? "dualstack" : "ipv4",
      loadBalancerSubnets: facts.subnetIds.map((identifier) => ({ identifier })),
      securityGroups: facts.securityGroupIds,
      // The rules towards pods are resources of their own; the controller has no right to change groups.
      manageBackendSecurityGroupRules: false,
      loadBalancerAttributes: pairs(balancerAttributes(route, facts)),
      ...(endsTls(route)
        ? {
            listenerConfigurations: [
              {
                protocolPort: route.kind === "alb" ? "HTTPS:443" : "TLS:443",
                defaultCertificate: facts.certificateArn,
                sslPolicy: facts.tlsPolicy,
                ...(route.kind === "nlb" ? { alpnPolicy: route.alpn } : {}),
              },
            ],
          }
        : {}),
      ...(route.kind === "alb" && route.wafAclArn !== undefined ? { wafV2: { webACL: route.wafAclArn } } : {}),
    },
  };
}

type Protocol = "HTTP" | "HTTPS" | "TCP" | "TLS";

export interface TargetGroupConfigurationSpec {
  readonly targetReference: { readonly kind: "Service"; readonly name: string };
  readonly defaultConfiguration: {
    readonly targetType: "ip";
    readonly protocol: Protocol;
    readonly healthCheckConfig: {
      readonly healthCheckProtocol: "HTTP" | "HTTPS" | "TCP";
      readonly healthCheckPath?: pulumi.Input<string>;
      readonly healthCheckPort?: string;
    };
    readonly targetGroupAttributes?: readonly Attribute[];
  };
}

/**
 * Said for every route: without it the controller takes the protocol from the kind of the route, and a TLSRoute that
 * passes TLS through gets targets that its listener cannot have.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/4853
 */
function targetProtocol(route: Route): Protocol {
  switch (route.kind) {
    case "alb":
      return route.clearTextToPods === true ? "HTTP" : "HTTPS";
    case "nlb":
      return route.clearTextToPods === true ? "TCP" : "TLS";
    case "ingress-gateway":
    case "pod":
      return "TCP";
  }
}

function health(route: Route): TargetGroupConfigurationSpec["defaultConfiguration"]["healthCheckConfig"] {
  switch (route.kind) {
    case "alb":
      return {
        healthCheckProtocol: route.clearTextToPods === true ? "HTTP" : "HTTPS",
        healthCheckPath: route.healthCheckPath,
      };
    case "ingress-gateway":
      return {
        healthCheckProtocol: "HTTP",
        healthCheckPath: gatewayHealth.path,
        healthCheckPort: String(gatewayHealth.port),
      };
    case "nlb":
    case "pod":
      return { healthCheckProtocol: "TCP" };
  }
}

/** Of the Service that the route leads to. The controller takes one per Service. */
export function targetGroupConfiguration(
  name: string,
  route: Route,
  namespace: pulumi.Input<string>,
  service: string,
): GatewayObject<"TargetGroupConfiguration", TargetGroupConfigurationSpec> {
  return {
    apiVersion,
    kind: "TargetGroupConfiguration",
    metadata: { name, namespace },
    spec: {
      targetReference: { kind: "Service", name: service },
      defaultConfiguration: {
        targetType: "ip",
        protocol: targetProtocol(route),
        healthCheckConfig: health(route),
        ...(route.kind === "alb" ? {} : { targetGroupAttributes: pairs(nlbTargetAttributes) }),
      },
    },
  };
}
