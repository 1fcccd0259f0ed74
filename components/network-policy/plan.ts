/** Intents to the objects of their engine. Pure. */
import type { Problem } from "../../core/problem";
import type { NetworkPolicyArgs } from "./args";
import { engineProblems } from "./engine-problems";
import { compile } from "./engines";
import type { Compiled, KubernetesObject } from "./engines/objects";
import { formatProblems } from "./format-problems";
import type { Intents } from "./intents";
import { meshObjects } from "./mesh/mesh";
import type { Policy } from "./model";
import type { Places } from "./places";
import { policiesOf } from "./policies";

/** What intents come to. */
export interface NetworkPolicyPlan {
  readonly policies: readonly Policy[];
  /** The objects of the engine. Incomplete where there is an error among the problems. */
  readonly compiled: Compiled;
  /** What the mesh must allow and know for the same rules. */
  readonly mesh: readonly KubernetesObject[];
  readonly problems: readonly Problem[];
}

/** The same intents and places always come to the same plan, with its objects in the same order. */
export function planPolicies(intents: Intents, places: Places): NetworkPolicyPlan {
  const { engine } = intents;
  const malformed = formatProblems(intents, places);
  if (malformed.length > 0) {
    return { policies: [], compiled: { engine, objects: [], problems: [] }, mesh: [], problems: malformed };
  }
  const { policies, problems } = policiesOf(intents, places);
  const compiled = compile(policies, engine, intents);
  const mesh = meshObjects({ intents, places }, policies);
  return {
    policies,
    compiled,
    mesh: mesh.objects,
    problems: [...engineProblems(intents), ...problems, ...compiled.problems, ...mesh.problems],
  };
}

/** By the arguments themselves, not a key among them: a plan is internal, and nobody else can give the component one. */
const plans = new WeakMap<NetworkPolicyArgs, NetworkPolicyPlan>();

/** The same arguments, whose plan the component takes over: compiling is most of its work. */
export function withPlan(args: NetworkPolicyArgs, plan: NetworkPolicyPlan): NetworkPolicyArgs {
  plans.set(args, plan);
  return args;
}

/** The plan that these arguments were given, if any. */
export function planGiven(args: NetworkPolicyArgs): NetworkPolicyPlan | undefined {
  return plans.get(args);
}

/** Every object of a plan that is registered, those of the engine first. */
export function objectsOf({ compiled, mesh }: NetworkPolicyPlan): readonly KubernetesObject[] {
  return [...compiled.objects, ...mesh];
}
