/** Rules between two namespaces, in one stack or two, that only one side has. Pure. */
import { error, warning, type Problem } from "../../core/problem";
import { oneSidedRules } from "./agreement";
import type { NetworkPolicyConfig } from "./config";
import type { Places } from "./places";
import { planPolicies, type NetworkPolicyPlan } from "./plan";

/** Rules between two namespaces that only one side has: an error where the other side is another stack's. */
export function unansweredRules(
  config: NetworkPolicyConfig,
  places: Places,
  { compiled: own }: NetworkPolicyPlan,
): Problem[] {
  const rules = Object.values(config.namespaces).flatMap(({ allow }) => allow);
  const peers = rules.flatMap(({ from, to }) => from ?? to ?? []);
  const named = new Set(peers.map(({ namespace }) => namespace));
  const teams = new Set(peers.flatMap(({ team }) => team ?? []));
  // Of all the namespaces of a cluster, only those that this stack's rules name.
  const asked = Object.fromEntries(
    Object.entries(config.neighbours).filter(
      ([name, { team }]) => named.has(name) || (team !== undefined && teams.has(team)),
    ),
  );
  const everybody = { ...config, namespaces: { ...asked, ...config.namespaces } };
  const theirs = objectsOf({ ...config, namespaces: asked, platform: [] }, config.namespaces, places);
  const compiled = { ...own, objects: [...own.objects, ...theirs] };
  return oneSidedRules(everybody, compiled, places)
    .filter(({ path }) => Object.hasOwn(config.namespaces, String(path[1])))
    .map(({ path, other, missing }): Problem => {
      const file = Object.hasOwn(config.namespaces, other) ? undefined : config.neighbours[other]?.file;
      const where = `namespaces.${other}${file === undefined ? "" : ` in ${file}`}`;
      const problem = file === undefined ? warning : error;
      return problem(
        path,
        `${other} has no matching rule. A connection needs a rule on both sides; until then it is denied.`,
        `Add a rule to ${where} that allows ${missing}.`,
      );
    });
}

/** Objects in the namespaces of other stacks. */
function objectsOf(
  theirs: NetworkPolicyConfig,
  own: NetworkPolicyConfig["namespaces"],
  places: Places,
): NetworkPolicyPlan["compiled"]["objects"] {
  if (Object.keys(theirs.namespaces).length === 0) {
    return [];
  }
  const neighbours = Object.fromEntries(Object.entries(own).map(([name, one]) => [name, { ...one, file: "" }]));
  const { compiled } = planPolicies({ ...theirs, neighbours: { ...theirs.neighbours, ...neighbours } }, places);
  // What is clusterwide is among this stack's own objects.
  return compiled.objects.filter(({ metadata }) => metadata.namespace !== undefined);
}
