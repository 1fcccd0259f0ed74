/**
 * Policies of every language in one form: which pods a policy selects, in which directions it isolates them, and what
 * its rules allow or deny. A reader per language (kubernetes.ts, cluster-network-policy.ts, calico.ts, cilium.ts)
 * translates a manifest; decide.ts says what policies together mean for a connection. Every answer may be unknown.
 */
import type { Tri } from "../answers";
import type { Maybe, Unknown, View } from "../view";
import type { Endpoint, PodEndpoint } from "./endpoint";
import type { Namespace, Pod } from "./pod";

export type { Namespace, Pod } from "./pod";

export type Direction = "ingress" | "egress";
export const directions: readonly Direction[] = ["ingress", "egress"];

/** Addresses that a rule names. */
export interface Block {
  readonly cidr: View;
  readonly except: readonly View[];
}

/** One way to say who is on the other side. */
export interface Peer {
  readonly view: View;
  /** Whether it selects a pod, whatever address the pod has: unknown where the address matters. */
  readonly pod: (pod: Pod) => Tri;
  /** Whether it means an endpoint. `own` is the pod that the policy is about. */
  readonly endpoint: (peer: Endpoint, own: PodEndpoint) => Tri;
  /** Whether it means every pod of every namespace. */
  readonly everyPod: Tri;
  /** Whether it names addresses. */
  readonly byAddress: Tri;
  readonly blocks: readonly Block[];
}

/** An HTTP request that a rule lets through; an absent part matches all. */
export interface HttpRequest {
  readonly method?: string;
  /** Regular expression over the path, anchored by the engine. */
  readonly path?: string;
}

/** Ports from `first` to `last`, or a named one. */
export interface Ports {
  /** `any` for every protocol; TCP where absent. */
  readonly protocol: Maybe<string>;
  readonly first: Maybe<number | string>;
  readonly last: Maybe<number>;
  /** Where set, only these HTTP requests are allowed. */
  readonly http?: readonly HttpRequest[];
}

/** One thing that a policy allows or denies. */
export interface PolicyRule {
  readonly view: View;
  readonly action: "allow" | "deny" | "pass";
  /** Whether it holds for everybody, whatever `peers` are. */
  readonly anyPeer: Tri;
  /** Any of them. */
  readonly peers: readonly Peer[];
  /** Whether it holds for every port of every protocol, whatever `ports` are. */
  readonly anyPort: Tri;
  /** Any of them. */
  readonly ports: readonly Ports[];
  /** Ports that it is not about. */
  readonly exceptPorts?: readonly Ports[];
  /** Which of the pods that the policy selects it is about; absent: all. */
  readonly own?: (pod: PodEndpoint) => Tri;
}

/** When a policy is asked: administrators' policies first, their baseline last. */
export type Tier = "admin" | "default" | "baseline";

export interface Policy {
  /** Where it lives; undefined for one of the whole cluster. */
  readonly namespace: Maybe<string>;
  readonly clusterWide: boolean;
  /** Whether it selects every pod of a namespace. */
  readonly selectsAll: (namespace: Namespace) => Tri;
  readonly selects: (pod: Pod) => Tri;
  /** Whether pods that it selects are denied, in this direction, what no rule allows. */
  readonly isolates: (direction: Direction) => Tri;
  /** Its rules, in their order; none in a direction that it says nothing about. */
  readonly rules: (direction: Direction) => readonly PolicyRule[] | Unknown;
  readonly tier: Tier | Unknown;
  /**
   * - `additive`: any rule of any policy decides, a deny before an allow;
   * - `ordered`: policies are asked by `order`, then `name`, and the first rule that matches decides.
   */
  readonly combined: "additive" | "ordered";
  /** The smaller goes first; absent: last. */
  readonly order: Maybe<number>;
  readonly name: Maybe<string>;
}

/** What a reader needs of a manifest. */
export interface Manifest {
  readonly name: Maybe<string>;
  /** Key of its namespace; undefined for a cluster-wide kind. */
  readonly namespace: Maybe<string>;
  readonly spec: View;
}
