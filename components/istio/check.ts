/** What the schema alone cannot say, and what only the whole stack shows. Pure. */
import { error, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { Config } from "./config";
import { argProblems } from "./refusals";

export function check(
  config: Config,
  { privateCa, networkPolicyNamespaces, ...declared }: Readonly<Partial<Declarations>>,
): Problem[] {
  const isolated = networkPolicyNamespaces ?? [];
  return [
    ...argProblems(config, privateCa?.usageMode),
    ...teamHosts(config),
    ...closedRoutes(config, declared.networkPolicyEngine !== undefined),
    ...Object.keys(config.namespaces).flatMap((name) =>
      isolated.includes(name)
        ? [
            error(
              ["namespaces", name],
              `Both istio and network-policy would create namespace ${name}.`,
              `Set network-policy.namespaces.${name}.mesh to ${config.dataPlane} and remove it here, or set create to false there.`,
            ),
          ]
        : [],
    ),
  ];
}

function teamHosts({ ingressGateway, teamHosts: given }: Config): Problem[] {
  return ingressGateway?.tls !== undefined || Object.keys(given).length === 0
    ? []
    : [
        error(
          ["teamHosts"],
          "Routes of teams need TLS at the ingress gateway.",
          "Set ingressGateway.tls with their hosts.",
        ),
      ];
}

/** The mesh denies by default, and network-policy is what lets the gateway in. */
function closedRoutes({ routes, authorization }: Config, hasPolicies: boolean): Problem[] {
  return hasPolicies || authorization === "allow-by-default" || Object.keys(routes).length === 0
    ? []
    : [
        error(
          ["routes"],
          "Nothing lets the ingress gateway in: the mesh denies by default, and network-policy is missing.",
          "Add network-policy with the namespaces of the routes.",
        ),
      ];
}
