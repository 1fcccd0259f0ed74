/** What other stacks of a platform have already: namespaces, names of teams, hosts. Read from their files as they are. Pure. */
import type { Outside, StackDocument } from "../../framework/outside";
import { mismatch, type Problem } from "../../core/problem";
import { isRecord } from "../../core/record";
import type { TeamConfig } from "./config";
import { valueAt } from "./value-at";

export interface ForeignNamespace {
  /** As network-policy has it. */
  readonly config: object;
  readonly file: string;
}

/** Namespaces of a team, in the words of network-policy. */
export function namespacesOf({
  name,
  groups,
  namespaces,
}: Pick<TeamConfig, "name" | "groups" | "namespaces">): Record<string, object> {
  return Object.fromEntries(
    Object.entries(namespaces).map(([namespace, { quota: _, ...rest }]) => [
      namespace,
      { ...defined(rest), team: name, readOnlyGroups: groups },
    ]),
  );
}

/** Namespaces of the platform and of the other stacks on it. */
export function foreignNamespaces({ platform, others }: Outside): ReadonlyMap<string, ForeignNamespace> {
  const all = [...(platform === undefined ? [] : [platform]), ...others].flatMap((stack) => [
    ...mapAt(stack.document["network-policy"], "namespaces").map(([name, config]) => [name, config, stack] as const),
    ...teamsOf(stack).flatMap((team) =>
      Object.entries(namespacesOf(team)).map(([name, config]) => [name, config, stack] as const),
    ),
  ]);
  return new Map(all.map(([name, config, { file }]) => [name, { config, file }]));
}

/**
 * Names of teams and hosts that another stack has too: the label of a team's namespaces would be two teams', and a
 * gateway has one server per host.
 *
 * @param teams each with the path of its config and of its name
 */
export function teamCollisions(
  teams: readonly { readonly team: TeamConfig; readonly at: readonly string[]; readonly nameAt: readonly string[] }[],
  { platform, others }: Outside,
): Problem[] {
  const stacks = [...(platform === undefined ? [] : [platform]), ...others];
  const names = new Map(stacks.flatMap((stack) => teamsOf(stack).map(({ name }) => [name, stack.file])));
  const hosts = new Map(stacks.flatMap((stack) => hostsOf(stack).map((host) => [host, stack.file])));
  return teams.flatMap(({ team: { name, egress }, at, nameAt }) => [
    ...(names.has(name)
      ? [mismatch(nameAt, `team ${name}, which ${names.get(name) ?? ""} has too`, "a team that no other stack has")]
      : []),
    ...Object.entries(egress).flatMap(([key, destination]) => {
      const host = valueAt(destination, "host");
      const file = host === undefined ? undefined : hosts.get(host);
      return file === undefined
        ? []
        : [
            mismatch(
              [...at, "egress", key, "host"],
              `${host ?? ""}, which ${file} has too`,
              "a host that one stack has: the platform's, with the callers of all",
            ),
          ];
    }),
  ]);
}

/** Teams of a stack: its own, or those that a platform has inline. */
function teamsOf({ document }: StackDocument): TeamConfig[] {
  const own = document["team"];
  const inline = Object.entries(isRecord(document["teams"]) ? document["teams"] : {});
  return [own, ...inline.map(([name, team]) => (isRecord(team) ? { ...team, name } : undefined))].filter(isTeam);
}

/** As far as it is read here; the rest is judged where the team is. */
function isTeam(value: unknown): value is TeamConfig {
  return isRecord(value) && typeof value["name"] === "string" && isRecord(value["namespaces"]);
}

function hostsOf(stack: StackDocument): string[] {
  return [
    ...mapAt(stack.document["egress"], "destinations").map(([, destination]) => destination),
    ...teamsOf(stack).flatMap((team) => mapAt(team, "egress").map(([, destination]) => destination)),
  ].flatMap((destination) => valueAt(destination, "host") ?? []);
}

function mapAt(value: unknown, key: string): [string, object][] {
  const map = isRecord(value) ? value[key] : undefined;
  return Object.entries(isRecord(map) ? map : {}).filter((entry): entry is [string, object] => isRecord(entry[1]));
}

function defined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
}
