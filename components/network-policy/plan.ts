/** Intents to the objects of their engine. Pure. */
import type { Problem } from "../../core/problem";
import type { NetworkPolicyArgs } from "./args";
import { engineProblems } from "./engine-problems";
import { compile } from "./engines";
import type { Compiled } from "./engines/objects";
import { formatProblems } from "./format-problems";
import type { Intents } from "./intents";
import type { Policy } from "./model";
import type { Places } from "./places";
import { policiesOf } from "./policies";

/** What intents come to. */
export interface NetworkPolicyPlan {
  readonly policies: readonly Policy[];
  /** The objects of the engine. Incomplete where there is an error among the problems. */
  readonly compiled: Compiled;
  readonly problems: readonly Problem[];
}

/** The same intents and places always come to the same plan, with its objects in the same order. */
export function planPolicies(intents: Intents, places: Places): NetworkPolicyPlan {
  const { engine } = intents;
  const malformed = formatProblems(intents, places);
  if (malformed.length > 0) {
    return { policies: [], compiled: { engine, objects: [], problems: [] }, problems: malformed };
  }
  const { policies, problems } = policiesOf(intents, places);
  const compiled = compile(policies, engine, intents);
  return { policies, compiled, problems: [...engineProblems(intents), ...problems, ...compiled.problems] };
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
