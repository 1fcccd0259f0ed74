/**
 * Rules between two namespaces that only one side has. A connection needs both: the sender's rule to let it out and the
 * receiver's to let it in.
 */
import { groupBy } from "../../core/record";
import type { AllowArgs } from "./args";
import type { NetworkPolicyConfig } from "./config";
import type { Compiled } from "./engines";
import { formatPort } from "./model";
import type { Places } from "./places";
import { knownPort } from "../../core/ports";
import { reach } from "./reachability";
import { inhabitantsOf, unnamedPod } from "./reachability/inhabitants";
import type { Pod, Question } from "./reachability/world";

export interface OneSided {
  /** Where the rule is that the other side does not answer: below the plugin's key. */
  readonly path: readonly PropertyKey[];
  /** The other namespace. */
  readonly other: string;
  /** What its config would have to say. */
  readonly missing: string;
}

/** Only rules that name a namespace or team which this config lists too: of others nothing is known here. */
export function oneSidedRules(config: NetworkPolicyConfig, compiled: Compiled, places: Places): OneSided[] {
  const { world, endpoints } = inhabitantsOf(config, places);
  // What is in question for a rule is in its two namespaces or clusterwide: with a thousand namespaces, a fraction.
  const namespaces = new Map(world.namespaces.map((one) => [one.name, one]));
  const objects = groupBy(compiled.objects, ({ metadata }) => metadata.namespace);
  const pods = groupBy(
    endpoints.filter((one) => one.kind === "pod"),
    ({ namespace }) => namespace,
  );
  const ofTeams = groupBy(Object.keys(config.namespaces), (name) => config.namespaces[name]?.team);

  /** Undefined: there is nothing to ask, because a workload or a port is not known. */
  const ask = (namespace: string, rule: AllowArgs, other: string): Answer | undefined => {
    const peer = rule.to ?? rule.from;
    const own = podNamed(pods.get(namespace), rule.pods);
    const theirs = podNamed(pods.get(other), typeof peer?.pods === "string" ? peer.pods : undefined);
    const question = own === undefined || theirs === undefined ? undefined : questionOf(rule, own, theirs);
    if (own === undefined || theirs === undefined || question === undefined) {
      return undefined;
    }
    const both = [namespace, other];
    const verdict = reach(
      {
        namespaces: both.flatMap((name) => namespaces.get(name) ?? []),
        pods: both.flatMap((name) => pods.get(name) ?? []),
      },
      { ...compiled, objects: [undefined, ...both].flatMap((name) => objects.get(name) ?? []) },
      question,
    );
    const outgoing = rule.to !== undefined;
    const port = formatPort({ protocol: question.protocol, port: question.port });
    return {
      other,
      given: (outgoing ? verdict.ingress : verdict.egress).allowed === true,
      wanted: `${theirs.name} ${outgoing ? "from" : "to"} ${namespace}/${own.name} on ${port}`,
    };
  };

  return Object.entries(config.namespaces).flatMap(([namespace, { allow }]) =>
    allow.flatMap((rule, index): OneSided[] => {
      const { namespace: named, team } = rule.to ?? rule.from ?? {};
      const others = named === undefined ? (team === undefined ? [] : (ofTeams.get(team) ?? [])) : [named];
      const answers = others
        .filter((other) => other !== namespace && Object.hasOwn(config.namespaces, other))
        .flatMap((other) => ask(namespace, rule, other) ?? []);
      // Of a team, one namespace has to answer: the rule is for whichever of them it is.
      const [first] = answers;
      return first === undefined || answers.some(({ given }) => given)
        ? []
        : [{ path: ["namespaces", namespace, "allow", index], other: first.other, missing: first.wanted }];
    }),
  );
}

interface Answer {
  readonly other: string;
  /** Whether the other side lets it through. */
  readonly given: boolean;
  /** What it would have to say. */
  readonly wanted: string;
}

function podNamed(pods: readonly Pod[] | undefined, workload: string | undefined): Pod | undefined {
  return pods?.find(({ name }) => name === (workload ?? unnamedPod));
}

function questionOf(rule: AllowArgs, own: Pod, theirs: Pod): Question | undefined {
  const [from, to] = rule.to === undefined ? [theirs, own] : [own, theirs];
  const port = rule.ports?.map(knownPort).find((one) => typeof one.port === "number" || hasPort(to, one.port));
  if (port === undefined) {
    return undefined;
  }
  const number = typeof port.port === "number" ? port.port : to.ports.find(({ name }) => name === port.port)?.port;
  return number === undefined ? undefined : { from, to, protocol: port.protocol, port: number };
}

function hasPort(pod: Pod, name: string): boolean {
  return pod.ports.some((port) => port.name === name);
}
