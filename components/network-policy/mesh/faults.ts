/** Rules that a mesh with strict mTLS, or with registered destinations only, would never let through. Pure. */
import { error, type Problem } from "../../../core/problem";
import type { AllowArgs } from "../args";
import type { NamespaceIntents } from "../intents";
import { namespaceOf, type Scope } from "../peers";
import { membership, namespacesOfTeam } from "./membership";
import type { MeshIntents } from "./settings";
import { sourcesOf, type Fault } from "./sources";

type Path = readonly PropertyKey[];

const routes = "Route it through the ingress gateway: istio.routes on the platform, team.routes in a team's stack.";

export function ruleFaults(
  { intents }: Scope,
  mesh: MeshIntents,
  { name, namespace, rule, path }: { name: string; namespace: NamespaceIntents; rule: AllowArgs; path: Path },
): Problem[] {
  const { from, to } = rule;
  const inside = namespace.mesh !== "none";
  if (from !== undefined && inside) {
    const found = sourcesOf(intents, mesh, from);
    return found.ok ? [] : [withoutIdentity(name, found.fault, [...path, "from"])];
  }
  if (to === undefined) {
    return [];
  }
  return inside
    ? to.dnsNames !== undefined && namespace.mesh === "sidecar" && mesh.registryOnly
      ? [unregisteredNames(to.dnsNames, [...path, "to", "dnsNames"])]
      : []
    : targets({ intents }, to).map((target) => plainText(name, target, [...path, "to"]));
}

/** Listed namespaces of the mesh that a rule leads to. */
function targets({ intents }: Pick<Scope, "intents">, to: NonNullable<AllowArgs["to"]>): string[] {
  const all = to.namespace === undefined ? namespacesOfTeam(intents, to.team ?? "") : [to.namespace];
  const listed = all.filter((one) => namespaceOf(intents, one) !== undefined);
  // Of a team, one namespace is enough: the rule is for whichever of them it is.
  return listed.every((one) => membership(intents, one) === "member") ? listed.slice(0, 1) : [];
}

function withoutIdentity(namespace: string, fault: Fault, path: Path): Problem {
  switch (fault.kind) {
    case "load-balancer":
      return error(
        [...path, "component"],
        `${namespace} is in the mesh, whose strict mTLS refuses what comes from a load balancer.`,
        `${routes} Or set mesh: none for a namespace behind a load balancer.`,
      );
    case "api-server":
      return error(
        [...path, "component"],
        `${namespace} is in the mesh, whose strict mTLS refuses calls of the API server.`,
        "Run webhooks in a namespace with mesh: none.",
      );
    case "addresses":
      return error(
        path,
        `${namespace} is in the mesh, whose strict mTLS refuses connections from bare addresses: they have no certificate.`,
        routes,
      );
    case "pods":
      return error(
        path,
        `${namespace} is in the mesh, whose strict mTLS refuses pods of ${fault.where}, which are not known to be in it.`,
        `Set mesh for ${fault.where} in network-policy.namespaces, or add it to istio.namespaces.`,
      );
  }
}

function plainText(namespace: string, target: string, path: Path): Problem {
  return error(
    path,
    `${target} is in the mesh, whose strict mTLS refuses pods of ${namespace}, which are not in it.`,
    `Set mesh for ${namespace} too.`,
  );
}

function unregisteredNames(names: readonly string[], path: Path): Problem {
  return error(
    path,
    `Sidecars connect to registered hosts only, and ${names.join(", ")} would not be one.`,
    "Name the host in egress.destinations on the platform, or in team.egress in a team's stack.",
  );
}

/** Metrics of pods in the mesh, scraped by a Prometheus that is not in it. */
export function metricsFault(
  name: string,
  { mesh, metricsPorts }: NamespaceIntents,
  prometheus: string,
  path: Path,
): Problem[] {
  return metricsPorts.length === 0
    ? []
    : [
        error(
          path,
          `${name} is in the mesh, whose strict mTLS refuses the Prometheus of ${prometheus}, which is not known to be in it.`,
          mesh === "sidecar"
            ? `Remove metricsPorts and annotate the pods with prometheus.io/scrape, port and path: sidecars add these metrics to their own on 15020, which is open. Or add ${prometheus} to istio.namespaces.`
            : `Add ${prometheus} to istio.namespaces, or set mesh for it in network-policy.namespaces.`,
        ),
      ];
}
