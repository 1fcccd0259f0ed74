/** What a team's config says in the words of the capabilities that carry it out. Pure. */
import type { Addition, Expansion, Outside, Written } from "../../framework/outside";
import { partOf, pick, withKeys, type Entry, type Loose } from "../../framework/parts";
import type { Parts } from "../../framework/slots";
import type { TeamConfig, TeamsConfig } from "./config";
import { foreignNamespaces, namespacesOf, teamCollisions } from "./neighbours";

type NetworkPolicy = Parts["network-policy"];

/** Of the platform's network policies: what holds for the whole cluster. */
const ofTheCluster = [
  "engine",
  "dns",
  "addresses",
  "ingressGateway",
  "egressGateway",
  "prometheus",
  "autoMode",
  "cilium",
] as const satisfies readonly (keyof NetworkPolicy)[];

/** The platform has the engine, and denies in all namespaces if the engine can. */
const ofTheTeam: Loose<Pick<NetworkPolicy, "installEngine" | "defaultDeny">> = {
  installEngine: false,
  defaultDeny: "listed-namespaces",
};

/** A team with a stack of its own, on the cluster of another. */
export function expandTeam(config: TeamConfig, outside: Outside): Expansion {
  const platform = outside.platform === undefined ? undefined : partOf(outside.platform.document, "network-policy");
  const groups: Loose<Parts["pod-security-groups"]> = { shared: "platform" };
  const egress: Loose<Parts["egress"]> = { sharedGateway: { owner: config.name } };
  return {
    parts: {
      "network-policy": { ...pick(platform, ofTheCluster), ...ofTheTeam },
      ...(Object.keys(config.podSecurityGroups).length === 0 ? {} : { "pod-security-groups": groups }),
      ...(Object.keys(config.egress).length === 0 ? {} : { egress }),
    },
    additions: [...neighbours(outside), ...entries(config, ["team"])],
    origins: [{ part: ["egress"], written: ["team", "egress"] }],
    problems: teamCollisions([{ team: config, at: ["team"], nameAt: ["team", "name"] }], outside),
  };
}

/** Teams in the stack that has the cluster: what they say is added to what it says itself. */
export function expandTeams(teams: TeamsConfig, outside: Outside): Expansion {
  const named = Object.entries(teams).map(([name, inline]) => {
    const at = ["teams", name];
    return { team: { ...inline, name }, at, nameAt: at };
  });
  return {
    parts: {},
    additions: [...neighbours(outside), ...named.flatMap(({ team, at }) => entries(team, at))],
    origins: [],
    problems: teamCollisions(named, outside),
  };
}

/** @param at path of the team's config */
function entries(team: TeamConfig, at: readonly string[]): Addition[] {
  const { name, podSecurityGroups, egress } = team;
  const written = (...path: string[]): Written => ({ written: [...at, ...path] });
  return [
    ...Object.entries(namespacesOf(team)).map(([namespace, value]): Addition => ({
      into: ["network-policy", "namespaces", namespace],
      value,
      ...written("namespaces", namespace),
    })),
    ...Object.entries(podSecurityGroups).map(([group, value]): Addition => ({
      into: ["pod-security-groups", "groups", group],
      value,
      ...written("podSecurityGroups", group),
    })),
    // All teams share the names of a gateway's destinations.
    ...Object.entries(egress).map(([key, value]): Addition => ({
      into: ["egress", "destinations", `${name}-${key}`],
      value,
      ...written("egress", key),
    })),
  ];
}

/** What other stacks say of their namespaces, in the same words. If two of them have one, each reports the other. */
function neighbours(outside: Outside): Addition[] {
  return [...foreignNamespaces(outside)].map(([namespace, { config, file, written }]): Addition => ({
    into: ["network-policy", "neighbours", namespace],
    value: withKeys<Entry<"network-policy", "neighbours">>(config, { file }),
    written,
    file,
  }));
}
