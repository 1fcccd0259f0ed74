/**
 * What traffic is meant to be possible, before any engine's own vocabulary: policies over pods, addresses and names.
 * Every engine compiles from this, and what an engine cannot say of it is a Problem (engines/index.ts). Pure.
 */
import type { StatementId } from "../../facts/guide";
import type { Port } from "../../core/ports";
import type { Place } from "./places";

export type { Port, Protocol } from "../../core/ports";

export const engines = ["vpc-cni", "calico", "cilium"] as const;
export type Engine = (typeof engines)[number];
export type Direction = "ingress" | "egress";
export type Labels = Readonly<Record<string, string>>;

/** One HTTP request that a layer 7 rule lets through. */
export interface HttpMatch {
  readonly method: string;
  /** Regular expression over the path, anchored by the engine. */
  readonly path?: string;
}

/** Pods of a namespace: all labels must match, and the service account if one is set. Empty labels: every pod. */
export interface PodSelection {
  readonly labels: Labels;
  readonly serviceAccount?: string;
}

/** Namespaces by name, or by the team that owns them (label `teamLabel`). */
export type NamespaceSelection = { readonly names: readonly string[] } | { readonly team: string };

export interface Blocks {
  readonly cidrs: readonly string[];
  /** Where the network has them; absent where a rule names them itself. */
  readonly place?: Place;
}

export type Peer =
  | ({ readonly kind: "pods"; readonly namespaces: NamespaceSelection } & PodSelection)
  /** Addresses outside the cluster. Pods are named by namespace, never by address: an address outlives its pod. */
  | ({ readonly kind: "addresses"; readonly except: readonly string[] } & Blocks)
  /**
   * The control plane's interfaces, which no selector matches, and the cluster IP of the Service `kubernetes`, which
   * clients in the cluster call.
   */
  | ({ readonly kind: "api-server"; readonly service: readonly string[] } & Blocks)
  /** Every pod, node and other host of the VPC. */
  | ({ readonly kind: "vpc" } & Blocks)
  /** Every pod, by where pods get their addresses. */
  | ({ readonly kind: "all-pods" } & Blocks)
  /** A service on the pod's own node, at a link-local address: NodeLocal DNSCache, the EKS Pod Identity agent. */
  | { readonly kind: "node-service"; readonly cidrs: readonly string[] }
  | { readonly kind: "dns-names"; readonly names: readonly string[] };

export interface Rule {
  /** Any of them. */
  readonly peers: readonly Peer[];
  /** Any of them; empty: every port. */
  readonly ports: readonly Port[];
  readonly http?: readonly HttpMatch[];
}

export interface Policy {
  /** Name of the object, unique within its namespace. */
  readonly name: string;
  /** Undefined: every namespace except `exceptNamespaces`. */
  readonly namespace?: string;
  readonly exceptNamespaces: readonly string[];
  readonly subject: PodSelection;
  /** Directions in which the subject is isolated: what no rule of any policy allows is denied. */
  readonly directions: readonly Direction[];
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
  /** Why it is there, as an annotation of the object and in `npm run explain`. */
  readonly why: string;
  readonly statement: StatementId;
  /** Where in the config it comes from, for problems. */
  readonly path: readonly PropertyKey[];
}

/** On the namespaces of a team, set by whatever creates them. */
export const teamLabel = "eks-network-security/team";

/** Set by the API server on every namespace, not changeable: unlike `name`, which a stock cluster does not have. */
export const namespaceNameLabel = "kubernetes.io/metadata.name";

export function formatPort(port: Port): string {
  return `${port.protocol}/${port.port}${port.endPort === undefined ? "" : `-${port.endPort}`}`;
}

const peerNames = {
  "all-pods": "every pod",
  "api-server": "the API server",
  "node-service": "a service of the node",
  vpc: "everything in the VPC",
} as const;

export function describePeer(peer: Peer): string {
  switch (peer.kind) {
    case "pods": {
      const where = "team" in peer.namespaces ? `team ${peer.namespaces.team}` : peer.namespaces.names.join(", ");
      const labels = Object.entries(peer.labels).map(([key, value]) => `${key}=${value}`);
      const account = peer.serviceAccount === undefined ? [] : [`service account ${peer.serviceAccount}`];
      return [where, ...labels, ...account].join(" ");
    }
    case "dns-names":
      return peer.names.join(", ");
    case "addresses":
      return peer.cidrs.join(", ");
    default:
      return `${peerNames[peer.kind]} (${peer.cidrs.join(", ")})`;
  }
}
