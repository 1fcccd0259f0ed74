/** What AWS Load Balancer Controller needs for Gateway API objects. Table with sources and date: gateway-api.json. */
import semver from "semver";
import table from "./gateway-api.json";

/** Load balancers that a Gateway becomes, by the controller that its class names. */
export type GatewayBalancer = keyof typeof table.controllerNames;

/** `spec.controllerName` of the GatewayClass. */
export const gatewayControllerNames: Readonly<Record<GatewayBalancer, string>> = table.controllerNames;

/** Oldest version of the controller's chart that reads the objects as they are written here. */
export const gatewayControllerVersion = table.controller;

/** Release of the Gateway API whose definitions (standard channel) must be in the cluster, and where they are. */
export const gatewayDefinitions = { version: table.definitions, install: table.install } as const;

/** Most host names of one HTTPRoute. */
export const mostRouteHostnames = table.hostnames;

/**
 * The controller's switches for the Gateway API: all of those that a version of its chart knows, since it does not start
 * with one that it does not know.
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
