/** What the schema alone cannot say, and what only the whole stack shows. Pure. */
import { error, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { Config } from "./config";
import { argProblems } from "./refusals";

export function check(
  config: Config,
  { privateCa, networkPolicyNamespaces = [] }: Readonly<Partial<Declarations>>,
): Problem[] {
  return [
    ...argProblems(config, privateCa?.usageMode),
    ...Object.keys(config.namespaces).flatMap((name) =>
      networkPolicyNamespaces.includes(name)
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
