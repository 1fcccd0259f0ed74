/**
 * Whether a packet has a way out of the VPC. Inside it every subnet reaches every other by the route table's local entry,
 * which cannot be removed (Amazon VPC User Guide, "Route table concepts", 2026-12).
 */
import type { Connection, Layer, LayerVerdict } from "./model";

export interface Routes {
  /** Whether private subnets have a way to the internet. Undefined: not known. */
  readonly internetEgress?: boolean;
  /** Interface and gateway endpoints by the last part of their service names, such as "ecr.api" or "s3". */
  readonly endpoints: readonly string[];
  /** Whether the VPC may have endpoints that are not listed: one that was there before the stack. */
  readonly otherEndpoints: boolean;
}

export function routeLayer(routes: Routes): Layer {
  return {
    name: "route",
    judge: (connection) => {
      const verdict = verdictOf(connection, routes);
      return verdict === undefined ? [] : [{ layer: "route", ...verdict }];
    },
  };
}

function verdictOf({ to }: Connection, routes: Routes): Omit<LayerVerdict, "layer"> | undefined {
  switch (to.kind) {
    case "aws":
      return toAws(to.service, routes);
    case "host":
    case "internet":
      return outside(routes);
    default:
      return undefined;
  }
}

function toAws(service: string, routes: Routes): Omit<LayerVerdict, "layer"> {
  if (routes.endpoints.includes(service)) return { verdict: "allowed", by: `VPC endpoint ${service}` };
  if (routes.internetEgress !== false) return outside(routes);
  return routes.otherEndpoints
    ? { verdict: "unknown", by: `whether the VPC has an endpoint ${service} is not known` }
    : {
        verdict: "denied",
        by: `no route to the internet and no VPC endpoint ${service}`,
        change: service === "s3" ? "network.endpoints.gateway" : "network.endpoints.interface",
      };
}

function outside({ internetEgress }: Routes): Omit<LayerVerdict, "layer"> {
  switch (internetEgress) {
    case true:
      return { verdict: "allowed", by: "route to the internet" };
    case false:
      return { verdict: "denied", by: "no route to the internet", change: "network.vpc.nat" };
    case undefined:
      return { verdict: "unknown", by: "whether the VPC has a route to the internet is not known" };
  }
}
