/**
 * What policies together mean for a connection, as far as they and its ends are known.
 *
 * Tiers are asked in turn: administrators' policies, the others, the administrators' baseline. Where something is
 * unknown, all outcomes that are possible are carried on; the answer is known where they agree.
 */
import { allOf, anyOf, type Tri } from "../answers";
import { isKnown, UNKNOWN } from "../view";
import { coversEndpoint, coversPort, httpOnly, portNamesOf, type PortNames, someRule } from "./cover";
import type { Connection, Endpoint, PodEndpoint } from "./endpoint";
import type { Direction, HttpRequest, Policy, PolicyRule, Tier } from "./model";

/** One end of a connection whose policies are asked. */
export interface Side {
  readonly direction: Direction;
  /** The pod at this end. */
  readonly pod: PodEndpoint;
  /** The other end. */
  readonly peer: Endpoint;
}

export interface Decision<P> {
  readonly allowed: Tri;
  readonly reason:
    /** No policy isolates the pod in this direction. */
    | "not-isolated"
    /** A rule allows the connection. */
    | "allowed"
    /** A rule denies it, or policies isolate the pod and no rule allows it. */
    | "denied"
    /** It depends on what is not known. */
    | "undecided";
  /** The policies that decide; where it is undecided, those that may. */
  readonly policies: readonly P[];
  /** Set where only these HTTP requests are allowed. */
  readonly onlyHttp?: readonly HttpRequest[];
}

/** What a tier may come to: `next` leaves it to the next tier. */
interface Outcome<P> {
  readonly verdict: "allow" | "deny" | "next";
  readonly policies: readonly P[];
  readonly onlyHttp?: readonly HttpRequest[];
}

interface Asked {
  readonly side: Side;
  readonly connection: Connection;
  readonly names: PortNames;
}

function matches(rule: PolicyRule, { side, connection, names }: Asked): Tri {
  return allOf([
    coversPort(rule, connection.protocol, connection.port, names),
    coversEndpoint(rule, side.peer, side.pod),
  ]);
}

function httpOf(
  rules: readonly PolicyRule[],
  { connection: { protocol, port }, names }: Asked,
): readonly HttpRequest[] | undefined {
  const limits = rules.map((rule) => httpOnly(rule, protocol, port, names));
  return limits.some((limit) => limit === undefined) ? undefined : limits.flatMap((limit) => limit ?? []);
}

/** What an additive policy says. */
interface Judged<P> {
  readonly policy: P;
  readonly isolates: Tri;
  readonly allows: Tri;
  readonly denies: Tri;
  readonly onlyHttp: readonly HttpRequest[] | undefined;
}

function judge<P extends Policy>(policy: P, asked: Asked): Judged<P> {
  const { direction, pod } = asked.side;
  const selects = policy.selects(pod.pod);
  if (selects === false) {
    return { policy, isolates: false, allows: false, denies: false, onlyHttp: undefined };
  }
  const rules = policy.rules(direction);
  const by = (action: PolicyRule["action"]): Tri =>
    allOf([selects, someRule(rules, (rule) => rule.action === action && matches(rule, asked))]);
  const allowing =
    rules === UNKNOWN ? [] : rules.filter((rule) => rule.action === "allow" && matches(rule, asked) !== false);
  return {
    policy,
    isolates: allOf([selects, policy.isolates(direction)]),
    allows: by("allow"),
    denies: by("deny"),
    onlyHttp: allowing.length === 0 ? undefined : httpOf(allowing, asked),
  };
}

/** Policies that only ever add: a deny of any wins, then an allow of any; who is isolated by any is denied the rest. */
function additive<P extends Policy>(policies: readonly P[], asked: Asked): readonly Outcome<P>[] {
  const judged = policies.map((policy) => judge(policy, asked));
  const any = (key: "denies" | "allows" | "isolates"): Tri => anyOf(judged.map((each) => each[key]));
  const denied = any("denies");
  const allowed = any("allows");
  const isolated = any("isolates");
  const those = (key: "denies" | "allows" | "isolates"): readonly Judged<P>[] =>
    judged.filter((each) => each[key] !== false);
  const policiesOf = (of: readonly Judged<P>[]): readonly P[] => of.map(({ policy }) => policy);
  const outcomes: Outcome<P>[] = [];
  if (denied !== false) {
    outcomes.push({ verdict: "deny", policies: policiesOf(those("denies")) });
  }
  if (denied !== true && allowed !== false) {
    // A rule without layer 7 lets every request through, whatever other rules say.
    const unlimited = those("allows").filter(({ onlyHttp }) => onlyHttp === undefined);
    outcomes.push(
      unlimited.length > 0
        ? { verdict: "allow", policies: policiesOf(unlimited) }
        : {
            verdict: "allow",
            policies: policiesOf(those("allows")),
            onlyHttp: those("allows").flatMap(({ onlyHttp }) => onlyHttp ?? []),
          },
    );
  }
  if (denied !== true && allowed !== true) {
    if (isolated !== false) {
      outcomes.push({ verdict: "deny", policies: policiesOf(those("isolates")) });
    }
    if (isolated !== true) {
      outcomes.push({ verdict: "next", policies: [] });
    }
  }
  return outcomes;
}

const verdicts = { allow: "allow", deny: "deny", pass: "next" } as const;

/** Lower orders first, those without one last; then by name. */
function inOrder<P extends Policy>(policies: readonly P[]): readonly P[] {
  const order = ({ order: value }: P): number => (isKnown(value) ? value : Infinity);
  const name = ({ name: value }: P): string => (isKnown(value) ? value : "");
  return [...policies].sort((a, b) => {
    const [first, second] = [order(a), order(b)];
    return first === second ? (name(a) < name(b) ? -1 : 1) : first - second;
  });
}

/** Policies in order, rules in order, the first that matches decides. */
function ordered<P extends Policy>(policies: readonly P[], asked: Asked): readonly Outcome<P>[] {
  const { direction, pod } = asked.side;
  // Policies of administrators deny what they say; in the others, who is selected is denied what no rule allows.
  const denyRest = (policy: P): boolean => policy.tier === "default";
  const applying = inOrder(policies)
    .map((policy): { policy: P; applies: Tri } => ({
      policy,
      applies: allOf([policy.selects(pod.pod), denyRest(policy) ? policy.isolates(direction) : true]),
    }))
    .filter(({ applies }) => applies !== false);
  // Which of two policies of administrators goes first, where both have one priority, is up to the engine.
  const priorities = applying.filter(({ policy }) => !denyRest(policy)).map(({ policy }) => policy.order);
  const unsorted =
    applying.length > 1 &&
    (new Set(priorities).size < priorities.length ||
      applying.some(({ policy }) => [policy.order, policy.name].includes(UNKNOWN)));
  const outcomes: Outcome<P>[] = [];
  let matched = false;
  for (const { policy, applies } of applying) {
    const rules = policy.rules(direction);
    if (rules === UNKNOWN) {
      outcomes.push(...(["allow", "deny", "next"] as const).map((verdict) => ({ verdict, policies: [policy] })));
      continue;
    }
    for (const rule of rules) {
      const found = allOf([applies, matches(rule, asked)]);
      if (found !== false) {
        outcomes.push({ verdict: verdicts[rule.action], policies: [policy] });
      }
      if (found === true) {
        matched = true;
        // Later rules of this policy are never asked.
        break;
      }
    }
    if (matched && !unsorted) {
      return outcomes;
    }
  }
  if (matched) {
    return outcomes;
  }
  const ending = applying.filter(({ policy }) => denyRest(policy));
  const isolated = anyOf(ending.map(({ applies }) => applies));
  if (isolated !== false) {
    outcomes.push({ verdict: "deny", policies: ending.map(({ policy }) => policy) });
  }
  if (isolated !== true) {
    outcomes.push({ verdict: "next", policies: [] });
  }
  return outcomes;
}

const tiers: readonly Tier[] = ["admin", "default", "baseline"];

function outcomesOf<P extends Policy>(policies: readonly P[], asked: Asked): readonly Outcome<P>[] {
  let open: readonly Outcome<P>[] = [{ verdict: "next", policies: [] }];
  const settled: Outcome<P>[] = [];
  for (const tier of tiers) {
    const mine = policies.filter((policy) => policy.tier === tier);
    for (const combined of ["ordered", "additive"] as const) {
      const asking = mine.filter((policy) => policy.combined === combined);
      if (asking.length > 0 && open.length > 0) {
        const found = (combined === "ordered" ? ordered : additive)(asking, asked);
        settled.push(...found.filter(({ verdict }) => verdict !== "next"));
        open = found.filter(({ verdict }) => verdict === "next");
      }
    }
  }
  return [...settled, ...open];
}

/**
 * Decides one side of a connection.
 *
 * @param policies all policies of the cluster that may be about the pod; whoever else they are about is sorted out here
 */
export function decide<P extends Policy>(policies: readonly P[], side: Side, connection: Connection): Decision<P> {
  const asked = { side, connection, names: portNamesOf(connection.to) };
  const untiered = policies.filter(({ tier, selects }) => tier === UNKNOWN && selects(side.pod.pod) !== false);
  const outcomes = outcomesOf(policies, asked);
  const possible = new Set(outcomes.map(({ verdict }) => verdict !== "deny"));
  const [first] = outcomes;
  if (untiered.length > 0 || possible.size > 1 || first === undefined) {
    const involved = new Set([...outcomes.flatMap((each) => each.policies), ...untiered]);
    return { allowed: UNKNOWN, reason: "undecided", policies: [...involved] };
  }
  const deciding = [...new Set(outcomes.flatMap((each) => each.policies))];
  if (first.verdict === "deny") {
    return { allowed: false, reason: "denied", policies: deciding };
  }
  const unlimited = outcomes.some(({ onlyHttp }) => onlyHttp === undefined);
  return {
    allowed: true,
    reason: outcomes.some(({ verdict }) => verdict === "allow") ? "allowed" : "not-isolated",
    policies: deciding,
    ...(unlimited ? {} : { onlyHttp: outcomes.flatMap(({ onlyHttp }) => onlyHttp ?? []) }),
  };
}
