/**
 * Who a rule of Cilium is about: identities first, addresses only for what has none.
 * Source: cilium/cilium pkg/k8s/apis/cilium.io/utils/utils.go at 04574448 (getEndpointSelector),
 * pkg/policy/api/entity.go at 120d7f61, pkg/policy/api/selector.go at 0252ef2e.
 */
import { allOf, anyOf, is, present, same, type Tri } from "../answers";
import { readAddresses } from "../cidr";
import { type Labels, readSelector, selectsAll } from "../labels";
import { isKnown, type Maybe, UNKNOWN, View } from "../view";
import { unknownMarkers } from "../wire";
import { blockCovers } from "./cover";
import { matchPatternMatches } from "./dns-names";
import type { Endpoint, PodEndpoint } from "./endpoint";
import { isSameNamespace } from "./namespace-key";
import type { Block, Peer, Pod } from "./model";

const nameLabel = "kubernetes.io/metadata.name";
const podNamespace = "io.kubernetes.pod.namespace";
const namespaceLabel = "io.cilium.k8s.namespace.labels.";
const clusterName = "io.cilium.k8s.policy.cluster";
const accountLabel = "io.cilium.k8s.policy.serviceaccount";

/** A key without its source. Undefined for a source that no pod's label has: all of them come from Kubernetes. */
function bare(key: string): string | undefined {
  const [source, ...rest] = key.split(":");
  return rest.length === 0 ? key : source === "k8s" || source === "any" || source === "" ? rest.join(":") : undefined;
}

/** Labels that make up the identity of a pod; a selector may put the source in front of the key. */
export function identityLabels({ namespace, labels, serviceAccount }: Pod): Labels {
  return (key) => {
    const name = bare(key);
    switch (name) {
      case undefined:
        return undefined;
      case podNamespace:
        return namespace.labels(nameLabel);
      case accountLabel:
        return serviceAccount;
      case clusterName:
        // The name of the cluster is a setting of Cilium that no policy shows.
        return UNKNOWN;
      default:
        return name.startsWith(namespaceLabel) ? namespace.labels(name.slice(namespaceLabel.length)) : labels(name);
    }
  };
}

function isOfNamespace(key: Maybe<string>): Tri {
  if (!isKnown(key)) {
    return UNKNOWN;
  }
  const name = bare(key);
  return name !== undefined && (name === podNamespace || name.startsWith(namespaceLabel));
}

/** Which of the labels that a selector asks for are of the namespace. */
export function ofNamespace(selector: View): readonly Tri[] {
  const labels = selector.at("matchLabels").keys();
  const keys: readonly Maybe<string>[] = labels === UNKNOWN ? [UNKNOWN] : (labels ?? []);
  const expressions = selector.at("matchExpressions").elements();
  return [...keys, ...expressions.map((each) => each.at("key").string())].map(isOfNamespace);
}

/** Where a rule belongs, and what it may refer to. */
export interface Around {
  /** Key of the policy's namespace. */
  readonly own: Maybe<string>;
  readonly clusterWide: boolean;
  /** The addresses in a CiliumCIDRGroup; undefined for one that is not known. */
  readonly addressesOf: (group: string) => readonly View[] | undefined;
}

/** A peer of a namespaced policy that names no namespace stays in the policy's own. */
function readEndpoints(selector: View, { own, clusterWide }: Around): (pod: Pod) => Tri {
  const selects = readSelector(selector);
  const elsewhere = anyOf([clusterWide, ...ofNamespace(selector)]);
  return (pod) => allOf([anyOf([elsewhere, isSameNamespace(own, pod.namespace.key)]), selects(identityLabels(pod))]);
}

/** The addresses of a rule that names them itself, or by a group. A group that is not known may hold any. */
function readSet(set: View, { addressesOf }: Around): readonly Block[] {
  const group = set.at("cidrGroupRef").string();
  const cidrs = set.at("cidr").state !== "absent" ? [set.at("cidr")] : isKnown(group) ? addressesOf(group) : undefined;
  const except = set.at("except").elements();
  return (cidrs ?? [View.of(unknownMarkers.string)]).map((cidr) => ({ cidr, except }));
}

/** Entities that a pod under policies never is. */
const neverPeers = ["init", "ingress", "health", "unmanaged", "none"];

/** The entities that an endpoint belongs to; unknown: it may. */
function entitiesOf(peer: Endpoint, own: PodEndpoint): readonly (readonly [entity: string, belongs: Tri])[] {
  switch (peer.kind) {
    case "pod":
      return [["cluster", true]];
    case "node-service":
      return [
        ["host", true],
        ["cluster", true],
      ];
    case "node": {
      const here = same(peer.name, own.node);
      return [
        ["host", here],
        ["remote-node", here === UNKNOWN ? UNKNOWN : !here],
        ["cluster", true],
      ];
    }
    case "api-server":
    case "outside": {
      const family = isKnown(peer.address) ? readAddresses(peer.address)?.family : undefined;
      const of = (wanted: string): Tri => (family === undefined ? UNKNOWN : family === wanted);
      const outside = [
        ["world", true],
        ["world-ipv4", of("ipv4")],
        ["world-ipv6", of("ipv6")],
      ] as const;
      return peer.kind === "outside" ? outside : [...outside, ["kube-apiserver", true], ["cluster", true]];
    }
  }
}

const allEntities = [
  "all",
  "cluster",
  "world",
  "world-ipv4",
  "world-ipv6",
  "host",
  "remote-node",
  "kube-apiserver",
  ...neverPeers,
];

function isEntity(entity: Maybe<string>, peer: Endpoint, own: PodEndpoint): Tri {
  if (!isKnown(entity)) {
    return entity === undefined ? false : UNKNOWN;
  }
  const [, belongs = false] = entitiesOf(peer, own).find(([name]) => name === entity) ?? [];
  // Cilium refuses other names.
  return entity === "all" || (allEntities.includes(entity) ? belongs : UNKNOWN);
}

/** Reads the peers of a rule: all of its fields that begin with `from`, or with `to`. */
export function readPeer(rule: View, way: "from" | "to", around: Around): Peer {
  const { clusterWide } = around;
  const endpoints = rule.at(`${way}Endpoints`).elements();
  const selected = endpoints.map((each) => readEndpoints(each, around));
  const entities = rule.at(`${way}Entities`).elements();
  const [cidrs, sets] = [rule.at(`${way}CIDR`), rule.at(`${way}CIDRSet`)];
  const named = (...wanted: readonly string[]): Tri => anyOf(entities.map((entity) => is(entity.string(), ...wanted)));
  const everyone = named("all", "cluster");
  const world = named("all", "world");
  // Rules ask for addresses of both families together, so the world of one of them is enough.
  const anywhere = View.of(world === UNKNOWN ? unknownMarkers.string : "0.0.0.0/0");
  const ownBlocks = [
    ...cidrs.elements().map((cidr) => ({ cidr, except: [] })),
    ...sets.elements().flatMap((set) => readSet(set, around)),
  ];
  const names = rule.at("toFQDNs").elements();
  const patterns = way === "to" ? names.map((each) => each.at("matchPattern").string()) : [];
  const exact = way === "to" ? names.map((each) => each.at("matchName").string()) : [];
  // What these mean depends on Services, groups of AWS and labels of nodes, which no policy shows.
  const hidden = anyOf(["Services", "Groups", "Nodes", "Requires"].map((field) => present(rule.at(`${way}${field}`))));
  const pod = (of: Pod): Tri => anyOf([everyone, ...selected.map((selects) => selects(of))]);
  return {
    view: rule,
    pod,
    endpoint: (peer, own) =>
      anyOf([
        hidden === false ? false : UNKNOWN,
        peer.kind === "pod" && anyOf(selected.map((selects) => selects(peer.pod))),
        ...entities.map((entity) => isEntity(entity.string(), peer, own)),
        // No CIDR selects a pod or a node. The API server of a managed cluster is outside.
        (peer.kind === "outside" || peer.kind === "api-server") &&
          anyOf(ownBlocks.map((block) => blockCovers(block, peer.address))),
        peer.kind === "outside" &&
          anyOf([matchPatternMatches(patterns, peer.dnsName), ...exact.map((name) => namesHost(name, peer.dnsName))]),
      ]),
    everyPod: anyOf([everyone, ...(clusterWide ? endpoints.map((each) => selectsAll(each)) : [])]),
    byAddress: anyOf([world, present(cidrs), present(sets)]),
    blocks: [...ownBlocks, ...(world === false ? [] : [{ cidr: anywhere, except: [] }])],
  };
}

/** A `matchName` has no wildcard. */
function namesHost(name: Maybe<string>, host: Maybe<string>): Tri {
  const plain = (text: Maybe<string>): Maybe<string> => (isKnown(text) ? text.toLowerCase().replace(/\.$/, "") : text);
  return same(plain(name), plain(host));
}

/** Whether a rule says who is on the other side: by any field that begins so, but for the ports. */
export function namesPeers(rule: View, way: "from" | "to"): Tri {
  const fields = rule.entries().filter(([key, value]) => key.startsWith(way) && value.state !== "absent");
  // Equivalent mutant (never): the ports of a rule that is not known are unknown too, and so is what it allows.
  return rule.keys() === UNKNOWN ? UNKNOWN : fields.some(([key]) => key !== "toPorts");
}
