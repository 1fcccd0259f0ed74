/** Which load balancer is made from which object, and what the Gateway API needs. Pure. */
import semver from "semver";
import { gatewayControllerVersion, gatewayDefinitions, mostRouteHostnames } from "../../facts/gateway-api";
import { mismatch, type Problem } from "../../core/problem";
import type { BalancerApi, Config, Route, RouteKind } from "./config";

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

export function checkApi(at: readonly string[], route: Route, config: Config): Problem[] {
  const path = [...at, "api"];
  const { possible, hint } = apis[route.kind];
  if (!possible.includes(route.api)) {
    return [mismatch(path, `${route.api} for a route of kind ${route.kind}`, possible.join(" | "), hint)];
  }
  return route.api === "gateway-api" ? gatewayApi(path, at, route, config) : [];
}

function gatewayApi(path: readonly string[], at: readonly string[], route: Route, config: Config): Problem[] {
  const usual = apis[route.kind].possible[0] ?? "";
  const version = semver.parse(config.version, { loose: true });
  const hosts = route.kind === "alb" ? route.hosts.length : 0;
  return [
    ...(config.gatewayApiInstalled === true
      ? []
      : [
          mismatch(
            path,
            "gateway-api, and no word of the Gateway API's definitions",
            `${usual}, or gateway-api with gatewayApiInstalled: true`,
            `Install ${gatewayDefinitions.install}, then set load-balancing.gatewayApiInstalled to true.`,
          ),
        ]),
    ...(version !== null && semver.lt(version, gatewayControllerVersion)
      ? [
          mismatch(
            path,
            `gateway-api with version ${config.version} of the controller's chart`,
            `${usual}, or gateway-api with version ${gatewayControllerVersion} or newer`,
            "Older ones read other versions of these objects.",
          ),
        ]
      : []),
    ...(hosts > mostRouteHostnames
      ? [
          mismatch(
            [...at, "hosts"],
            `${hosts} hosts`,
            `at most ${mostRouteHostnames}, the limit of an HTTPRoute`,
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

/** The controller takes one TargetGroupConfiguration per Service: of two it is not said which. */
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
            mismatch(
              ["routes", name, "api"],
              `gateway-api for ${service}, which route ${other} leads to in the same way`,
              `${apis[route.kind].possible[0] ?? ""}, or a Service of its own`,
              "A Service has one TargetGroupConfiguration, whichever Gateway leads to it.",
            ),
          ];
    });
}
