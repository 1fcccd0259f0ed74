/** Routes from the ingress gateway of the mesh to workloads: the same in the platform's stack and in a team's. Pure. */
import { z } from "zod";
import { hostName, label } from "../../core/names";
import { error, type Problem } from "../../core/problem";

/** A route: what clients ask for, and the pods that answer. */
export interface MeshRouteArgs {
  /** DNS name that clients connect to: one of the gateway's TLS names. Without wildcard. */
  readonly host: string;
  /**
   * Path prefix, matched by whole segments: /shop does not match /shopping. The longest match wins.
   *
   * @default "/": every path
   */
  readonly path?: string;
  /** Namespace of the pods and their Service. */
  readonly namespace: string;
  /** Workload that answers: its name, as rules use it. */
  readonly pods: string;
  /** Port of its pods, 1 to 65535: the policies open it to the gateway. */
  readonly port: number;
  /**
   * Service in front of the pods. Whoever runs the workload creates it.
   *
   * @default as `pods`
   */
  readonly service?: string;
  /**
   * Port of the Service, 1 to 65535.
   *
   * @default as `port`
   */
  readonly servicePort?: number;
}

export const meshRouteDefaults = { path: "/" } as const;

/** The Gateway resource that routes are bound to. */
export interface RouteGateway {
  readonly name: string;
  readonly namespace: string;
}

const port = z.int().min(1).max(65535);

export const meshRouteConfig = z.strictObject({
  host: hostName("no-wildcard", "a DNS name without wildcard, such as shop.example.com").describe(
    "Name that clients connect to: one of istio.ingressGateway.tls.dnsNames of the platform.",
  ),
  path: z
    .string()
    .max(200)
    .regex(/^\/([A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*)?$/, "a path that does not end with a slash, such as /shop")
    .default(meshRouteDefaults.path)
    .describe("Path prefix, matched by whole segments. The longest match wins."),
  namespace: label.describe("Namespace of the pods and their Service."),
  pods: z.string().min(1).max(63).describe("Workload that answers, by its name in workloads."),
  port: port.describe("Port of its pods. The policies of every layer open it to the gateway."),
  service: label
    .optional()
    .describe("Service in front of the pods, created by whoever runs the workload. Default: the workload's name."),
  servicePort: port.optional().describe("Port of the Service. Default: port."),
});

export type MeshRoutes = Readonly<Record<string, MeshRouteArgs>>;

/** Its path, "/" where it has none. */
export function pathOf({ path = meshRouteDefaults.path }: MeshRouteArgs): string {
  return path;
}

/** Two routes for the same host and path. Paths start below the routes. */
export function sameRoutes(routes: MeshRoutes): Problem[] {
  const seen = new Map<string, string>();
  return Object.entries(routes).flatMap(([name, route]) => {
    const what = `${route.host}${pathOf(route)}`;
    const other = seen.get(what);
    seen.set(what, other ?? name);
    return other === undefined
      ? []
      : [error([name, "path"], `"${other}" already routes ${what}.`, "Choose another host or path.")];
  });
}

/** Whether one of the gateway's TLS names is for a host. A wildcard stands for one label, as in certificates. */
export function isServed(host: string, dnsNames: readonly string[]): boolean {
  return dnsNames.some((name) =>
    name.startsWith("*.") ? host.slice(host.indexOf(".")) === name.slice(1) : name === host,
  );
}
