/** The Gateway API objects that the controller makes load balancers for, as data. Pure. */
import type {
  IGateway,
  IGatewayClass,
  IHTTPRoute,
  ITLSRoute,
} from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1";
import type { ITCPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1alpha2";
import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { gatewayControllerNames, type GatewayBalancer } from "../../facts/gateway-api";
import type { IngressGatewayArgs } from "./args";
import type { Route, RouteOf } from "./settings";
import { targetOf } from "./manifests";

const apiVersion = "gateway.networking.k8s.io/v1";

export interface Metadata {
  readonly name: string;
  readonly namespace?: pulumi.Input<string>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An object in a namespace whose name may be an output of whatever makes it. */
export interface GatewayObject<Kind extends string, Spec> {
  readonly apiVersion: string;
  readonly kind: Kind;
  readonly metadata: Metadata;
  readonly spec: Spec;
}

export function balancerOf(route: Route): GatewayBalancer {
  return route.kind === "alb" ? "alb" : "nlb";
}

export const gatewayClassName = (balancer: GatewayBalancer): string => `aws-${balancer}`;

/** One per kind of load balancer, for all Gateways of the stack. */
export function gatewayClass(balancer: GatewayBalancer): GatewayObject<"GatewayClass", IGatewayClass["spec"]> {
  return {
    apiVersion,
    kind: "GatewayClass",
    metadata: { name: gatewayClassName(balancer) },
    spec: { controllerName: gatewayControllerNames[balancer] },
  };
}

type Listener = IGateway["spec"]["listeners"][number];

const own: Pick<Listener, "allowedRoutes"> = { allowedRoutes: { namespaces: { from: "Same" } } };

/**
 * The controller reads no `certificateRefs`, and the API takes no listener that ends TLS without one or an option. The
 * option says where the certificate is.
 */
const endsTls: NonNullable<Listener["tls"]> = {
  mode: "Terminate",
  options: { "gateway.k8s.aws/certificate": "LoadBalancerConfiguration" },
};

/** Names that clients of a route ask for, where the config says them: a TLSRoute has at least one. */
export function hostsOf(route: Route): readonly string[] {
  switch (route.kind) {
    case "alb":
      return route.hosts;
    case "pod":
      return route.certificate?.dnsNames ?? [];
    case "nlb":
    case "ingress-gateway":
      return [];
  }
}

function listeners(route: Route): Listener[] {
  if (route.kind === "alb") {
    return [
      { name: "http", protocol: "HTTP", port: 80, ...own },
      { name: "https", protocol: "HTTPS", port: 443, ...own, tls: endsTls },
    ];
  }
  if (route.kind === "nlb") {
    return [{ name: "tls", protocol: "TLS", port: 443, ...own, tls: endsTls }];
  }
  return hostsOf(route).length > 0
    ? [{ name: "tls", protocol: "TLS", port: 443, ...own, tls: { mode: "Passthrough" } }]
    : [{ name: "tcp", protocol: "TCP", port: 443, ...own }];
}

/** What becomes the load balancer, configured by the LoadBalancerConfiguration of its name. */
export function gateway(
  name: string,
  route: Route,
  namespace: pulumi.Input<string>,
): GatewayObject<"Gateway", IGateway["spec"]> {
  return {
    apiVersion,
    kind: "Gateway",
    metadata: { name, namespace },
    spec: {
      gatewayClassName: gatewayClassName(balancerOf(route)),
      infrastructure: { parametersRef: { group: "gateway.k8s.aws", kind: "LoadBalancerConfiguration", name } },
      listeners: listeners(route),
    },
  };
}

/** Service that a route of the Gateway leads to. */
export interface Backend {
  readonly name: string;
  readonly port: number;
}

/** @throws Error for a route to the ingress gateway without one */
export function backendOf(name: string, route: Route, ingressGateway?: IngressGatewayArgs): Backend {
  switch (route.kind) {
    case "alb":
      return { name: route.service.name, port: route.service.port };
    case "ingress-gateway":
      if (ingressGateway === undefined) {
        throw new Error("a route to the ingress gateway, and no gateway");
      }
      return { name: ingressGateway.name, port: 443 };
    case "nlb":
    case "pod":
      return { name, port: 443 };
  }
}

/** The Service of a route that names pods: Gateway API routes lead to Services, never to pods. */
export function backendService(
  name: string,
  route: RouteOf<"nlb" | "pod">,
  namespace: pulumi.Input<string>,
): kubernetes.core.v1.ServiceArgs {
  const { selector, targetPort } = targetOf(route);
  const clearText = route.kind === "nlb" && route.clearTextToPods === true;
  return {
    metadata: { name, namespace },
    spec: {
      type: "ClusterIP",
      selector,
      ports: [{ name: "tls", port: 443, targetPort, protocol: "TCP", ...(clearText ? {} : { appProtocol: "https" }) }],
    },
  };
}

export type RouteObject =
  | GatewayObject<"HTTPRoute", IHTTPRoute["spec"]>
  | GatewayObject<"TLSRoute", ITLSRoute["spec"]>
  | GatewayObject<"TCPRoute", ITCPRoute["spec"]>;

/** What leads from the listeners of a Gateway to its Service. An ALB has a second route, from HTTP to HTTPS. */
export function routeObjects(
  name: string,
  route: Route,
  namespace: pulumi.Input<string>,
  backend: Backend,
): RouteObject[] {
  const backendRefs = [{ name: backend.name, port: backend.port }];
  if (route.kind === "alb") {
    const hostnames = [...route.hosts];
    return [
      {
        apiVersion,
        kind: "HTTPRoute",
        metadata: { name: `${name}-redirect`, namespace },
        spec: {
          parentRefs: [{ name, sectionName: "http" }],
          hostnames,
          rules: [
            {
              filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", port: 443, statusCode: 301 } }],
            },
          ],
        },
      },
      {
        apiVersion,
        kind: "HTTPRoute",
        metadata: { name, namespace },
        spec: {
          parentRefs: [{ name, sectionName: "https" }],
          hostnames,
          rules: [{ matches: [{ path: { type: "PathPrefix", value: "/" } }], backendRefs }],
        },
      },
    ];
  }
  const hostnames = [...hostsOf(route)];
  return [
    hostnames.length > 0
      ? {
          apiVersion,
          kind: "TLSRoute",
          metadata: { name, namespace },
          spec: { parentRefs: [{ name, sectionName: "tls" }], hostnames, rules: [{ backendRefs }] },
        }
      : {
          apiVersion,
          kind: "TCPRoute",
          metadata: { name, namespace },
          spec: { parentRefs: [{ name, sectionName: route.kind === "nlb" ? "tls" : "tcp" }], rules: [{ backendRefs }] },
        },
  ];
}
