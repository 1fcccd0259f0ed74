/** A team's hosts outside: for its own pods, and given by the platform. What a destination may be, egress judges. Pure. */
import { mismatch, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { TeamConfig } from "./config";
import { valueAt } from "./value-at";
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
      mismatch(
        ["egress"],
        "hosts outside, on a platform that holds no egress gateway to hosts",
        `a platform with egress, and egress.teamHosts.${name}`,
      ),
    ];
  }
  const own = Object.keys(namespaces);
  const given = egressTeamHosts[name] ?? [];
  const allowed =
    given === "any" || given.length === 0 ? "nothing: the platform gives this team no hosts" : given.join(", ");
  return Object.entries(egress).flatMap(([key, destination]): Problem[] => {
    const host = valueAt(destination, "host");
    return [
      ...(host === undefined
        ? [mismatch(["egress", key], "a destination without a host", "a host: addresses are the platform's to open")]
        : []),
      ...(host === undefined || mayReachHost(host, given)
        ? []
        : [
            mismatch(
              ["egress", key, "host"],
              host,
              allowed,
              `The platform gives hosts to a team: egress.teamHosts.${name}.`,
            ),
          ]),
      ...callers(destination).flatMap((caller, index) => {
        const namespace = valueAt(caller, "namespace");
        return namespace === undefined || own.includes(namespace)
          ? []
          : [
              mismatch(
                ["egress", key, "from", index, "namespace"],
                `${namespace}, which is not this team's`,
                `namespaces of this team: ${own.join(", ")}`,
              ),
            ];
      }),
    ];
  });
}

function callers(destination: unknown): readonly unknown[] {
  const { from } = (destination ?? {}) as { readonly from?: unknown };
  return Array.isArray(from) ? (from as unknown[]) : [];
}
