/** The component's arguments with their defaults. Pure. */
import { eachOf, withDefaults, type WithDefaults } from "../../core/record";
import {
  accessLogsDefaults,
  defaults,
  podCertificateDefaults,
  routeDefaults,
  type AccessLogsArgs,
  type AlbRouteArgs,
  type GatewayRouteArgs,
  type LoadBalancingArgs,
  type NlbRouteArgs,
  type PodCertificateArgs,
  type PodRouteArgs,
  type RouteArgs,
} from "./args";

export type PodCertificate = WithDefaults<PodCertificateArgs, typeof podCertificateDefaults>;
export type AlbRoute = WithDefaults<AlbRouteArgs, typeof routeDefaults.alb>;
export type NlbRoute = WithDefaults<NlbRouteArgs, typeof routeDefaults.nlb>;
export type GatewayRoute = WithDefaults<GatewayRouteArgs, (typeof routeDefaults)["ingress-gateway"]>;
export type PodRoute = Omit<WithDefaults<PodRouteArgs, typeof routeDefaults.pod>, "certificate"> & {
  readonly certificate?: PodCertificate;
};

export type Route = AlbRoute | NlbRoute | GatewayRoute | PodRoute;
export type RouteKind = Route["kind"];
export type RouteOf<K extends RouteKind> = Extract<Route, { readonly kind: K }>;
export type AccessLogsSettings = WithDefaults<AccessLogsArgs, typeof accessLogsDefaults>;

export interface Settings extends Omit<WithDefaults<LoadBalancingArgs, typeof defaults>, "routes" | "accessLogs"> {
  readonly routes: Readonly<Record<string, Route>>;
  readonly accessLogs: AccessLogsSettings;
}

export function settingsOf(args: LoadBalancingArgs): Settings {
  const whole = withDefaults(args, defaults);
  return {
    ...whole,
    routes: eachOf(whole.routes, routeOf),
    accessLogs: withDefaults(whole.accessLogs, accessLogsDefaults),
  };
}

function routeOf(route: RouteArgs): Route {
  switch (route.kind) {
    case "alb":
      return withDefaults(route, routeDefaults.alb);
    case "nlb":
      return withDefaults(route, routeDefaults.nlb);
    case "ingress-gateway":
      return withDefaults(route, routeDefaults["ingress-gateway"]);
    case "pod": {
      const { certificate, ...rest } = withDefaults(route, routeDefaults.pod);
      return {
        ...rest,
        ...(certificate === undefined ? {} : { certificate: withDefaults(certificate, podCertificateDefaults) }),
      };
    }
  }
}

/** Whether the load balancer itself ends TLS, and needs a certificate of ACM. */
export function endsTls(route: Route): route is AlbRoute | NlbRoute {
  return route.kind === "alb" || route.kind === "nlb";
}
