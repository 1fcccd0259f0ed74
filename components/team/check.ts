/** What a team may not do: reach outside its own namespaces, and what the platform gives it. Pure. */
import { error, type Problem } from "../../core/problem";
import { elementsOf, textAt, valueAt } from "../../framework/parts";
import type { Declarations } from "../../framework/slots";
import { checkCertificates } from "./check-certificates";
import { checkEgress } from "./check-egress";
import { checkRoutes, sharedHosts } from "./check-routes";
import type { TeamConfig, TeamsConfig } from "./config";

/** Namespaces of the cluster and of what the platform installs. */
const platformNamespace = /^(default|kube-.*|istio-.*|cert-manager|calico-.*|tigera-operator|amazon-.*)$/;

export function check(config: TeamConfig, declared: Readonly<Partial<Declarations>>): Problem[] {
  const { namespaces, podSecurityGroups } = config;
  const own = Object.keys(namespaces);
  return [
    ...checkNamespaces(own),
    ...Object.entries(podSecurityGroups)
      // Undefined: not a group, which pod-security-groups says.
      .map(([name, group]) => [name, textAt(group, "namespace")] as const)
      .filter(([, namespace]) => namespace !== undefined && !own.includes(namespace))
      .map(([name, namespace]) =>
        error(
          ["podSecurityGroups", name, "namespace"],
          `${namespace ?? ""} is not this team's.`,
          `Namespaces of this team: ${own.join(", ")}.`,
        ),
      ),
    ...checkCertificates(config, declared),
    ...checkEgress(config, declared),
    ...checkRoutes(config, declared),
  ];
}

export function checkNamespaces(names: readonly string[]): Problem[] {
  return names
    .filter((name) => platformNamespace.test(name))
    .map((name) =>
      error(["namespaces", name], `The namespace ${name} belongs to the platform.`, "Choose a name of your own."),
    );
}

/** The same for teams in the platform's stack, where a rule could name another's group of pods. */
export function checkTeams(teams: TeamsConfig, declared: Readonly<Partial<Declarations>>): Problem[] {
  const each = Object.entries(teams).flatMap(([name, team]) =>
    [...check({ ...team, name }, declared), ...foreignGroups(team)].map((problem) => ({
      ...problem,
      path: [name, ...problem.path],
    })),
  );
  return [...each, ...sharedHosts(teams)];
}

function foreignGroups({ podSecurityGroups }: Pick<TeamConfig, "podSecurityGroups">): Problem[] {
  const own = Object.keys(podSecurityGroups);
  return Object.entries(podSecurityGroups).flatMap(([name, group]) => {
    return elementsOf(valueAt(group, "allow")).flatMap((rule, index) =>
      (["from", "to"] as const).flatMap((side) => {
        const peer = textAt(valueAt(rule, side), "group");
        return peer === undefined || own.includes(peer)
          ? []
          : [
              error(
                ["podSecurityGroups", name, "allow", index, side, "group"],
                `${peer} is not this team's.`,
                `Groups of this team: ${own.join(", ")}.`,
              ),
            ];
      }),
    );
  });
}
