/** What the rest of the stack adds to the intents: the mesh, routes into it, and who limits its way out. Pure. */
import { error, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { MeshRouteFacts } from "../shared/slot-types";
import type { NetworkPolicyConfig } from "./config";
import type { MeshIntents } from "./mesh/settings";
import { parsePort } from "../../core/ports";

type Declared = Readonly<Partial<Declarations>>;
type NamespaceConfig = NetworkPolicyConfig["namespaces"][string];

/** The config with what the stack declares. */
export interface DeclaredIntents extends NetworkPolicyConfig {
  readonly mesh?: MeshIntents;
  readonly egressGatewayPolicies: boolean;
}

export function withDeclared(config: NetworkPolicyConfig, declared: Declared): DeclaredIntents {
  const mesh = meshOf(declared);
  return {
    ...withRoutes(config, routesOf(declared)),
    ...(mesh === undefined ? {} : { mesh }),
    egressGatewayPolicies: declared.egressTeamHosts === undefined,
  };
}

/** The mesh of the stack, or of the platform that a team's stack is on. */
function meshOf({ istio, mesh }: Declared): MeshIntents | undefined {
  return istio === undefined || mesh === undefined
    ? undefined
    : {
        trustDomain: mesh.trustDomain,
        denyByDefault: istio.denyByDefault,
        registryOnly: istio.registryOnly,
        members: istio.members,
      };
}

/** Routes from the ingress gateway, the platform's and the team's. */
export function routesOf({ meshRoutes = [], teamRoutes = [] }: Declared): readonly MeshRouteFacts[] {
  return [...meshRoutes, ...teamRoutes];
}

/** Each workload that a route leads to is open to the gateway, as if a rule of its namespace said it. */
export function withRoutes(config: NetworkPolicyConfig, routes: readonly MeshRouteFacts[]): NetworkPolicyConfig {
  const namespaces = Object.entries(config.namespaces).map(([name, namespace]) => {
    const own = routes.filter((route) => route.namespace === name && hasWorkload(namespace, route));
    return [name, own.reduce(opened, namespace)] as const;
  });
  return { ...config, namespaces: Object.fromEntries(namespaces) };
}

function hasWorkload({ workloads }: NamespaceConfig, { pods }: MeshRouteFacts): boolean {
  return Object.hasOwn(workloads, pods);
}

function opened(namespace: NamespaceConfig, route: MeshRouteFacts): NamespaceConfig {
  const { pods, port, host } = route;
  const said = namespace.allow.some(
    (rule) =>
      rule.from?.component === "ingress-gateway" &&
      rule.pods === pods &&
      rule.http === undefined &&
      (rule.ports ?? []).some(
        (spec) => parsePort(spec)?.port === port || namespace.workloads[pods]?.ports[spec] === port,
      ),
  );
  const rule = { pods, from: { component: "ingress-gateway" as const }, ports: [port], why: `the route of ${host}` };
  return said ? namespace : { ...namespace, allow: [...namespace.allow, rule] };
}

/** Routes that lead to no workload of this stack, or of another on the same platform. */
export function routeProblems(config: NetworkPolicyConfig, declared: Declared): Problem[] {
  return routesOf(declared).flatMap((route): Problem[] => {
    const namespace = Object.hasOwn(config.namespaces, route.namespace)
      ? config.namespaces[route.namespace]
      : undefined;
    if (namespace === undefined) {
      return Object.hasOwn(config.neighbours, route.namespace) || declared.networkPolicyEngine === undefined
        ? []
        : [
            error(
              ["namespaces"],
              `${route.name} leads to the namespace ${route.namespace}, which is not listed: nothing lets the ingress gateway in.`,
              "Add it with the workload of the route, or correct the route's namespace.",
            ),
          ];
    }
    const known = Object.keys(namespace.workloads);
    return hasWorkload(namespace, route)
      ? []
      : [
          error(
            ["namespaces", route.namespace, "workloads"],
            `${route.name} leads to ${route.pods}, which is not among the workloads: ${known.join(", ") || "none"}.`,
            "Add the workload, or correct the route's pods.",
          ),
        ];
  });
}
