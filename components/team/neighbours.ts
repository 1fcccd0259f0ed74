/** What other stacks of a platform have already: namespaces, names of teams, hosts. Read from their files as they are. Pure. */
import { error, type Problem } from "../../core/problem";
import { defined, isRecord } from "../../core/record";
import type { Outside, StackDocument, Written } from "../../framework/outside";
import {
  elementsOf,
  entriesOf,
  partOf,
  pick,
  textAt,
  valueAt,
  type Entry,
  type Loose,
  type Unchecked,
} from "../../framework/parts";
import type { Parts } from "../../framework/slots";
import { takenHost } from "./check-routes";
import type { TeamConfig } from "./config";

type NamespaceEntry = Entry<"network-policy", "namespaces">;
type TeamNamespace = TeamConfig["namespaces"][string];

/** What a team says of a namespace in the words of network-policy. */
type HandedOn = Exclude<keyof TeamNamespace, "quota">;

export interface ForeignNamespace extends Written {
  readonly config: Loose<NamespaceEntry> | Unchecked<NamespaceEntry>;
  readonly file: string;
}

/** Namespaces of a team, as network-policy has them. */
export function namespacesOf({
  name,
  groups,
  namespaces,
}: Pick<TeamConfig, "name" | "groups" | "namespaces">): Record<string, Loose<NamespaceEntry>> {
  return Object.fromEntries(
    Object.entries(namespaces).map(([namespace, config]) => [namespace, toEntry(config, name, groups)]),
  );
}

/** Key by key: a key that either side renames or adds does not compile, which a spread would hide. */
function toEntry(config: TeamNamespace, team: string, readOnlyGroups: string[]): Loose<NamespaceEntry> {
  const { podSecurity, mesh, withinNamespace, metricsPorts, workloads, allow } = config;
  return defined<Loose<NamespaceEntry>>({
    podSecurity,
    mesh,
    withinNamespace,
    metricsPorts,
    workloads,
    allow,
    team,
    readOnlyGroups,
  } satisfies Record<HandedOn | "team" | "readOnlyGroups", unknown>);
}

/** The same keys of what another stack's file says. One that is missing here does not compile. */
const handedOn = Object.keys({
  podSecurity: true,
  mesh: true,
  withinNamespace: true,
  metricsPorts: true,
  workloads: true,
  allow: true,
} satisfies Record<HandedOn, true>) as HandedOn[];

/** Namespaces of the platform and of the other stacks on it. */
export function foreignNamespaces(outside: Outside): ReadonlyMap<string, ForeignNamespace> {
  return new Map(
    stacksOf(outside).flatMap((stack) => {
      const { file } = stack;
      return [
        ...entriesOf(stack.document, "network-policy", "namespaces").map(
          ([name, config]): [string, ForeignNamespace] => [
            name,
            { config, file, written: ["network-policy", "namespaces", name] },
          ],
        ),
        ...teamsOf(stack).flatMap(({ team, name: owner, groups, at }) =>
          entriesOf({ "network-policy": pick(team, ["namespaces"]) }, "network-policy", "namespaces").map(
            ([name, config]): [string, ForeignNamespace] => [
              name,
              {
                config: { ...pick(config, handedOn), team: owner, readOnlyGroups: groups },
                file,
                written: [...at, "namespaces", name],
              },
            ],
          ),
        ),
      ];
    }),
  );
}

/**
 * Names of teams and hosts that another stack has too: two teams would share the label of a namespace, and a gateway has
 * one server per host.
 *
 * @param teams each with the path of its config and of its name
 */
export function teamCollisions(
  teams: readonly { readonly team: TeamConfig; readonly at: readonly string[]; readonly nameAt: readonly string[] }[],
  outside: Outside,
): Problem[] {
  const stacks = stacksOf(outside);
  const names = new Map(stacks.flatMap((stack) => teamsOf(stack).map(({ name }) => [name, stack.file])));
  const hosts = new Map(stacks.flatMap((stack) => hostsOf(stack).map((host) => [host, stack.file])));
  const routed = new Map(stacks.flatMap((stack) => routedHostsOf(stack).map((host) => [host, stack.file])));
  return teams.flatMap(({ team: { name, egress, routes }, at, nameAt }) => [
    ...(names.has(name) ? [error(nameAt, `${names.get(name) ?? ""} already has a team named ${name}.`)] : []),
    ...Object.entries(egress).flatMap(([key, destination]) => {
      const host = textAt(destination, "host");
      const file = host === undefined ? undefined : hosts.get(host);
      return file === undefined
        ? []
        : [
            error(
              [...at, "egress", key, "host"],
              `${file} already has the host ${host ?? ""}.`,
              "Only one stack can have a host. If several teams call it, the platform's stack has it, with all callers.",
            ),
          ];
    }),
    ...Object.entries(routes).flatMap(([key, { host }]) => {
      const file = routed.get(host);
      return file === undefined ? [] : [takenHost([...at, "routes", key, "host"], host, file)];
    }),
  ]);
}

function stacksOf({ platform, others }: Outside): StackDocument[] {
  return [...(platform === undefined ? [] : [platform]), ...others];
}

/** What another stack's file says of a team. Its own stack checks the file; here a value may still be anything. */
interface ForeignTeam {
  readonly name: string;
  readonly groups: string[];
  readonly team: Unchecked<Parts["team"]>;
  /** Path of its config in its file. */
  readonly at: readonly string[];
}

/** Teams of a stack: its own, or those that a platform has inline. What is not a map, or has no name, is skipped. */
function teamsOf({ document }: StackDocument): ForeignTeam[] {
  const own = partOf(document, "team");
  const inline: unknown = document["teams"];
  return [
    ...foreignTeam(textAt(own, "name"), own, ["team"]),
    ...Object.entries(isRecord(inline) ? inline : {}).flatMap(([name, team]) =>
      isRecord(team) ? foreignTeam(name, partOf({ team }, "team"), ["teams", name]) : [],
    ),
  ];
}

function foreignTeam(
  name: string | undefined,
  team: Unchecked<Parts["team"]> | undefined,
  at: readonly string[],
): ForeignTeam[] {
  if (name === undefined || team === undefined) {
    return [];
  }
  const groups: readonly unknown[] = elementsOf(valueAt(team, "groups"));
  return [{ name, groups: groups.filter((group) => typeof group === "string"), team, at }];
}

/** Hosts that teams of a stack route. Those of the platform are declared (check-routes.ts). */
function routedHostsOf(stack: StackDocument): string[] {
  return teamsOf(stack).flatMap(({ team }) => {
    const routes: unknown = valueAt(team, "routes");
    return Object.values(isRecord(routes) ? routes : {}).flatMap((route) =>
      isRecord(route) && typeof route["host"] === "string" ? [route["host"]] : [],
    );
  });
}

function hostsOf(stack: StackDocument): string[] {
  return [
    ...entriesOf(stack.document, "egress", "destinations").map(([, destination]) => textAt(destination, "host")),
    ...teamsOf(stack).flatMap(({ team }) =>
      entriesOf({ egress: { destinations: valueAt(team, "egress") } }, "egress", "destinations").map(
        ([, destination]) => textAt(destination, "host"),
      ),
    ),
  ].filter((host) => host !== undefined);
}
