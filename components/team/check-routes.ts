/** A team's routes: to its own workloads, for hosts that the platform gives it and that the gateway serves. Pure. */
import { error, type Problem } from "../../core/problem";
import { isRecord } from "../../core/record";
import type { Declarations } from "../../framework/slots";
import { isServed, sameRoutes } from "../shared/mesh-routes";
import type { TeamConfig } from "./config";

export function checkRoutes(
  { name, namespaces, routes }: TeamConfig,
  { ingressRoutes, meshRoutes = [] }: Readonly<Partial<Declarations>>,
): Problem[] {
  const named = Object.entries(routes);
  if (named.length === 0) {
    return [];
  }
  if (ingressRoutes === undefined) {
    return [
      error(
        ["routes"],
        "The platform has no ingress gateway that ends TLS, so nothing can be routed.",
        `The platform needs istio.ingressGateway.tls, and istio.teamHosts.${name}.`,
      ),
    ];
  }
  const given = ingressRoutes.teamHosts[name] ?? [];
  return [
    ...sameRoutes(routes).map((problem) => ({ ...problem, path: ["routes", ...problem.path] })),
    ...named.flatMap(([key, { host, namespace, pods }]): Problem[] => {
      const at = ["routes", key];
      return [
        ...(given.some((domain) => host === domain || host.endsWith(`.${domain}`))
          ? isServed(host, ingressRoutes.dnsNames)
            ? []
            : [
                error(
                  [...at, "host"],
                  `The platform's ingress gateway has no certificate for ${host}.`,
                  `The platform adds it to istio.ingressGateway.tls.dnsNames, which are: ${ingressRoutes.dnsNames.join(", ")}.`,
                ),
              ]
          : [
              error(
                [...at, "host"],
                `The platform does not give ${host} to this team.`,
                `It gives: ${given.join(", ") || "none"} (istio.teamHosts.${name} of the platform).`,
              ),
            ]),
        ...meshRoutes
          .filter((other) => other.host === host)
          .slice(0, 1)
          .map((other) => takenHost([...at, "host"], host, other.name)),
        ...target(at, namespaces, namespace, pods),
      ];
    }),
  ];
}

/** One object routes a host, so one owner has it. */
export function takenHost(path: readonly PropertyKey[], host: string, owner: string): Problem {
  return error(path, `${owner} already has the host ${host}.`, "Only one team, or the platform, can route a host.");
}

/** Teams of one stack that route the same host. Paths start with the team's name. */
export function sharedHosts(teams: Readonly<Record<string, Pick<TeamConfig, "routes">>>): Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(teams).flatMap(([name, { routes }]) =>
    Object.entries(routes).flatMap(([key, { host }]) => {
      const owner = owners.get(host) ?? name;
      owners.set(host, owner);
      return owner === name ? [] : [takenHost([name, "routes", key, "host"], host, `teams.${owner}`)];
    }),
  );
}

function target(
  at: readonly string[],
  namespaces: TeamConfig["namespaces"],
  namespace: string,
  pods: string,
): Problem[] {
  const own = Object.hasOwn(namespaces, namespace) ? namespaces[namespace] : undefined;
  if (own === undefined) {
    return [
      error(
        [...at, "namespace"],
        `${namespace} is not this team's.`,
        `Namespaces of this team: ${Object.keys(namespaces).join(", ")}.`,
      ),
    ];
  }
  const listed: unknown = own.workloads;
  const workloads = isRecord(listed) ? Object.keys(listed) : [];
  return workloads.includes(pods)
    ? []
    : [
        error(
          [...at, "pods"],
          `${namespace} has no workload ${pods}.`,
          `Its workloads: ${workloads.join(", ") || "none"} (namespaces.${namespace}.workloads).`,
        ),
      ];
}
