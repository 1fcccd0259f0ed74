/** The network policies of a stack and its team stacks, whoever creates them, for the stack's engine. */
import { networkPolicy } from "../../components/network-policy";
import {
  compile,
  denyScope,
  inhabitantsOf,
  intendedPolicies,
  placesOf,
  withDeclared,
  type Enforced,
  type Engine,
  type Inhabitants,
  type NetworkPolicyConfig,
  type Policy,
  type Port,
} from "../../components/network-policy/view";
import type { PolicyObject } from "../../core/policies/object";
import { formatProblem, type Problem } from "../../core/problem";
import { UserError } from "../../cli/errors";
import { configOf } from "../../framework/stack-config";
import type { ConfiguredStack, StackView } from "../view";
import { portsIn } from "./ports";

export interface StackPolicies extends Inhabitants {
  readonly config: NetworkPolicyConfig;
  /** Every policy, whoever creates it. */
  readonly compiled: Enforced;
  /** What the stacks' intents come to. */
  readonly policies: readonly Policy[];
  /** Every port that a rule names. */
  readonly ports: readonly Port[];
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
  const used = engineOf(engine) ?? own.engine;
  const all = [{ name: stack.name, stack }, ...teamsOf(stack)].map((each) => ({
    ...each,
    config: configOf(each.stack.plugins, networkPolicy),
  }));
  const intended = all.flatMap(({ name, stack: each, config }) =>
    config === undefined ? [] : [intendedBy(name, each, config, used)],
  );
  const policies = intended.flatMap((each) => each.policies);
  const objects = [
    ...intended.flatMap((each) => each.objects),
    ...all.flatMap(({ stack: each }) => createdByOthers(each)),
  ];
  // Who the labels of a namespace or workload are is said by the stack that has it.
  const namespaces = Object.assign({}, ...all.map(({ config }) => config?.namespaces ?? {})) as typeof own.namespaces;
  const config = { ...own, namespaces, engine: used };
  const { declared } = stack;
  return {
    config,
    compiled: { engine: used, objects },
    policies,
    ports: [...policies.flatMap(portsOf), ...portsIn(objects)],
    ...inhabitantsOf(config, placesOf(config, declared), {
      enforcingMode: declared.vpcCniNetworkPolicy,
      meshNamespaceLabels: declared.egressGateway?.meshNamespaceLabels,
    }),
  };
}

/** What one stack's intents come to. */
function intendedBy(
  name: string,
  { declared }: ConfiguredStack,
  own: NetworkPolicyConfig,
  engine: Engine,
): { readonly objects: readonly PolicyObject[]; readonly policies: readonly Policy[] } {
  // The scope of the default deny stays the stack's own, whatever the engine.
  const config = { ...withDeclared(own, declared), defaultDeny: denyScope(own), engine };
  const { policies, problems } = intendedPolicies(config, declared);
  const compiled = compile(policies, engine, config);
  const errors = [...problems, ...compiled.problems].filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw refused(`stack ${name}, engine ${engine}:`, errors);
  }
  return { objects: compiled.objects, policies };
}

function portsOf({ ingress, egress }: Policy): readonly Port[] {
  return [...ingress, ...egress].flatMap(({ ports }) => ports);
}

/** Policies of every other plugin. They are of networking.k8s.io, which every engine enforces, or of the stack's own engine. */
function createdByOthers({ plugins, declared }: ConfiguredStack): readonly PolicyObject[] {
  return [...plugins].flatMap(([plugin, config]) =>
    plugin.name === networkPolicy.name ? [] : (plugin.networkPolicies?.(config, declared) ?? []),
  );
}

function teamsOf({ teams }: StackView): { readonly name: string; readonly stack: ConfiguredStack }[] {
  return [...teams].map(([name, stack]) => {
    if ("problems" in stack) {
      throw refused(`stack ${name} of a team has errors:`, stack.problems);
    }
    return { name, stack };
  });
}

function refused(title: string, problems: readonly Problem[]): UserError {
  return new UserError([title, ...problems.map((problem) => formatProblem(problem))].join("\n"));
}

function engineOf(name: string | undefined): Engine | undefined {
  const found = engines.find((engine) => engine === name);
  if (name !== undefined && found === undefined) {
    throw new UserError(`--engine: found "${name}"; allowed: ${engines.join(", ")}`);
  }
  return found;
}
