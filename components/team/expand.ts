/** What a team's config says in the words of the capabilities that make it. Pure. */
import type { Addition, Expansion, Outside } from "../../framework/outside";
import type { TeamConfig, TeamsConfig } from "./config";
import { foreignNamespaces, namespacesOf, teamCollisions } from "./neighbours";

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
];

/** A team with a stack of its own, on the cluster of another. */
export function expandTeam(config: TeamConfig, outside: Outside): Expansion {
  const parts = {
    "network-policy": {
      ...pick(outside.platform?.document["network-policy"], ofTheCluster),
      // The platform has the engine, and the deny of all namespaces where the engine has one.
      installEngine: false,
      defaultDeny: "listed-namespaces",
    },
    ...(Object.keys(config.podSecurityGroups).length === 0 ? {} : { "pod-security-groups": { shared: "platform" } }),
    ...(Object.keys(config.egress).length === 0 ? {} : { egress: { sharedGateway: { owner: config.name } } }),
  };
  return {
    parts,
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
  return [
    ...Object.entries(namespacesOf(team)).map(([namespace, value]): Addition => ({
      into: ["network-policy", "namespaces", namespace],
      value,
      written: [...at, "namespaces", namespace],
    })),
    ...Object.entries(podSecurityGroups).map(([group, value]): Addition => ({
      into: ["pod-security-groups", "groups", group],
      value,
      written: [...at, "podSecurityGroups", group],
    })),
    // Names beside the gateway are of all teams together.
    ...Object.entries(egress).map(([key, value]): Addition => ({
      into: ["egress", "destinations", `${name}-${key}`],
      value,
      written: [...at, "egress", key],
    })),
  ];
}

/** What other stacks say of their namespaces, in the same words. Two of them that have one tell each other. */
function neighbours(outside: Outside): Addition[] {
  return [...foreignNamespaces(outside)].map(([namespace, { config, file }]) => ({
    into: ["network-policy", "neighbours", namespace],
    value: { ...config, file },
  }));
}

function pick(value: unknown, keys: readonly string[]): Record<string, unknown> {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)))
    : {};
}
