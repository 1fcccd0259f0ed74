/** What a team may not do: reach outside its own namespaces, and what the platform gives it. Pure. */
import { mismatch, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { checkCertificates } from "./check-certificates";
import { checkEgress } from "./check-egress";
import type { TeamConfig, TeamsConfig } from "./config";
import { valueAt } from "./value-at";

/** Namespaces of the cluster and of what the platform installs. */
const platformNamespace = /^(default|kube-.*|istio-.*|cert-manager|calico-.*|tigera-operator|amazon-.*)$/;

export function check(config: TeamConfig, declared: Readonly<Partial<Declarations>>): Problem[] {
  const { namespaces, podSecurityGroups } = config;
  const own = Object.keys(namespaces);
  return [
    ...own
      .filter((name) => platformNamespace.test(name))
      .map((name) =>
        mismatch(["namespaces", name], `${name}, which is the platform's`, "namespaces of the team's own"),
      ),
    ...Object.entries(podSecurityGroups)
      // Undefined: not a group, which pod-security-groups says.
      .map(([name, group]) => [name, valueAt(group, "namespace")] as const)
      .filter(([, namespace]) => namespace !== undefined && !own.includes(namespace))
      .map(([name, namespace]) =>
        mismatch(
          ["podSecurityGroups", name, "namespace"],
          `${namespace ?? ""}, which is not this team's`,
          `namespaces of this team: ${own.join(", ")}`,
        ),
      ),
    ...checkCertificates(config, declared),
    ...checkEgress(config, declared),
  ];
}

/** The same for teams in the platform's stack, where a rule could name another's group of pods. */
export function checkTeams(teams: TeamsConfig, declared: Readonly<Partial<Declarations>>): Problem[] {
  return Object.entries(teams).flatMap(([name, team]) =>
    [...check({ ...team, name }, declared), ...foreignGroups(team)].map((problem) => ({
      ...problem,
      path: [name, ...problem.path],
    })),
  );
}

function foreignGroups({ podSecurityGroups }: Pick<TeamConfig, "podSecurityGroups">): Problem[] {
  const own = Object.keys(podSecurityGroups);
  return Object.entries(podSecurityGroups).flatMap(([name, group]) => {
    const { allow } = (group ?? {}) as { readonly allow?: unknown };
    return (Array.isArray(allow) ? (allow as unknown[]) : []).flatMap((rule, index) =>
      (["from", "to"] as const).flatMap((side) => {
        const peer = valueAt((rule as Readonly<Record<string, unknown>> | null)?.[side], "group");
        return peer === undefined || own.includes(peer)
          ? []
          : [
              mismatch(
                ["podSecurityGroups", name, "allow", index, side, "group"],
                `${peer}, which is not this team's`,
                own.join(", "),
              ),
            ];
      }),
    );
  });
}
