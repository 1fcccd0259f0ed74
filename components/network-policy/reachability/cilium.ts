/**
 * CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy: identities first, addresses only for what has none.
 * Source: docs.cilium.io, "Layer 3 Policies", "Layer 4 Policies", "Policy Enforcement Modes"; cilium/cilium
 * pkg/k8s/apis/cilium.io/utils (namespace of an endpoint selector), pkg/policy/api/entity.go.
 */
import { contains } from "../../../core/cidr";
import {
  namespaceLabelPrefix,
  podNamespace,
  serviceAccountLabel,
  type CidrRule,
  type CiliumEgressRule,
  type CiliumIngressRule,
  type CiliumPolicySpec,
  type CiliumPortRule,
} from "../engines/cilium";
import type { LabelSelector } from "../engines/kubernetes";
import type { KubernetesObject } from "../engines/objects";
import type { HttpMatch, Labels } from "../model";
import { addUp, askBothSides, type Judgement, type Side } from "./direction";
import { dnsNameMatches } from "./dns-names";
import { selects } from "./labels";
import { namespaceLabels, type Endpoint, type Pod, type Question, type Verdict, type World } from "./world";

export type CiliumObject = KubernetesObject<CiliumPolicySpec>;

interface PeerFields {
  readonly endpoints?: readonly LabelSelector[];
  readonly entities?: readonly string[];
  readonly cidrs?: readonly CidrRule[];
  readonly fqdns?: CiliumEgressRule["toFQDNs"];
  readonly toPorts?: readonly CiliumPortRule[];
}

export function reachCilium(world: World, objects: readonly CiliumObject[], question: Question): Verdict {
  return askBothSides(question, (side) => addUp(objects, (object) => judge(world, object, side, question)));
}

function judge(world: World, { metadata, spec }: CiliumObject, side: Side, question: Question): Judgement | undefined {
  const { direction, pod } = side;
  if (metadata.namespace !== undefined && metadata.namespace !== pod.namespace) {
    return undefined;
  }
  if (!selects(withSource(spec.endpointSelector), identity(world, pod))) {
    return undefined;
  }
  const rules = direction === "ingress" ? (spec.ingress ?? []).map(ofIngress) : (spec.egress ?? []).map(ofEgress);
  const isolates = spec.enableDefaultDeny?.[direction] ?? rules.length > 0;
  const matching = rules.flatMap((rule) => ports(rule, question, peerMatches(world, rule, side, metadata.namespace)));
  if (!isolates && matching.length === 0) {
    return undefined;
  }
  const unlimited = matching.some((http) => http === undefined);
  return {
    matches: matching.length > 0,
    ...(unlimited || matching.length === 0 ? {} : { onlyHttp: matching.flatMap((http) => http ?? []) }),
  };
}

function ofIngress(rule: CiliumIngressRule): PeerFields {
  return { endpoints: rule.fromEndpoints, entities: rule.fromEntities, cidrs: rule.fromCIDRSet, toPorts: rule.toPorts };
}

function ofEgress(rule: CiliumEgressRule): PeerFields {
  return {
    endpoints: rule.toEndpoints,
    entities: rule.toEntities,
    cidrs: rule.toCIDRSet,
    fqdns: rule.toFQDNs,
    toPorts: rule.toPorts,
  };
}

function peerMatches(
  world: World,
  rule: PeerFields,
  { pod, peer }: Side,
  policyNamespace: string | undefined,
): boolean {
  const { endpoints, entities, cidrs, fqdns, toPorts } = rule;
  if (endpoints === undefined && entities === undefined && cidrs === undefined && fqdns === undefined) {
    // Ports alone mean every peer; nothing at all means none.
    return toPorts !== undefined;
  }
  return (
    (peer.kind === "pod" &&
      (endpoints ?? []).some((selector) =>
        selects(scoped(withSource(selector), policyNamespace), identity(world, peer)),
      )) ||
    (entities ?? []).some((entity) => isEntity(entity, pod, peer)) ||
    (hasCidrIdentity(peer) &&
      (cidrs ?? []).some(
        ({ cidr, except = [] }) =>
          contains(cidr, peer.address) && !except.some((block) => contains(block, peer.address)),
      )) ||
    (peer.kind === "outside" &&
      dnsNameMatches(
        (fqdns ?? []).map(({ matchName, matchPattern }) => matchName ?? matchPattern ?? ""),
        peer.dnsName,
      ))
  );
}

/** An endpoint selector without a namespace means the policy's own; in a clusterwide policy, any pod. */
function scoped(selector: LabelSelector, policyNamespace: string | undefined): LabelSelector {
  const keys = [...Object.keys(selector.matchLabels ?? {}), ...(selector.matchExpressions ?? []).map(({ key }) => key)];
  if (keys.includes(podNamespace)) {
    return selector;
  }
  const { matchLabels = {}, matchExpressions = [] } = selector;
  if (policyNamespace === undefined) {
    return { matchLabels, matchExpressions: [...matchExpressions, { key: podNamespace, operator: "Exists" }] };
  }
  return keys.some((key) => key.startsWith(namespaceLabelPrefix))
    ? selector
    : { matchLabels: { ...matchLabels, [podNamespace]: policyNamespace }, matchExpressions };
}

/** A key without a source (`app`) means a label of any source; here all labels come from Kubernetes. */
function withSource({ matchLabels, matchExpressions }: LabelSelector): LabelSelector {
  const sourced = (key: string): string =>
    /^(k8s|any|reserved|cidr):/.test(key) ? key.replace(/^any:/, "k8s:") : `k8s:${key}`;
  return {
    ...(matchLabels === undefined
      ? {}
      : { matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [sourced(key), value])) }),
    ...(matchExpressions === undefined
      ? {}
      : { matchExpressions: matchExpressions.map((item) => ({ ...item, key: sourced(item.key) })) }),
  };
}

/** Labels that make up a pod's security identity. */
function identity(world: World, pod: Pod): Labels {
  const prefixed = (labels: Labels, prefix: string): [string, string][] =>
    Object.entries(labels).map(([key, value]) => [`${prefix}${key}`, value]);
  return {
    ...Object.fromEntries(prefixed(pod.labels, "k8s:")),
    ...Object.fromEntries(prefixed(namespaceLabels(world, pod.namespace), namespaceLabelPrefix)),
    [podNamespace]: pod.namespace,
    [serviceAccountLabel]: pod.serviceAccount,
  };
}

/** CIDR rules never select pods or nodes; the API server of a managed cluster is outside and has both. */
function hasCidrIdentity(peer: Endpoint): boolean {
  return peer.kind === "outside" || peer.kind === "api-server";
}

function isEntity(entity: string, pod: Pod, peer: Endpoint): boolean {
  const host = peer.kind === "node-service" || (peer.kind === "node" && peer.name === pod.node);
  const remote = peer.kind === "node" && peer.name !== pod.node;
  switch (entity) {
    case "all":
      return true;
    case "host":
      return host;
    case "remote-node":
      return remote;
    case "kube-apiserver":
      return peer.kind === "api-server";
    case "cluster":
      return peer.kind === "pod" || peer.kind === "api-server" || host || remote;
    case "world":
      return hasCidrIdentity(peer);
    default:
      throw new Error(`unknown Cilium entity "${entity}"`);
  }
}

/** What the matching port rules limit the connection to: undefined is "nothing"; no element is "no match". */
function ports(
  rule: PeerFields,
  { to, protocol, port }: Question,
  peerMatched: boolean,
): (readonly HttpMatch[] | undefined)[] {
  if (!peerMatched) {
    return [];
  }
  if (rule.toPorts === undefined) {
    return [undefined];
  }
  return rule.toPorts
    .filter(({ ports: list }) =>
      list.some((item) => {
        if (item.protocol !== "ANY" && item.protocol !== protocol) {
          return false;
        }
        const number = Number(item.port);
        if (Number.isNaN(number)) {
          return (
            to.kind === "pod" &&
            to.ports.some((own) => own.name === item.port && own.protocol === protocol && own.port === port)
          );
        }
        return port >= number && port <= (item.endPort ?? number);
      }),
    )
    .map(({ rules }) => rules?.http);
}
