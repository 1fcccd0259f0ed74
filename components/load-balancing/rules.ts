/**
 * Who may connect to a load balancer, and where it may connect to, as data. Each load balancer has a group of its own
 * for its clients, and all share one towards the pods: the nodes then need one rule per port, however many there are.
 */
import type { StatementId } from "../../facts/guide";
import type { Route } from "./settings";

/** `backend`: of all load balancers, towards pods. `nodes`: of the nodes. Else: of the load balancer of that route. */
export type Group = "backend" | "nodes" | { readonly route: string };

export type Peer =
  | { readonly kind: "backend" }
  | { readonly kind: "nodes" }
  | { readonly kind: "vpc"; readonly family: "ipv4" | "ipv6" }
  | { readonly kind: "cidr"; readonly cidr: string };

/** One security-group rule. */
export interface Rule {
  /** Unique; part of the logical name, so it never changes. */
  readonly key: string;
  readonly group: Group;
  readonly direction: "ingress" | "egress";
  readonly port: number;
  readonly peer: Peer;
  /** Becomes the description. */
  readonly why: string;
  readonly guide: StatementId;
}

/** Health of a gateway of Istio: GET /healthz/ready. */
export const gatewayHealth = { port: 15021, path: "/healthz/ready" } as const;

/** What the ingress gateway of the stack listens on. */
export interface GatewayTarget {
  /** Port of the pods. */
  readonly targetPort: number;
}

/** Ports of pods that the load balancer of a route connects to. */
export function podPorts(route: Route, gateway?: GatewayTarget): number[] {
  switch (route.kind) {
    case "alb":
      return [route.service.targetPort];
    case "nlb":
    case "pod":
      return [route.targetPort];
    case "ingress-gateway":
      return gateway === undefined ? [] : [gateway.targetPort, gatewayHealth.port];
  }
}

/** Ports that the load balancer of a route listens on. An ALB listens on 80 to send clients to 443. */
export function listenerPorts(route: Route): number[] {
  return route.kind === "alb" ? [443, 80] : [443];
}

const everywhere = { ipv4: "0.0.0.0/0", ipv6: "::/0" } as const;

function clients(route: Route, dualStack: boolean): Peer[] {
  const families = dualStack ? (["ipv4", "ipv6"] as const) : (["ipv4"] as const);
  const named = route.internetFacing?.clients ?? route.clients;
  if (named === undefined) {
    return families.map((family) => ({ kind: "vpc", family }));
  }
  return named === "any"
    ? families.map((family) => ({ kind: "cidr", cidr: everywhere[family] }))
    : named.map((cidr) => ({ kind: "cidr", cidr }));
}

function peerKey(peer: Peer): string {
  switch (peer.kind) {
    case "cidr":
      return peer.cidr.replaceAll(/[^0-9a-f]+/g, "-").replace(/^-/, "");
    case "vpc":
      return peer.family === "ipv6" ? "vpc-ipv6" : "vpc";
    default:
      return peer.kind;
  }
}

/** Every rule of every route. */
export function securityGroupRules(
  routes: Readonly<Record<string, Route>>,
  dualStack: boolean,
  gateway?: GatewayTarget,
): Rule[] {
  const all = Object.entries(routes);
  const fromClients = all.flatMap(([name, route]) =>
    listenerPorts(route).flatMap((port) =>
      clients(route, dualStack).map((peer): Rule => ({
        key: `${name}-${port}-${peerKey(peer)}`,
        group: { route: name },
        direction: "ingress",
        port,
        peer,
        why: port === 80 ? "Clients that begin with HTTP are sent to HTTPS" : "Clients connect with TLS",
        guide: route.kind === "alb" ? "lb-alb-certificate" : "lb-nlb-certificate",
      })),
    ),
  );
  const ports = [...new Set(all.flatMap(([, route]) => podPorts(route, gateway)))].sort((a, b) => a - b);
  const toPods = ports.flatMap((port): Rule[] => {
    const why =
      port === gatewayHealth.port
        ? "Load balancers ask the ingress gateway for its health"
        : "Load balancers reach the pods behind them";
    return [
      {
        key: `backend-${port}`,
        group: "backend",
        direction: "egress",
        port,
        peer: { kind: "nodes" },
        why,
        guide: "tls-termination",
      },
      {
        key: `nodes-${port}`,
        group: "nodes",
        direction: "ingress",
        port,
        peer: { kind: "backend" },
        why,
        guide: "tls-termination",
      },
    ];
  });
  return [...fromClients, ...toPods];
}
