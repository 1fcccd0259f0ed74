/** A team's hosts outside: for its own pods, and given by the platform. Egress checks the rest of a destination. Pure. */
import { error, type Problem } from "../../core/problem";
import { elementsOf, textAt, valueAt } from "../../framework/parts";
import type { Declarations } from "../../framework/slots";
import type { TeamConfig } from "./config";
import { mayReachHost } from "./names";

export function checkEgress(
  { name, namespaces, egress }: TeamConfig,
  { egressTeamHosts }: Readonly<Partial<Declarations>>,
): Problem[] {
  if (Object.keys(egress).length === 0) {
    return [];
  }
  if (egressTeamHosts === undefined) {
    return [
      error(
        ["egress"],
        "The platform gives no hosts to teams: it has no egress gateway that is held to hosts.",
        `The platform needs egress, and egress.teamHosts.${name}.`,
      ),
    ];
  }
  const own = Object.keys(namespaces);
  const given = egressTeamHosts[name] ?? [];
  const hosts = given === "any" || given.length === 0 ? "none" : given.join(", ");
  return Object.entries(egress).flatMap(([key, destination]): Problem[] => {
    const host = textAt(destination, "host");
    return [
      ...(host === undefined
        ? [error(["egress", key], "The destination has no host. Only the platform can open addresses.")]
        : []),
      ...(host === undefined || mayReachHost(host, given)
        ? []
        : [
            error(
              ["egress", key, "host"],
              `The platform does not give ${host} to this team.`,
              `It gives: ${hosts} (egress.teamHosts.${name} of the platform).`,
            ),
          ]),
      ...elementsOf(valueAt(destination, "from")).flatMap((caller, index) => {
        const namespace = textAt(caller, "namespace");
        return namespace === undefined || own.includes(namespace)
          ? []
          : [
              error(
                ["egress", key, "from", index, "namespace"],
                `${namespace} is not this team's.`,
                `Namespaces of this team: ${own.join(", ")}.`,
              ),
            ];
      }),
    ];
  });
}
