/**
 * Policies of all engines as rules see them: which pods a policy selects, in which directions it isolates them, and
 * what it lets through. Every answer may be unknown.
 */
import { holdsAddress } from "../../../core/cidr";
import type { Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "../../../core/view";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";
import { isSameNamespace } from "../shared/namespaces";

export type Direction = "ingress" | "egress";
export const directions: readonly Direction[] = ["ingress", "egress"];
export type Protocol = "TCP" | "UDP";

/** A namespace as selectors see it. */
export interface Namespace {
  /** Its name, or its URN where the stack makes it and the name is unknown. */
  readonly key: Maybe<string>;
  /** With `kubernetes.io/metadata.name`, which the API server sets. */
  readonly labels: View;
}

/** A pod as selectors see it. */
export interface Pod {
  readonly namespace: Namespace;
  readonly labels: View;
}

/** Addresses that a rule names. */
export interface Block {
  readonly cidr: View;
  readonly except: readonly View[];
}

/** One way to say who is on the other side. */
export interface Peer {
  readonly view: View;
  readonly pod: (pod: Pod) => Tri;
  /** Whether it means every pod of every namespace. */
  readonly everyPod: Tri;
  /** Whether it names addresses. */
  readonly byAddress: Tri;
  readonly blocks: readonly Block[];
}

/** Ports from `first` to `last`, or a named one. */
export interface Ports {
  /** `any` for every protocol; TCP where none is given. */
  readonly protocol: Maybe<string>;
  readonly first: Maybe<number | string>;
  readonly last: Maybe<number>;
}

/** One thing that a policy lets through. */
export interface AllowRule {
  readonly view: View;
  /** Whether it holds for everybody, whatever `peers` are. */
  readonly anyPeer: Tri;
  readonly peers: readonly Peer[];
  /** Whether it holds for every port of every protocol, whatever `ports` are. */
  readonly anyPort: Tri;
  readonly ports: readonly Ports[];
}

export interface Policy {
  readonly node: Node;
  /** Where it lives; undefined for one of the whole cluster. */
  readonly namespace: Maybe<string>;
  readonly clusterWide: boolean;
  /** Whether it selects every pod of a namespace. */
  readonly selectsAll: (namespace: Namespace) => Tri;
  readonly selects: (pod: Pod) => Tri;
  /** Whether what nothing allows is denied, in this direction, to the pods that it selects. */
  readonly isolates: (direction: Direction) => Tri;
  /** What it allows; nothing in a direction that it says nothing about. */
  readonly allows: (direction: Direction) => readonly AllowRule[] | Unknown;
}

/** Applies a test to what may be unknown as a whole. */
export function someRule(rules: readonly AllowRule[] | Unknown, test: (rule: AllowRule) => Tri): Tri {
  return rules === UNKNOWN ? UNKNOWN : anyOf(rules.map(test));
}

/** Whether a policy may be about pods of a namespace at all. */
export function isAbout({ clusterWide, namespace }: Policy, key: Maybe<string>): Tri {
  return clusterWide || isSameNamespace(namespace, key);
}

/** Names that containers commonly give to a port, since a policy may name it so. */
const portNames: Readonly<Record<number, readonly string[]>> = { 53: ["dns", "dns-tcp"] };

function ofProtocol({ protocol }: Ports, wanted: string): Tri {
  return protocol === UNKNOWN ? UNKNOWN : (protocol ?? "TCP") === wanted || protocol === "any";
}

function portsCover(ports: Ports, protocol: string, port: number): Tri {
  const { first, last } = ports;
  const byProtocol = ofProtocol(ports, protocol);
  if (typeof first === "string") {
    return allOf([byProtocol, portNames[port]?.includes(first) === true]);
  }
  if (first === undefined) {
    return byProtocol;
  }
  const atFirst = first === UNKNOWN ? UNKNOWN : first <= port;
  const end = last === undefined ? first : last;
  return allOf([byProtocol, atFirst, end === UNKNOWN ? UNKNOWN : end >= port]);
}

/** Whether a rule lets a port through. */
export function coversPort(rule: AllowRule, protocol: string, port: number): Tri {
  return anyOf([rule.anyPort, ...rule.ports.map((ports) => portsCover(ports, protocol, port))]);
}

/** Whether a rule lets through what comes from, or goes to, a pod. */
export function coversPod(rule: AllowRule, pod: Pod): Tri {
  return anyOf([rule.anyPeer, ...rule.peers.map((peer) => peer.pod(pod))]);
}

/** Whether a rule names addresses, whichever. */
export function namesAddresses(rule: AllowRule): Tri {
  return anyOf(rule.peers.map((peer) => peer.byAddress));
}

/** Whether a rule names a port of a protocol by its name, which may be any. */
export function namesPort(rule: AllowRule, protocol: string): Tri {
  const named = rule.ports.filter(({ first }) => typeof first === "string");
  return anyOf(named.map((ports) => ofProtocol(ports, protocol)));
}

/** Whether addresses that a rule names include one. */
export function blockCovers({ cidr, except }: Block, address: string): Tri {
  return allOf([
    holdsAddress(cidr.string(), address),
    not(anyOf(except.map((each) => holdsAddress(each.string(), address)))),
  ]);
}

/** Whether a rule lets an address through. */
export function coversAddress(rule: AllowRule, address: string): Tri {
  const blocks = rule.peers.flatMap((peer) => peer.blocks);
  return anyOf([rule.anyPeer, ...blocks.map((block) => blockCovers(block, address))]);
}

/** A list of rules, peers or ports: undefined where nothing is listed, which mostly means "any". */
export function listed(view: View): Maybe<readonly View[]> {
  const list = view.list();
  return isKnown(list) && list.length === 0 ? undefined : list;
}

/** Whether nothing is listed. */
export function leftOut(view: View): Tri {
  const list = listed(view);
  return list === UNKNOWN ? UNKNOWN : list === undefined;
}
