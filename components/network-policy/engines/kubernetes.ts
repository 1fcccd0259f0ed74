/** Engine vpc-cni: networking.k8s.io/v1 NetworkPolicy; on EKS Auto Mode also ApplicationNetworkPolicy for DNS names. */
import type { Problem } from "../../../core/problem";
import { portsPerAddress } from "../../../core/vpc-cni/tables";
import {
  describePeer,
  formatPort,
  namespaceNameLabel,
  teamLabel,
  type Direction,
  type Labels,
  type NamespaceSelection,
  type Peer,
  type Policy,
  type Port,
  type Protocol,
  type Rule,
} from "../model";
import { exceptIn, inexpressible, metadata, type KubernetesObject, type Rendered } from "./objects";

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

export interface NetworkPolicyPort {
  readonly protocol?: Protocol;
  readonly port?: number | string;
  readonly endPort?: number;
}

export interface NetworkPolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  /** Only in ApplicationNetworkPolicy (networking.k8s.aws/v1alpha1). */
  readonly domainNames?: readonly string[];
}

export interface NetworkPolicySpec {
  readonly podSelector: LabelSelector;
  readonly policyTypes?: readonly ("Ingress" | "Egress")[];
  readonly ingress?: readonly {
    readonly from?: readonly NetworkPolicyPeer[];
    readonly ports?: readonly NetworkPolicyPort[];
  }[];
  readonly egress?: readonly {
    readonly to?: readonly NetworkPolicyPeer[];
    readonly ports?: readonly NetworkPolicyPort[];
  }[];
}

export function renderKubernetes(policies: readonly Policy[], autoMode: boolean): Rendered<NetworkPolicySpec> {
  const problems: Problem[] = [
    ...policies.flatMap((policy) => unsupported(policy, autoMode)),
    ...tooManyPorts(policies),
  ];
  return { objects: policies.map(toObject), problems };
}

function toObject(policy: Policy): KubernetesObject<NetworkPolicySpec> {
  const named = policy.egress.some(({ peers }) => peers.some(({ kind }) => kind === "dns-names"));
  const types = policy.directions.map((direction) => (direction === "ingress" ? "Ingress" : "Egress"));
  return {
    ...(named
      ? { apiVersion: "networking.k8s.aws/v1alpha1", kind: "ApplicationNetworkPolicy" }
      : { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" }),
    metadata: metadata(policy),
    spec: {
      podSelector: selector(policy.subject.labels),
      policyTypes: types,
      // Left out where empty: a direction without rules is a deny, and `[]` reads like an oversight.
      ...(policy.ingress.length === 0
        ? {}
        : {
            ingress: policy.ingress.map((rule) => ({
              from: rule.peers.flatMap((peer) => toPeers(peer)),
              ...portsOf(rule),
            })),
          }),
      ...(policy.egress.length === 0
        ? {}
        : { egress: policy.egress.map((rule) => ({ to: rule.peers.flatMap(toTargets), ...portsOf(rule) })) }),
    },
  };
}

function portsOf(rule: Rule): { ports?: readonly NetworkPolicyPort[] } {
  return rule.ports.length === 0 ? {} : { ports: rule.ports };
}

/**
 * The agent sees what a pod sends before kube-proxy translates it, so a client of the API server is denied unless the
 * cluster IP that it calls is open too (core/vpc-cni/resolve.ts). The Service has no selector that could open it.
 */
function toTargets(peer: Peer): NetworkPolicyPeer[] {
  const service = peer.kind === "api-server" ? peer.service.map((cidr) => ({ ipBlock: { cidr } })) : [];
  return [...service, ...toPeers(peer)];
}

function toPeers(peer: Peer): NetworkPolicyPeer[] {
  switch (peer.kind) {
    case "pods":
      // Both selectors in one item: two items would mean "or".
      return [{ namespaceSelector: namespaces(peer.namespaces), podSelector: selector(peer.labels) }];
    case "addresses":
      return peer.cidrs.map((cidr) => ({ ipBlock: { cidr, ...exceptIn(cidr, peer.except) } }));
    case "dns-names":
      return [{ domainNames: peer.names }];
    default:
      return peer.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  }
}

function selector(labels: Labels): LabelSelector {
  return Object.keys(labels).length === 0 ? {} : { matchLabels: labels };
}

function namespaces(selection: NamespaceSelection): LabelSelector {
  if ("team" in selection) {
    return { matchLabels: { [teamLabel]: selection.team } };
  }
  const [only, ...others] = selection.names;
  return others.length === 0
    ? { matchLabels: { [namespaceNameLabel]: only ?? "" } }
    : { matchExpressions: [{ key: namespaceNameLabel, operator: "In", values: selection.names }] };
}

function unsupported(policy: Policy, autoMode: boolean): Problem[] {
  const cannot = (what: string, hint: string): Problem => inexpressible("vpc-cni", policy, what, hint);
  const rules = [...policy.ingress, ...policy.egress];
  const peers = rules.flatMap((rule) => rule.peers);
  return [
    ...(policy.namespace === undefined
      ? [cannot("a default deny of every namespace", "Use defaultDeny: listed-namespaces, or engine calico or cilium.")]
      : []),
    ...(policy.subject.serviceAccount !== undefined
      ? [
          cannot(
            `the service account ${policy.subject.serviceAccount}`,
            "Select pods by label (pods: <workload>). Service accounts need engine calico or cilium.",
          ),
        ]
      : []),
    ...peers
      .filter((peer) => peer.kind === "pods" && peer.serviceAccount !== undefined)
      .map((peer) =>
        cannot(
          describePeer(peer),
          "Select pods by label (pods: <workload>). Service accounts need engine calico or cilium.",
        ),
      ),
    ...(rules.some((rule) => rule.http !== undefined)
      ? [cannot("an HTTP rule", "Allow ports. HTTP rules need engine cilium, or an Istio AuthorizationPolicy.")]
      : []),
    ...(autoMode ? [] : peers)
      .filter((peer) => peer.kind === "dns-names")
      .map((peer) =>
        cannot(
          `the DNS names ${describePeer(peer)}`,
          "Use cidrs. DNS names need engine cilium, or nodes of EKS Auto Mode: elsewhere the object is accepted and not enforced.",
        ),
      ),
  ];
}

/** Counts what the agent stores: every policy of one subject adds its ports to the same peer's entry. */
function tooManyPorts(policies: readonly Policy[]): Problem[] {
  const entries = new Map<string, { policy: Policy; peer: Peer; ports: Set<string> }>();
  for (const policy of policies) {
    for (const direction of ["ingress", "egress"] as const satisfies readonly Direction[]) {
      for (const rule of policy[direction]) {
        for (const peer of rule.peers) {
          const key = JSON.stringify([policy.namespace, policy.subject, direction, { ...peer, place: undefined }]);
          const entry = entries.get(key) ?? { policy, peer, ports: new Set() };
          rule.ports.map((port: Port) => formatPort(port)).forEach((port) => entry.ports.add(port));
          entries.set(key, { ...entry, policy });
        }
      }
    }
  }
  return [...entries.values()]
    .filter(({ ports }) => ports.size > portsPerAddress)
    .map(({ policy, peer, ports }) =>
      inexpressible(
        "vpc-cni",
        policy,
        `${ports.size} ports for ${describePeer(peer)}`,
        `It keeps ${portsPerAddress} port and protocol pairs per peer at most. Write ranges (TCP/8000-8100).`,
      ),
    );
}
