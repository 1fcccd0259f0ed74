/** Plugins: a team's stack, and teams in the platform's own. The capabilities that they configure isolate them. */
import { definePlugin, type Context } from "../../framework/plugin";
import { textAt } from "../../framework/parts";
import type { Slots } from "../../framework/slots";
import type { MeshRouteFacts } from "../shared/slot-types";
import { check, checkTeams } from "./check";
import { teamConfig, teamsConfig, type TeamConfig } from "./config";
import { expandTeam, expandTeams } from "./expand";
import { Team } from "./team";
import { toCertificateOptions } from "../shared/certificate-args";

export type { TeamArgs, TeamNamespaceArgs } from "./args";
export { Team } from "./team";
export type * from "./slots";

type Needs = Pick<Slots, "cluster" | "network-policy"> & Partial<Pick<Slots, "cert-manager" | "istio">>;

/** What the layers below must know of a team's routes. */
function routesOf({ routes }: Pick<TeamConfig, "routes">, at: string): MeshRouteFacts[] {
  return Object.entries(routes).map(([key, route]) => ({ ...route, name: `${at}.routes.${key}` }));
}

function register(logicalName: string, team: TeamConfig, { declared }: Context, needs: Needs): void {
  const { cluster, "network-policy": policies, "cert-manager": certManager, istio } = needs;
  const { name, groups, namespaces, certificates, routes } = team;
  const { issuer } = declared;
  const made = Object.entries(namespaces).map(
    ([namespace, { quota }]) => [namespace, { name: policies.namespaces[namespace] ?? namespace, quota }] as const,
  );
  const signed =
    issuer === undefined
      ? []
      : Object.entries(certificates).map(([key, certificate]) => ({
          ...toCertificateOptions(key, certificate, issuer.ref),
          ...(certificate.uris.length === 0 ? {} : { uris: certificate.uris }),
        }));
  new Team(
    logicalName,
    {
      team: name,
      groups,
      namespaces: Object.fromEntries(made),
      certificates: signed,
      approverPolicy: issuer?.approverPolicy,
      routes,
      ingressGateway: declared.ingressRoutes?.gateway,
    },
    {
      providers: [cluster.kubernetes],
      dependsOn: [
        ...(certManager?.ready ?? []),
        ...(Object.keys(routes).length === 0 ? [] : (istio?.ingressGateway?.ready ?? [])),
      ],
    },
  );
}

export const team = definePlugin({
  name: "team",
  summary:
    "A team's namespaces on a platform: labels, quota, access, default deny and allow rules that both sides agreed to, certificates and hosts outside.",
  guide: ["np-rbac", "np-default-deny", "np-incremental"],
  config: teamConfig,
  requires: ["cluster", "network-policy"],
  uses: ["cert-manager", "istio"],
  provides: [],
  owner: (part) => textAt(part, "name"),
  declare: (config) => ({ teamRoutes: routesOf(config, "team") }),
  expand: expandTeam,
  check,
  provision: (context, config, needs) => {
    register("team", config, context, needs);
    return {};
  },
});

export const teams = definePlugin({
  name: "teams",
  summary: "Teams that share the platform's stack instead of having their own: the keys of team, by team name.",
  // Those of team, which it is.
  guide: [],
  config: teamsConfig,
  requires: ["cluster", "network-policy"],
  uses: ["cert-manager", "istio"],
  provides: [],
  declare: (all) => ({
    teamRoutes: Object.entries(all).flatMap(([name, config]) => routesOf(config, `teams.${name}`)),
  }),
  expand: expandTeams,
  check: checkTeams,
  provision: (context, config, needs) => {
    for (const [name, inline] of Object.entries(config)) {
      // A dot, which no name of a team or namespace has: "a" with namespace "b-c" is not "a-b" with "c".
      register(`${name}.team`, { ...inline, name }, context, needs);
    }
    return {};
  },
});
