/** What a team's config says in the words of the capabilities that make it. Pure. */
import type { Expansion, Outside, StackDocument } from "../outside";
import type { TeamConfig } from "./config";

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

export function expandTeam(config: TeamConfig, outside: Outside): Expansion {
  const groups = config.podSecurityGroups;
  const parts = {
    "network-policy": {
      ...pick(outside.platform?.document["network-policy"], ofTheCluster),
      // The platform has the engine, and the deny of all namespaces where the engine has one.
      installEngine: false,
      defaultDeny: "listed-namespaces",
      namespaces: namespacesOf(config),
      neighbours: neighboursOf(outside),
    },
    ...(Object.keys(groups).length === 0 ? {} : { "pod-security-groups": { groups, shared: "platform" } }),
  };
  const origins = [
    { part: ["network-policy", "namespaces"], written: ["team", "namespaces"] },
    { part: ["pod-security-groups", "groups"], written: ["team", "podSecurityGroups"] },
  ];
  return { parts, origins };
}

function namespacesOf({ name, groups, namespaces }: TeamConfig): Record<string, object> {
  return Object.fromEntries(
    Object.entries(namespaces).map(([namespace, { quota: _, ...rest }]) => [
      namespace,
      { ...defined(rest), team: name, readOnlyGroups: groups },
    ]),
  );
}

/** What other stacks say of their namespaces, in the same words. */
function neighboursOf({ platform, others }: Outside): Record<string, object> {
  const all = [...(platform === undefined ? [] : [platform]), ...others].flatMap((other) =>
    Object.entries(foreignNamespaces(other)).map(
      ([namespace, config]) => [namespace, { ...config, file: other.file }] as const,
    ),
  );
  return Object.fromEntries(all);
}

/** Namespaces of another stack, by name: a platform's, or a team's where it is valid. */
export function foreignNamespaces({ document }: StackDocument): Record<string, object> {
  const platform = document["network-policy"] as { readonly namespaces?: Record<string, object> } | null | undefined;
  const team = document["team"] as TeamConfig | null | undefined;
  if (typeof team?.namespaces === "object") {
    return namespacesOf({ name: team.name, groups: team.groups, namespaces: team.namespaces, podSecurityGroups: {} });
  }
  return platform?.namespaces ?? {};
}

function pick(value: unknown, keys: readonly string[]): Record<string, unknown> {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)))
    : {};
}

function defined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
}
