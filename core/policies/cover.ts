/** What a rule of a policy covers: ports, pods, addresses. */
import { allOf, anyOf, not, type Tri } from "../answers";
import { holdsAddress } from "../cidr";
import { isKnown, type Maybe, UNKNOWN, type Unknown } from "../view";
import { type Endpoint, type PodEndpoint } from "./endpoint";
import { isSameNamespace } from "./namespace-key";
import type { Block, Direction, HttpRequest, Pod, Policy, PolicyRule, Ports } from "./model";

/** Whether a port name means a port number. */
export type PortNames = (name: string, protocol: string, port: number) => Tri;

/** Names that containers commonly give to a port, for those who do not see the containers. */
const commonNames: Readonly<Record<number, readonly string[]>> = { 53: ["dns", "dns-tcp"] };
export const commonPortNames: PortNames = (name, _protocol, port) => commonNames[port]?.includes(name) === true;

/** The named ports of who is connected to. Only pods have some. */
export function portNamesOf(to: Endpoint): PortNames {
  return (name, protocol, port) =>
    to.kind === "pod" &&
    (to.ports === UNKNOWN
      ? UNKNOWN
      : to.ports.some((own) => own.name === name && own.protocol === protocol && own.port === port));
}

function ofProtocol({ protocol }: Ports, wanted: string): Tri {
  return protocol === UNKNOWN ? UNKNOWN : (protocol ?? "TCP") === wanted || protocol === "any";
}

function portsCover(ports: Ports, protocol: string, port: number, names: PortNames): Tri {
  const { first, last } = ports;
  const byProtocol = ofProtocol(ports, protocol);
  if (typeof first === "string") {
    return allOf([byProtocol, names(first, protocol, port)]);
  }
  if (first === undefined) {
    return byProtocol;
  }
  const atFirst = first === UNKNOWN ? UNKNOWN : first <= port;
  const end = last === undefined ? first : last;
  return allOf([byProtocol, atFirst, end === UNKNOWN ? UNKNOWN : end >= port]);
}

/** Whether a rule is about a port. */
export function coversPort(rule: PolicyRule, protocol: string, port: number, names = commonPortNames): Tri {
  const covers = (ports: Ports): Tri => portsCover(ports, protocol, port, names);
  return allOf([anyOf([rule.anyPort, ...rule.ports.map(covers)]), not(anyOf((rule.exceptPorts ?? []).map(covers)))]);
}

/** The HTTP requests that a rule limits a port to; undefined where it lets all through. */
export function httpOnly(
  rule: PolicyRule,
  protocol: string,
  port: number,
  names: PortNames,
): readonly HttpRequest[] | undefined {
  const covering = rule.ports.filter((ports) => portsCover(ports, protocol, port, names) !== false);
  const unlimited = rule.anyPort === true || covering.some(({ http }) => http === undefined);
  return unlimited ? undefined : covering.flatMap(({ http }) => http ?? []);
}

/** Whether a rule names a port of a protocol by its name, which may be any. */
export function namesPort(rule: PolicyRule, protocol: string): Tri {
  const named = rule.ports.filter(({ first }) => typeof first === "string");
  return anyOf(named.map((ports) => ofProtocol(ports, protocol)));
}

/** Whether a rule is about what comes from, or goes to, a pod; addresses aside. */
export function coversPod(rule: PolicyRule, pod: Pod): Tri {
  return anyOf([rule.anyPeer, ...rule.peers.map((peer) => peer.pod(pod))]);
}

/** Whether a rule is about an endpoint on the other side of a pod. */
export function coversEndpoint(rule: PolicyRule, peer: Endpoint, own: PodEndpoint): Tri {
  return allOf([rule.own?.(own) ?? true, anyOf([rule.anyPeer, ...rule.peers.map((each) => each.endpoint(peer, own))])]);
}

/** Whether a rule names addresses, whichever. */
export function namesAddresses(rule: PolicyRule): Tri {
  return anyOf(rule.peers.map((peer) => peer.byAddress));
}

/** Whether addresses that a rule names include one. */
export function blockCovers({ cidr, except }: Block, address: Maybe<string>): Tri {
  return allOf([
    holdsAddress(cidr.string(), address),
    not(anyOf(except.map((each) => holdsAddress(each.string(), address)))),
  ]);
}

/** Whether a rule is about an address. */
export function coversAddress(rule: PolicyRule, address: string): Tri {
  const blocks = rule.peers.flatMap((peer) => peer.blocks);
  return anyOf([rule.anyPeer, ...blocks.map((block) => blockCovers(block, address))]);
}

/** What a policy allows; unknown as a whole while an action is. */
export function allowsOf(policy: Policy, direction: Direction): readonly PolicyRule[] | Unknown {
  const rules = policy.rules(direction);
  return rules === UNKNOWN ? UNKNOWN : rules.filter(({ action }) => action === "allow");
}

/** Applies a test to rules that may be unknown as a whole. */
export function someRule(rules: readonly PolicyRule[] | Unknown, test: (rule: PolicyRule) => Tri): Tri {
  return rules === UNKNOWN ? UNKNOWN : anyOf(rules.map(test));
}

/** Whether a policy may be about pods of a namespace at all. */
export function isAbout({ clusterWide, namespace }: Policy, key: Maybe<string>): Tri {
  return clusterWide || isSameNamespace(namespace, key);
}

/** A port number or a port name. */
export function numberOrName(number: Maybe<number>, text: Maybe<string>): Maybe<number | string> {
  return isKnown(number) || number === undefined ? number : text;
}
