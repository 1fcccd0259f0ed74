/** Which load balancer is made from which object, and what the Gateway API needs. Pure. */
import semver from "semver";
import { gatewayControllerVersion, gatewayDefinitions, mostRouteHostnames } from "../../facts/gateway-api";
import { error, mismatch, type Problem } from "../../core/problem";
import type { BalancerApi } from "./args";
import type { Route, RouteKind } from "./settings";

/** A Service becomes a Network Load Balancer, an Ingress an Application Load Balancer, a Gateway either. */
const apis: Readonly<Record<RouteKind, { readonly possible: readonly BalancerApi[]; readonly hint: string }>> = {
  alb: {
    possible: ["ingress", "gateway-api"],
    hint: "A Service becomes a Network Load Balancer: kind nlb is one that ends TLS.",
  },
  nlb: {
    possible: ["service", "gateway-api"],
    hint: "An Ingress becomes an Application Load Balancer: kind alb is one that ends TLS.",
  },
  "ingress-gateway": {
    possible: ["service", "gateway-api"],
    hint: "An Ingress becomes an Application Load Balancer, which always ends TLS and passes none through.",
  },
  pod: {
    possible: ["service", "gateway-api"],
    hint: "An Ingress becomes an Application Load Balancer, which always ends TLS and passes none through.",
  },
};

/** What the Gateway API needs of the installation. */
export interface Installed {
  readonly version: string;
  readonly gatewayApiInstalled?: boolean;
}

export function checkApi(at: readonly string[], route: Route, installed: Installed): Problem[] {
  const path = [...at, "api"];
  const { possible, hint } = apis[route.kind];
  if (!possible.includes(route.api)) {
    return [mismatch(path, `${route.api} for a route of kind ${route.kind}`, possible.join(" | "), hint)];
  }
  return route.api === "gateway-api" ? gatewayApi(path, at, route, installed) : [];
}

function gatewayApi(path: readonly string[], at: readonly string[], route: Route, installed: Installed): Problem[] {
  const usual = apis[route.kind].possible[0] ?? "";
  const version = semver.parse(installed.version, { loose: true });
  const hosts = route.kind === "alb" ? route.hosts.length : 0;
  return [
    ...(installed.gatewayApiInstalled === true
      ? []
      : [
          error(
            path,
            "Nothing says that the definitions of the Gateway API are in the cluster.",
            `Install ${gatewayDefinitions.install} and set gatewayApiInstalled to true, or set api to ${usual}.`,
          ),
        ]),
    ...(version !== null && semver.lt(version, gatewayControllerVersion)
      ? [
          error(
            path,
            `Version ${installed.version} of the controller's chart reads other versions of the Gateway API's objects.`,
            `Set version to ${gatewayControllerVersion} or newer, or api to ${usual}.`,
          ),
        ]
      : []),
    ...(hosts > mostRouteHostnames
      ? [
          error(
            [...at, "hosts"],
            `An HTTPRoute has ${mostRouteHostnames} hosts at most, and this route has ${hosts}.`,
            "Split the route in two, or set api to ingress.",
          ),
        ]
      : []),
  ];
}

/** What a route of the Gateway API leads to. */
function serviceOf(name: string, route: Route): string {
  switch (route.kind) {
    case "alb":
      return `Service ${route.namespace}/${route.service.name}`;
    case "ingress-gateway":
      return "the ingress gateway";
    case "nlb":
    case "pod":
      return `Service ${route.namespace}/${name}`;
  }
}

/** The controller uses one TargetGroupConfiguration per Service: which of two is not documented. */
export function sharedBackends(routes: Readonly<Record<string, Route>>): Problem[] {
  const first = new Map<string, string>();
  return Object.entries(routes)
    .filter(([, { api }]) => api === "gateway-api")
    .flatMap(([name, route]) => {
      const service = serviceOf(name, route);
      const other = first.get(service);
      first.set(service, other ?? name);
      return other === undefined
        ? []
        : [
            error(
              ["routes", name, "api"],
              `Route ${other} leads to ${service} too, and a Service has one TargetGroupConfiguration, whichever Gateway leads to it.`,
              `Set api to ${apis[route.kind].possible[0] ?? ""}, or give this route a Service of its own.`,
            ),
          ];
    });
}
