/**
 * Requirements of AWS Load Balancer Controller for Gateway API objects. Table with sources and date: gateway-api.json.
 */
import semver from "semver";
import table from "./gateway-api.json";

/** Load balancers created for a Gateway, by the controller named in its class. */
export type GatewayBalancer = keyof typeof table.controllerNames;

/** `spec.controllerName` of the GatewayClass. */
export const gatewayControllerNames: Readonly<Record<GatewayBalancer, string>> = table.controllerNames;

/** Oldest chart version of the controller that supports the objects as this project writes them. */
export const gatewayControllerVersion = table.controller;

/** Gateway API release whose definitions (standard channel) must be installed, and where to get them. */
export const gatewayDefinitions = { version: table.definitions, install: table.install } as const;

/** Maximum number of host names in one HTTPRoute. */
export const mostRouteHostnames = table.hostnames;

/**
 * The controller's feature gates for the Gateway API. Only those that the chart version knows: the controller does not
 * start with an unknown gate.
 */
export function gatewayFeatureGates(version: string, on: boolean): Readonly<Record<string, boolean>> {
  const { alb, nlb, listenerSets } = table.featureGates;
  const known = semver.parse(version, { loose: true });
  return {
    [alb]: on,
    [nlb]: on,
    ...(known === null || semver.lt(known, table.listenerSetsSince) ? {} : { [listenerSets]: false }),
  };
}
