/** The objects that the controller makes load balancers for, as data. Pure. */
import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { IssuerRefArgs } from "../shared/certificate-policy";
import type { CertificateInputs } from "../shared/certificate";
import type { IngressGatewayArgs } from "./args";
import { albAnnotations, nlbAnnotations, type RouteFacts } from "./annotations";
import type { PodCertificate, Route, RouteOf } from "./settings";

/** Class of Ingresses that the controller's chart makes. */
export const ingressClass = "alb";

/** Without it the legacy provider, or the webhook that is off, would decide who makes the load balancer. */
export const loadBalancerClass = "service.k8s.aws/nlb";

/** The Ingress of an ALB: everything below its hosts goes to one Service. */
export function ingress(
  name: string,
  route: RouteOf<"alb">,
  namespace: pulumi.Input<string>,
  facts: RouteFacts,
): kubernetes.networking.v1.IngressArgs {
  return {
    metadata: { name, namespace, annotations: albAnnotations(route, facts) },
    spec: {
      ingressClassName: ingressClass,
      tls: [{ hosts: [...route.hosts] }],
      rules: route.hosts.map((host) => ({
        host,
        http: {
          paths: [
            {
              path: "/",
              pathType: "Prefix",
              backend: { service: { name: route.service.name, port: { number: route.service.port } } },
            },
          ],
        },
      })),
    },
  };
}

export interface Target {
  readonly selector: Readonly<Record<string, pulumi.Input<string>>>;
  readonly targetPort: number;
}

/**
 * Pods behind an NLB.
 *
 * @throws Error for a route to the ingress gateway without one
 */
export function targetOf(route: Exclude<Route, RouteOf<"alb">>, gateway?: IngressGatewayArgs): Target {
  if (route.kind !== "ingress-gateway") {
    return { selector: route.pods, targetPort: route.targetPort };
  }
  const https = gateway?.ports.find(({ port }) => port === 443);
  if (gateway === undefined || https === undefined) {
    throw new Error("a route to the ingress gateway, and no gateway that listens on 443");
  }
  return { selector: gateway.selector, targetPort: https.targetPort };
}

/** The Service of an NLB. Its targets are pods: no port of a node is opened. */
export function service(
  name: string,
  route: Exclude<Route, RouteOf<"alb">>,
  namespace: pulumi.Input<string>,
  facts: RouteFacts,
  gateway?: IngressGatewayArgs,
): kubernetes.core.v1.ServiceArgs {
  const { selector, targetPort } = targetOf(route, gateway);
  const clearText = route.kind === "nlb" && route.clearTextToPods === true;
  return {
    metadata: { name, namespace, annotations: nlbAnnotations(route, facts) },
    spec: {
      type: "LoadBalancer",
      loadBalancerClass,
      allocateLoadBalancerNodePorts: false,
      selector,
      ports: [
        { name: "https", port: 443, targetPort, protocol: "TCP", ...(clearText ? {} : { appProtocol: "https" }) },
      ],
    },
  };
}

/** The certificate that pods mount, where TLS ends in them. */
export function podCertificate(
  name: string,
  namespace: string,
  certificate: PodCertificate,
  issuer: IssuerRefArgs,
): CertificateInputs {
  return { name, namespace, issuer, usages: ["server auth"], ...certificate };
}
