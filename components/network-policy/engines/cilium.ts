/** Engine cilium: cilium.io/v2 CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy. */
import type { Problem } from "../../../core/problem";
import {
  teamLabel,
  type HttpMatch,
  type NamespaceSelection,
  type Peer,
  type Policy,
  type Port,
  type Rule,
} from "../model";
import type { LabelSelector, LabelSelectorRequirement } from "./kubernetes";
import { exceptIn, inexpressible, metadata, type KubernetesObject, type Rendered } from "./objects";

export interface CiliumPortRule {
  readonly ports: readonly { readonly port: string; readonly endPort?: number; readonly protocol: string }[];
  readonly rules?: {
    readonly dns?: readonly { readonly matchPattern: string }[];
    readonly http?: readonly HttpMatch[];
  };
}

export interface CidrRule {
  readonly cidr: string;
  readonly except?: readonly string[];
}

export interface CiliumIngressRule {
  readonly fromEndpoints?: readonly LabelSelector[];
  readonly fromEntities?: readonly string[];
  readonly fromCIDRSet?: readonly CidrRule[];
  readonly toPorts?: readonly CiliumPortRule[];
}

export interface CiliumEgressRule {
  readonly toEndpoints?: readonly LabelSelector[];
  readonly toEntities?: readonly string[];
  readonly toCIDRSet?: readonly CidrRule[];
  readonly toFQDNs?: readonly { readonly matchName?: string; readonly matchPattern?: string }[];
  readonly toPorts?: readonly CiliumPortRule[];
}

export interface CiliumPolicySpec {
  readonly endpointSelector: LabelSelector;
  readonly enableDefaultDeny?: { readonly ingress?: boolean; readonly egress?: boolean };
  readonly ingress?: readonly CiliumIngressRule[];
  readonly egress?: readonly CiliumEgressRule[];
}

/** Label keys that Cilium derives. Source: docs.cilium.io, "Kubernetes Endpoint Lifecycle", "Layer 3 Policies". */
export const podNamespace = "k8s:io.kubernetes.pod.namespace";
export const namespaceLabelPrefix = "k8s:io.cilium.k8s.namespace.labels.";
export const serviceAccountLabel = "k8s:io.cilium.k8s.policy.serviceaccount";

/** Source: pkg/policy/api, MaxPorts. */
export const maxPortsPerRule = 40;

export function renderCilium(policies: readonly Policy[], layer7: boolean): Rendered<CiliumPolicySpec> {
  const named = namespacesWithDnsNames(policies);
  return {
    objects: policies.map((policy) => toObject(policy, named)),
    problems: policies.flatMap((policy) => unsupported(policy, layer7)),
  };
}

/** Where a DNS-name rule is, the DNS rule must go through the proxy: it learns the addresses from the answers. */
function namespacesWithDnsNames(policies: readonly Policy[]): ReadonlySet<string | undefined> {
  const named = policies.filter(({ egress }) =>
    egress.some(({ peers }) => peers.some(({ kind }) => kind === "dns-names")),
  );
  return new Set(named.map(({ namespace }) => namespace));
}

function toObject(policy: Policy, named: ReadonlySet<string | undefined>): KubernetesObject<CiliumPolicySpec> {
  const clusterwide = policy.namespace === undefined;
  const inspectDns = clusterwide ? named.size > 0 : named.has(policy.namespace);
  const rules = (direction: "ingress" | "egress"): { [key: string]: object }[] => {
    const from = direction === "ingress" ? "from" : "to";
    const made = policy[direction].flatMap((rule) => toRules(rule, from, inspectDns));
    // An empty rule selects nothing, and makes Cilium enforce the direction.
    return made.length === 0 && policy.directions.includes(direction) ? [{}] : made;
  };
  const ingress = rules("ingress");
  const egress = rules("egress");
  return {
    apiVersion: "cilium.io/v2",
    kind: clusterwide ? "CiliumClusterwideNetworkPolicy" : "CiliumNetworkPolicy",
    metadata: metadata(policy),
    spec: {
      endpointSelector: subject(policy),
      enableDefaultDeny: {
        ingress: policy.directions.includes("ingress"),
        egress: policy.directions.includes("egress"),
      },
      ...(ingress.length === 0 ? {} : { ingress }),
      ...(egress.length === 0 ? {} : { egress }),
    },
  };
}

function subject(policy: Policy): LabelSelector {
  const labels = podLabels(policy.subject.labels, policy.subject.serviceAccount);
  const expressions: LabelSelectorRequirement[] =
    policy.namespace === undefined
      ? [
          // NotIn alone would select what has no namespace too, such as Cilium's own health endpoint.
          { key: podNamespace, operator: "Exists" },
          { key: podNamespace, operator: "NotIn", values: policy.exceptNamespaces },
        ]
      : [];
  return {
    ...(Object.keys(labels).length === 0 ? {} : { matchLabels: labels }),
    ...(expressions.length === 0 ? {} : { matchExpressions: expressions }),
  };
}

/** One rule per kind of peer: Cilium refuses two kinds in one. */
function toRules(rule: Rule, way: "from" | "to", inspectDns: boolean): { [key: string]: object }[] {
  const toPorts = portRules(rule, inspectDns);
  return rule.peers.flatMap((peer) => toPeers(peer, way)).map((peer) => ({ ...peer, ...toPorts }));
}

function toPeers(peer: Peer, way: "from" | "to"): { [key: string]: object }[] {
  const blocks = (cidrs: readonly string[], except: readonly string[] = []): { [key: string]: object } => ({
    [`${way}CIDRSet`]: cidrs.map((cidr) => ({ cidr, ...exceptIn(cidr, except) })),
  });
  const entity = (name: string): { [key: string]: object } => ({ [`${way}Entities`]: [name] });
  switch (peer.kind) {
    case "pods":
      return [{ [`${way}Endpoints`]: [endpoints(peer)] }];
    case "addresses":
      return [blocks(peer.cidrs, peer.except)];
    // Addresses that Cilium knows to be the API server, a node or a pod have that identity, and no CIDR matches them.
    case "api-server":
      return [entity("kube-apiserver"), blocks(peer.cidrs)];
    case "all-pods":
      return [
        { [`${way}Endpoints`]: [{ matchExpressions: [{ key: podNamespace, operator: "Exists" }] }] },
        blocks(peer.cidrs),
      ];
    case "vpc":
      return [entity("cluster"), blocks(peer.cidrs)];
    case "node-service":
      return [entity("host"), blocks(peer.cidrs)];
    case "dns-names":
      return [
        { toFQDNs: peer.names.map((name) => (name.includes("*") ? { matchPattern: name } : { matchName: name })) },
      ];
  }
}

function endpoints(peer: Extract<Peer, { kind: "pods" }>): LabelSelector {
  const labels = podLabels(peer.labels, peer.serviceAccount);
  return { ...namespaceTerms(peer.namespaces, labels) };
}

function namespaceTerms(selection: NamespaceSelection, labels: Record<string, string>): LabelSelector {
  if ("team" in selection) {
    return {
      matchLabels: { ...labels, [`${namespaceLabelPrefix}${teamLabel}`]: selection.team },
      matchExpressions: [{ key: podNamespace, operator: "Exists" }],
    };
  }
  const [only, ...others] = selection.names;
  return others.length === 0
    ? { matchLabels: { ...labels, [podNamespace]: only ?? "" } }
    : {
        ...(Object.keys(labels).length === 0 ? {} : { matchLabels: labels }),
        matchExpressions: [{ key: podNamespace, operator: "In", values: selection.names }],
      };
}

function podLabels(
  labels: Readonly<Record<string, string>>,
  serviceAccount: string | undefined,
): Record<string, string> {
  return {
    ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [`k8s:${key}`, value])),
    ...(serviceAccount === undefined ? {} : { [serviceAccountLabel]: serviceAccount }),
  };
}

function portRules(rule: Rule, inspectDns: boolean): { toPorts?: readonly CiliumPortRule[] } {
  if (rule.ports.length === 0) {
    return {};
  }
  const dns = inspectDns && rule.ports.every(({ port }) => port === 53);
  const rules = {
    ...(dns ? { dns: [{ matchPattern: "*" }] } : {}),
    ...(rule.http === undefined ? {} : { http: rule.http }),
  };
  return {
    toPorts: [{ ports: rule.ports.map(toPort), ...(Object.keys(rules).length === 0 ? {} : { rules }) }],
  };
}

function toPort({ protocol, port, endPort }: Port): CiliumPortRule["ports"][number] {
  return { port: String(port), ...(endPort === undefined ? {} : { endPort }), protocol };
}

function unsupported(policy: Policy, layer7: boolean): Problem[] {
  const cannot = (what: string, hint: string): Problem => inexpressible("cilium", policy, what, hint);
  const rules = [...policy.ingress, ...policy.egress];
  const seven = rules.filter((rule) => rule.http !== undefined || rule.peers.some(({ kind }) => kind === "dns-names"));
  return [
    ...(layer7 || seven.length === 0
      ? []
      : [
          cannot(
            "a layer 7 or DNS-name rule reliably where it is chained to the VPC CNI (cilium#12454)",
            "Use ports and cidrs, or set cilium.acceptLayer7InChaining: true after a test on your cluster.",
          ),
        ]),
    ...rules
      .filter((rule) => rule.http !== undefined && rule.ports.some(({ protocol }) => protocol !== "TCP"))
      .map(() => cannot("an HTTP rule on a port that is not TCP", "List TCP ports.")),
    ...rules
      .filter((rule) => rule.ports.length > maxPortsPerRule)
      .map((rule) =>
        cannot(`${rule.ports.length} ports in one rule`, `At most ${maxPortsPerRule}. Write ranges (TCP/8000-8100).`),
      ),
  ];
}
