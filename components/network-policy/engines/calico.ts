/** Engine calico: projectcalico.org/v3 NetworkPolicy and GlobalNetworkPolicy. */
import type { Problem } from "../../../core/problem";
import {
  describePeer,
  namespaceNameLabel,
  teamLabel,
  type Labels,
  type NamespaceSelection,
  type Peer,
  type Policy,
  type Port,
  type Protocol,
  type Rule,
} from "../model";
import { inexpressible, metadata, type KubernetesObject, type Rendered } from "./objects";

export interface EntityRule {
  readonly nets?: readonly string[];
  readonly notNets?: readonly string[];
  readonly selector?: string;
  readonly namespaceSelector?: string;
  readonly serviceAccounts?: { readonly names?: readonly string[]; readonly selector?: string };
  /** Numbers, "first:last", or names. */
  readonly ports?: readonly (number | string)[];
}

export interface CalicoRule {
  readonly action: "Allow" | "Deny" | "Log" | "Pass";
  readonly protocol?: Protocol;
  readonly source?: EntityRule;
  readonly destination?: EntityRule;
}

export interface CalicoPolicySpec {
  /** Lower goes first; policies without one go last. */
  readonly order?: number;
  readonly selector?: string;
  /** GlobalNetworkPolicy only. */
  readonly namespaceSelector?: string;
  readonly serviceAccountSelector?: string;
  readonly types?: readonly ("Ingress" | "Egress")[];
  readonly ingress?: readonly CalicoRule[];
  readonly egress?: readonly CalicoRule[];
}

/** The deny goes last. Nothing here denies explicitly, so the order is for the reader and for policies added by hand. */
const denyOrder = 2000;
const allowOrder = 1000;

export function renderCalico(policies: readonly Policy[]): Rendered<CalicoPolicySpec> {
  return { objects: policies.map(toObject), problems: policies.flatMap(unsupported) };
}

function toObject(policy: Policy): KubernetesObject<CalicoPolicySpec> {
  const types = policy.directions.map((direction) => (direction === "ingress" ? "Ingress" : "Egress"));
  const empty = policy.ingress.length === 0 && policy.egress.length === 0;
  return {
    apiVersion: "projectcalico.org/v3",
    kind: policy.namespace === undefined ? "GlobalNetworkPolicy" : "NetworkPolicy",
    metadata: metadata(policy),
    spec: {
      order: empty ? denyOrder : allowOrder,
      selector: labelSelector(policy.subject.labels),
      // A bare all() would select host endpoints and the control plane's pods too.
      ...(policy.namespace === undefined
        ? { namespaceSelector: `${namespaceNameLabel} not in {${policy.exceptNamespaces.map(quote).join(", ")}}` }
        : {}),
      ...(policy.subject.serviceAccount === undefined
        ? {}
        : { serviceAccountSelector: `projectcalico.org/name == ${quote(policy.subject.serviceAccount)}` }),
      types,
      ...(policy.ingress.length === 0
        ? {}
        : { ingress: policy.ingress.flatMap((rule) => toRules(rule, "source", policy.namespace)) }),
      ...(policy.egress.length === 0
        ? {}
        : { egress: policy.egress.flatMap((rule) => toRules(rule, "destination", policy.namespace)) }),
    },
  };
}

/** One Calico rule has one protocol and one peer. */
function toRules(rule: Rule, side: "source" | "destination", namespace: string | undefined): CalicoRule[] {
  return rule.peers.flatMap((peer) =>
    byProtocol(rule.ports).map(({ protocol, ports }) => {
      const entity = toEntity(peer, namespace);
      const destination = { ...(side === "destination" ? entity : {}), ...(ports === undefined ? {} : { ports }) };
      return {
        action: "Allow" as const,
        ...(protocol === undefined ? {} : { protocol }),
        ...(side === "source" ? { source: entity } : {}),
        ...(Object.keys(destination).length === 0 ? {} : { destination }),
      };
    }),
  );
}

function byProtocol(ports: readonly Port[]): { protocol?: Protocol; ports?: (number | string)[] }[] {
  if (ports.length === 0) {
    return [{}];
  }
  return [...new Set(ports.map(({ protocol }) => protocol))].map((protocol) => ({
    protocol,
    ports: ports
      .filter((port) => port.protocol === protocol)
      .map(({ port, endPort }) => (endPort === undefined ? port : `${port}:${endPort}`)),
  }));
}

function toEntity(peer: Peer, namespace: string | undefined): EntityRule {
  switch (peer.kind) {
    case "pods": {
      const own = "names" in peer.namespaces && peer.namespaces.names.every((name) => name === namespace);
      return {
        selector: labelSelector(peer.labels),
        // Without it a rule of a namespaced policy reaches its own namespace only.
        ...(own ? {} : { namespaceSelector: namespaceSelector(peer.namespaces) }),
        ...(peer.serviceAccount === undefined ? {} : { serviceAccounts: { names: [peer.serviceAccount] } }),
      };
    }
    case "addresses":
      return { nets: peer.cidrs, ...(peer.except.length === 0 ? {} : { notNets: peer.except }) };
    case "dns-names":
      return {};
    default:
      return { nets: peer.cidrs };
  }
}

export function labelSelector(labels: Labels): string {
  const terms = Object.entries(labels).map(([key, value]) => `${key} == ${quote(value)}`);
  return terms.length === 0 ? "all()" : terms.join(" && ");
}

function namespaceSelector(selection: NamespaceSelection): string {
  if ("team" in selection) {
    return `${teamLabel} == ${quote(selection.team)}`;
  }
  const [only, ...others] = selection.names;
  return others.length === 0
    ? `${namespaceNameLabel} == ${quote(only ?? "")}`
    : `${namespaceNameLabel} in {${selection.names.map(quote).join(", ")}}`;
}

/** Label values hold no quotes (Kubernetes allows letters, digits, "-", "_" and "."), so nothing needs escaping. */
function quote(value: string): string {
  return `"${value}"`;
}

function unsupported(policy: Policy): Problem[] {
  const cannot = (what: string, hint: string): Problem => inexpressible("calico", policy, what, hint);
  const rules = [...policy.ingress, ...policy.egress];
  return [
    ...rules
      .flatMap((rule) => rule.peers)
      .filter((peer) => peer.kind === "dns-names")
      .map((peer) =>
        cannot(
          `the DNS names ${describePeer(peer)}`,
          "Use cidrs. DNS names need engine cilium (of Calico, only Enterprise has them).",
        ),
      ),
    ...(rules.some((rule) => rule.http !== undefined)
      ? [cannot("an HTTP rule", "Allow ports. HTTP rules need engine cilium, or an Istio AuthorizationPolicy.")]
      : []),
  ];
}
