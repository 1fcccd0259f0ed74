/**
 * Rules between two namespaces that only one side has. A connection needs both: the sender's rule to let it out and the
 * receiver's to let it in.
 */
import type { AllowConfig, NetworkPolicyConfig } from "./config";
import type { Compiled } from "./engines";
import { formatPort } from "./model";
import type { Places } from "./places";
import { toPort } from "./ports";
import { reach } from "./reachability";
import { inhabitantsOf, unnamedPod } from "./reachability/inhabitants";
import type { Endpoint, Pod, Question } from "./reachability/world";

export interface OneSided {
  /** Where the rule is that the other side does not answer: below the plugin's key. */
  readonly path: readonly PropertyKey[];
  /** The other namespace. */
  readonly other: string;
  /** What its config would have to say. */
  readonly missing: string;
}

/** Only rules that name a namespace which this config lists too: of others nothing is known here. */
export function oneSidedRules(config: NetworkPolicyConfig, compiled: Compiled, places: Places): OneSided[] {
  const { world, endpoints } = inhabitantsOf(config, places);
  return Object.entries(config.namespaces).flatMap(([namespace, { allow }]) =>
    allow.flatMap((rule, index): OneSided[] => {
      const peer = rule.to ?? rule.from;
      const other = peer?.namespace;
      if (other === undefined || other === namespace || !Object.hasOwn(config.namespaces, other)) {
        return [];
      }
      const own = podIn(endpoints, namespace, rule.pods);
      const theirs = podIn(endpoints, other, typeof peer?.pods === "string" ? peer.pods : undefined);
      if (own === undefined || theirs === undefined) {
        return [];
      }
      const question = questionOf(rule, own, theirs);
      if (question === undefined) {
        return [];
      }
      const verdict = reach(world, compiled, question);
      const outgoing = rule.to !== undefined;
      const answered = outgoing ? verdict.ingress.allowed : verdict.egress.allowed;
      const port = formatPort({ protocol: question.protocol, port: question.port });
      return answered
        ? []
        : [
            {
              path: ["namespaces", namespace, "allow", index],
              other,
              missing: `${theirs.name} ${outgoing ? "from" : "to"} ${namespace}/${own.name} on ${port}`,
            },
          ];
    }),
  );
}

function podIn(endpoints: readonly Endpoint[], namespace: string, workload: string | undefined): Pod | undefined {
  const pods = endpoints.filter((one): one is Pod => one.kind === "pod" && one.namespace === namespace);
  return pods.find(({ name }) => name === (workload ?? unnamedPod));
}

function questionOf(rule: AllowConfig, own: Pod, theirs: Pod): Question | undefined {
  const [from, to] = rule.to === undefined ? [theirs, own] : [own, theirs];
  const port = rule.ports?.map(toPort).find((one) => typeof one.port === "number" || hasPort(to, one.port));
  if (port === undefined) {
    return undefined;
  }
  const number = typeof port.port === "number" ? port.port : to.ports.find(({ name }) => name === port.port)?.port;
  return number === undefined ? undefined : { from, to, protocol: port.protocol, port: number };
}

function hasPort(pod: Pod, name: string): boolean {
  return pod.ports.some((port) => port.name === name);
}
