/** What AWS Load Balancer Controller needs for Gateway API objects. Table with sources and date: gateway-api.json. */
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

/** The controller's switches for the Gateway API, by what they are for. */
export const gatewayFeatureGates = table.featureGates;
