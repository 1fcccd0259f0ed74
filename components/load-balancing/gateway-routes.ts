/** Load balancers that the controller makes from Gateway API objects. */
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { GatewayBalancer } from "../../facts/gateway-api";
import type { Children } from "../shared/children";
import { awaitCondition, customResource, type Manifest } from "../shared/manifest";
import type { RouteFacts } from "./annotations";
import type { IngressGatewayArgs } from "./args";
import type { Route } from "./settings";
import { backendOf, backendService, gateway, gatewayClass, routeObjects } from "./gateway-api";
import { loadBalancerConfiguration, targetGroupConfiguration } from "./gateway-configuration";

/** Seconds that AWS takes at most to make a load balancer, and three times as many. */
const balancerTimeout = 900;

export function registerGatewayClass(
  children: Children,
  balancer: GatewayBalancer,
  after: readonly pulumi.Resource[],
): pulumi.Resource {
  return customResource(
    children.name(`class-${balancer}`),
    awaitCondition(gatewayClass(balancer), "Accepted"),
    children.options(after),
  );
}

interface GatewayStatus {
  readonly addresses?: readonly { readonly value: string }[];
}

/** A custom resource says its status only where it was asked for when it was registered. */
class Gateway extends kubernetes.apiextensions.CustomResource {
  declare readonly status: pulumi.Output<GatewayStatus | undefined>;

  constructor(name: string, manifest: Manifest, opts: pulumi.CustomResourceOptions) {
    super(name, { ...manifest, status: undefined }, opts);
  }
}

export interface GatewayRouteOptions {
  readonly namespace: pulumi.Input<string>;
  readonly facts: RouteFacts;
  /** Where the route leads to it. */
  readonly ingressGateway?: IngressGatewayArgs;
  readonly after: readonly pulumi.Resource[];
}

/**
 * Returns the host name of the load balancer. The routes come last: a target group keeps the protocol that it was made
 * with, and is made for the first route that leads to its Service.
 */
export function registerGatewayRoute(
  children: Children,
  name: string,
  route: Route,
  { namespace, facts, ingressGateway, after }: GatewayRouteOptions,
): pulumi.Output<string> {
  const opts = children.options(after);
  const logicalName = children.name(name);
  const configuration = customResource(logicalName, loadBalancerConfiguration(name, route, namespace, facts), opts);
  const made = new Gateway(
    logicalName,
    awaitCondition(gateway(name, route, namespace), "Programmed", balancerTimeout),
    children.options([...after, configuration]),
  );
  const backend = backendOf(name, route, ingressGateway);
  const service =
    route.kind === "nlb" || route.kind === "pod"
      ? [new kubernetes.core.v1.Service(logicalName, backendService(name, route, namespace), opts)]
      : [];
  const targets = customResource(
    logicalName,
    targetGroupConfiguration(name, route, namespace, backend.name),
    children.options([...after, ...service]),
  );
  for (const object of routeObjects(name, route, namespace, backend)) {
    customResource(children.name(object.metadata.name), object, children.options([made, targets]));
  }
  return made.status.apply((status) => status?.addresses?.[0]?.value ?? "");
}
