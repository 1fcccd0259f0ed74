/** Intents to the objects of their engine. Pure. */
import type { NetworkPolicyPlan } from "./args";
import { engineProblems } from "./engine-problems";
import { compile } from "./engines";
import { formatProblems } from "./format-problems";
import type { Intents } from "./intents";
import type { Places } from "./places";
import { policiesOf } from "./policies";

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
