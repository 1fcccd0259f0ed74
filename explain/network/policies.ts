/** The network policies of a stack and its team stacks, compiled for its engine. */
import { networkPolicy } from "../../components/network-policy";
import { networkPolicyConfig, type NetworkPolicyConfig } from "../../components/network-policy/config";
import { routesOf, withDeclared, withRoutes } from "../../components/network-policy/declared";
import { compile, type Compiled } from "../../components/network-policy/engines";
import type { Engine, Policy } from "../../components/network-policy/model";
import { denyScope, intendedPolicies } from "../../components/network-policy/policies";
import { inhabitantsOf, type Inhabitants } from "../../components/network-policy/reachability/inhabitants";
import type { MeshRouteFacts } from "../../components/shared/slot-types";
import { team } from "../../components/team";
import { formatProblem } from "../../core/problem";
import { UserError } from "../../cli/errors";
import { configOf } from "../../framework/stack-config";
import type { StackView } from "../view";

export interface StackPolicies extends Inhabitants {
  readonly config: NetworkPolicyConfig;
  readonly compiled: Compiled;
  readonly policies: readonly Policy[];
}

const key = "network-policy";
const engines = ["vpc-cni", "calico", "cilium"] as const satisfies readonly Engine[];

/**
 * @param engine an engine to use instead of the stack's, to see what would change
 * @throws UserError if the stack has no network policies, or the engine cannot express them
 */
export function stackPolicies(stack: StackView, engine?: string): StackPolicies {
  const own = configOf(stack.plugins, networkPolicy);
  if (own === undefined) {
    throw new UserError(
      `stack ${stack.name}: found no network policies; add eks-network-security:${key} to stacks/Pulumi.${stack.name}.yaml`,
    );
  }
  const routes = [...routesOf(stack.declared), ...teamRoutes(stack)];
  const merged = withRoutes({ ...own, namespaces: { ...own.namespaces, ...teamNamespaces(stack) } }, routes);
  // The scope of the default deny stays the stack's own, whatever the engine.
  const { egressGatewayPolicies } = withDeclared(own, stack.declared);
  const config = {
    ...merged,
    egressGatewayPolicies,
    defaultDeny: denyScope(own),
    engine: engineOf(engine) ?? own.engine,
  };
  const { policies, places, problems } = intendedPolicies(config, stack.declared);
  const compiled = compile(policies, config.engine, config);
  const errors = [...problems, ...compiled.problems].filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new UserError(
      [`stack ${stack.name}, engine ${config.engine}:`, ...errors.map((problem) => formatProblem(problem))].join("\n"),
    );
  }
  return { config, compiled, policies, ...inhabitantsOf(config, places) };
}

function engineOf(name: string | undefined): Engine | undefined {
  const found = engines.find((engine) => engine === name);
  if (name !== undefined && found === undefined) {
    throw new UserError(`--engine: found "${name}"; allowed: ${engines.join(", ")}`);
  }
  return found;
}

/** Routes of the stacks of teams: what their own stack adds to their namespaces. */
function teamRoutes(stack: StackView): readonly MeshRouteFacts[] {
  return [...stack.teams.values()].flatMap((document) => {
    const parsed = team.config.safeParse(document[team.name]);
    return parsed.success ? (team.declare(parsed.data).teamRoutes ?? []) : [];
  });
}

function teamNamespaces(stack: StackView): NetworkPolicyConfig["namespaces"] {
  const parts = [...stack.teams].map(([name, document]) => {
    const parsed = networkPolicyConfig.safeParse(document[key] ?? {});
    if (!parsed.success) {
      throw new UserError(`stack ${name}: its ${key} has errors; npm start -- --stack ${name} lists them`);
    }
    return parsed.data.namespaces;
  });
  return Object.fromEntries(parts.flatMap((namespaces) => Object.entries(namespaces)));
}
