/** What other stacks of a platform have already: namespaces, names of teams, hosts. Read from their files as they are. Pure. */
import { error, type Problem } from "../../core/problem";
import { defined, isRecord } from "../../core/record";
import type { Outside, StackDocument, Written } from "../../framework/outside";
import { entriesOf, textAt, type Entry, type Loose, type Unchecked } from "../../framework/parts";
import type { TeamConfig } from "./config";

type NamespaceEntry = Entry<"network-policy", "namespaces">;
type TeamNamespace = TeamConfig["namespaces"][string];

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
  } satisfies Record<keyof Omit<TeamNamespace, "quota"> | "team" | "readOnlyGroups", unknown>);
}

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
        ...teamsOf(stack).flatMap(({ team, at }) =>
          Object.entries(namespacesOf(team)).map(([name, config]): [string, ForeignNamespace] => [
            name,
            { config, file, written: [...at, "namespaces", name] },
          ]),
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
  const names = new Map(stacks.flatMap((stack) => teamsOf(stack).map(({ team }) => [team.name, stack.file])));
  const hosts = new Map(stacks.flatMap((stack) => hostsOf(stack).map((host) => [host, stack.file])));
  return teams.flatMap(({ team: { name, egress }, at, nameAt }) => [
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
  ]);
}

function stacksOf({ platform, others }: Outside): StackDocument[] {
  return [...(platform === undefined ? [] : [platform]), ...others];
}

interface ForeignTeam {
  readonly team: TeamConfig;
  /** Path of its config in its file. */
  readonly at: readonly string[];
}

/** Teams of a stack: its own, or those that a platform has inline. */
function teamsOf({ document }: StackDocument): ForeignTeam[] {
  const { team: own, teams } = document;
  return [
    ...(isTeam(own) ? [{ team: own, at: ["team"] }] : []),
    ...Object.entries(isRecord(teams) ? teams : {}).flatMap(([name, inline]) => {
      const team = isRecord(inline) ? { ...inline, name } : undefined;
      return isTeam(team) ? [{ team, at: ["teams", name] }] : [];
    }),
  ];
}

/** As far as it is read here; the rest is checked in the stack of the team. */
function isTeam(value: unknown): value is TeamConfig {
  return isRecord(value) && typeof value["name"] === "string" && isRecord(value["namespaces"]);
}

function hostsOf(stack: StackDocument): string[] {
  return [
    ...entriesOf(stack.document, "egress", "destinations").map(([, destination]) => destination),
    ...teamsOf(stack).flatMap(({ team }) => Object.values(isRecord(team.egress) ? team.egress : {})),
  ].flatMap((destination) => textAt(destination, "host") ?? []);
}
