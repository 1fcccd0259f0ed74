/**
 * Routes as Istio's objects. Apart from mesh-routes.ts, whose types are part of the package's own: those of Istio's objects are
 * not. Pure.
 */
import type { IVirtualService } from "@kubernetes-models/istio/networking.istio.io/v1";
import { pathOf, type MeshRoutes, type RouteGateway } from "./mesh-routes";

/** One object per host, next to the gateway and for it alone: Istio does not order the paths of two objects for one host. */
export function virtualServices(routes: MeshRoutes, gateway: RouteGateway): IVirtualService[] {
  const hosts = [...new Set(Object.values(routes).map(({ host }) => host))].sort();
  return hosts.map((host) => ({
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    // A host has one owner, and its name is a valid name of an object.
    metadata: { name: host, namespace: gateway.namespace },
    spec: {
      hosts: [host],
      gateways: [`${gateway.namespace}/${gateway.name}`],
      exportTo: ["."],
      http: Object.entries(routes)
        .filter(([, route]) => route.host === host)
        .sort(([a, one], [b, other]) => pathOf(other).length - pathOf(one).length || (a < b ? -1 : 1))
        .map(([name, route]) => ({
          name,
          ...(pathOf(route) === "/"
            ? {}
            : { match: [{ uri: { exact: pathOf(route) } }, { uri: { prefix: `${pathOf(route)}/` } }] }),
          route: [
            {
              destination: {
                host: `${route.service ?? route.pods}.${route.namespace}.svc.cluster.local`,
                port: { number: route.servicePort ?? route.port },
              },
            },
          ],
        })),
    },
  }));
}
