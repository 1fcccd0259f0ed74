/** What a team may not do: reach outside its own namespaces. Pure. */
import type { Problem } from "../problem";
import type { TeamConfig } from "./config";

/** Namespaces of the cluster and of what the platform installs. */
const platformNamespace = /^(default|kube-.*|istio-.*|cert-manager|calico-.*|tigera-operator|amazon-.*)$/;

export function check({ namespaces, podSecurityGroups }: TeamConfig): Problem[] {
  const own = Object.keys(namespaces);
  return [
    ...own
      .filter((name) => platformNamespace.test(name))
      .map((name) => error(["namespaces", name], `${name}, which is the platform's`, "namespaces of the team's own")),
    ...Object.entries(podSecurityGroups)
      .map(([name, group]) => [name, namespaceOf(group)] as const)
      .filter(([, namespace]) => namespace !== undefined && !own.includes(namespace))
      .map(([name, namespace]) =>
        error(
          ["podSecurityGroups", name, "namespace"],
          `${namespace ?? ""}, which is not this team's`,
          `namespaces of this team: ${own.join(", ")}`,
        ),
      ),
  ];
}

/** Undefined: not a group, which pod-security-groups says. */
function namespaceOf(group: unknown): string | undefined {
  const { namespace } = (group ?? {}) as { readonly namespace?: unknown };
  return typeof namespace === "string" ? namespace : undefined;
}

function error(path: readonly PropertyKey[], found: string, allowed: string): Problem {
  return { path, found, allowed, severity: "error" };
}
