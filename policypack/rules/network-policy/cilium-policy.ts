/**
 * cilium.io CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy.
 * Source: https://docs.cilium.io/en/stable/security/policy/language/ and pkg/policy/api of cilium/cilium
 */
import type { Graph, Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, View } from "../../../core/view";
import { unknownMarkers } from "../../../core/wire";
import { allOf, anyOf, is, not, present, type Tri } from "../../../core/answers";
import { isSameNamespace, namespaceKey } from "../shared/namespaces";
import { selectorMatches, selectsAll } from "../../../core/labels";
import {
  type AllowRule,
  type Block,
  type Direction,
  leftOut,
  listed,
  type Namespace,
  type Peer,
  type Pod,
  type Policy,
  type Ports,
} from "./policy";

export const ciliumNamespacedTypes = ["kubernetes:cilium.io/v2:CiliumNetworkPolicy"];
export const ciliumGlobalTypes = ["kubernetes:cilium.io/v2:CiliumClusterwideNetworkPolicy"];

const podNamespace = "io.kubernetes.pod.namespace";
const namespaceLabel = "io.cilium.k8s.namespace.labels.";
/** Labels that Cilium makes of what no policy shows: the name of the cluster, and the service account of a pod. */
const hiddenLabels = ["io.cilium.k8s.policy.cluster", "io.cilium.k8s.policy.serviceaccount"];

/** Labels of an endpoint, each under its bare key and under those with the source in front that selectors may use. */
function endpointLabels({ namespace, labels }: Pod): View {
  if (namespace.labels.state === "unknown" || labels.state === "unknown") {
    return View.of(unknownMarkers.object);
  }
  const text = (view: View): string => {
    const value = view.string();
    return isKnown(value) ? value : unknownMarkers.string;
  };
  const all = [
    ...labels.entries().map(([key, value]) => [key, text(value)] as const),
    ...namespace.labels.entries().map(([key, value]) => [`${namespaceLabel}${key}`, text(value)] as const),
    ...hiddenLabels.map((key) => [key, unknownMarkers.string] as const),
    [podNamespace, text(namespace.labels.at("kubernetes.io/metadata.name"))] as const,
  ];
  return View.of(
    Object.fromEntries(all.flatMap(([key, value]) => ["", "k8s:", "any:"].map((way) => [way + key, value]))),
  );
}

/** Whether a key, which may have its source in front, is about the namespace. */
function isOfNamespace(key: Maybe<string>): Tri {
  if (!isKnown(key)) {
    return UNKNOWN;
  }
  const bare = key.slice(key.indexOf(":") + 1);
  return bare === podNamespace || bare.startsWith(namespaceLabel);
}

/** Which of the labels that a selector asks for are of the namespace. */
function ofNamespace(selector: View): readonly Tri[] {
  const labels = selector.at("matchLabels").keys();
  const keys: readonly Maybe<string>[] = labels === UNKNOWN ? [UNKNOWN] : (labels ?? []);
  const expressions = selector.at("matchExpressions").elements();
  return [...keys, ...expressions.map((each) => each.at("key").string())].map(isOfNamespace);
}

/** A selector of a peer in a namespaced policy that names no namespace stays in the policy's own. */
function matches(selector: View, pod: Pod, own: Maybe<string>, clusterWide: boolean): Tri {
  return allOf([
    anyOf([clusterWide, isSameNamespace(own, pod.namespace.key), ...ofNamespace(selector)]),
    selectorMatches(selector, endpointLabels(pod)),
  ]);
}

/** Groups of addresses, which rules refer to by name. */
export const ciliumGroupTypes = [
  "kubernetes:cilium.io/v2:CiliumCIDRGroup",
  "kubernetes:cilium.io/v2alpha1:CiliumCIDRGroup",
];

/** The addresses in a group; undefined for one that is not in the stack. */
type AddressesOf = (group: string) => readonly View[] | undefined;

function addressesOf(graph: Graph): AddressesOf {
  const groups = new Map(
    graph.byType(...ciliumGroupTypes).map(({ view }) => [view.at("metadata", "name").string(), view] as const),
  );
  return (group) => groups.get(group)?.at("spec", "externalCIDRs").elements();
}

/** The addresses of a rule that names them itself, or by a group. A group that is not here may hold any. */
function toBlocks(set: View, addresses: AddressesOf): readonly Block[] {
  const group = set.at("cidrGroupRef").string();
  const cidrs = set.at("cidr").state !== "absent" ? [set.at("cidr")] : isKnown(group) ? addresses(group) : undefined;
  const except = set.at("except").elements();
  return (cidrs ?? [View.of(unknownMarkers.string)]).map((cidr) => ({ cidr, except }));
}

/** What a rule is read with: where it belongs, and what it may refer to. */
interface Around {
  /** The namespace of its policy. */
  readonly own: Maybe<string>;
  readonly clusterWide: boolean;
  readonly addresses: AddressesOf;
}

function toPeer(rule: View, way: "from" | "to", { own, clusterWide, addresses }: Around): Peer {
  const endpoints = rule.at(`${way}Endpoints`).elements();
  const entities = rule.at(`${way}Entities`).elements();
  const [cidrs, sets] = [rule.at(`${way}CIDR`), rule.at(`${way}CIDRSet`)];
  const names = (...wanted: readonly string[]): Tri => anyOf(entities.map((entity) => is(entity.string(), ...wanted)));
  const everyone = names("all", "cluster");
  const world = names("all", "world");
  // Rules ask for addresses of both families together, so that the world of one of them is enough.
  const anywhere = View.of(world === UNKNOWN ? unknownMarkers.string : "0.0.0.0/0");
  return {
    view: rule,
    pod: (pod) => anyOf([everyone, ...endpoints.map((each) => matches(each, pod, own, clusterWide))]),
    everyPod: anyOf([everyone, ...(clusterWide ? endpoints.map((each) => selectsAll(each)) : [])]),
    byAddress: anyOf([world, present(cidrs), present(sets)]),
    blocks: [
      ...cidrs.elements().map((cidr) => ({ cidr, except: [] })),
      ...sets.elements().flatMap((set) => toBlocks(set, addresses)),
      ...(world === false ? [] : [{ cidr: anywhere, except: [] }]),
    ],
  };
}

/** Port 0 stands for all of them, so that one that is not known may do so too. */
function toPorts(port: View): Ports {
  const protocol = port.at("protocol").string() ?? "ANY";
  const number = port.at("port").number();
  const first = number === UNKNOWN ? port.at("port").string() : number === 0 ? undefined : number;
  return {
    protocol: protocol === "ANY" ? "any" : protocol,
    first,
    last: port.at("endPort").number() ?? (first === UNKNOWN ? UNKNOWN : undefined),
  };
}

/** Whether a rule says who is on the other side: by any field that begins so, but for the ports. */
function namesPeers(rule: View, way: "from" | "to"): Tri {
  const fields = rule.entries().filter(([key, value]) => key.startsWith(way) && value.state !== "absent");
  // Equivalent mutant (never): the ports of a rule that is not known are not known either, and leave open what it allows.
  return rule.keys() === UNKNOWN ? UNKNOWN : fields.some(([key]) => key !== "toPorts");
}

/** An empty rule allows nothing: it is how a default deny is written. */
function toRules(rule: View, direction: Direction, around: Around): readonly AllowRule[] {
  const way = direction === "ingress" ? "from" : "to";
  const named = namesPeers(rule, way);
  const anyPort = allOf([rule.at("toPorts"), rule.at("icmps")].map(leftOut));
  if (named === false && anyPort === true) {
    return [];
  }
  return [
    {
      view: rule,
      anyPeer: not(named),
      peers: [toPeer(rule, way, around)],
      anyPort,
      ports: rule
        .at("toPorts")
        .elements()
        .flatMap((each) => each.at("ports").elements())
        .map(toPorts),
    },
  ];
}

function isolates(spec: View, direction: Direction): Tri {
  const enabled = spec.at("enableDefaultDeny", direction).boolean();
  const sections = [spec.at(direction), spec.at(`${direction}Deny`)].map((each) => {
    const rules = listed(each);
    return rules === UNKNOWN ? UNKNOWN : rules !== undefined;
  });
  return enabled === undefined ? anyOf(sections) : enabled;
}

/** Whether a selector takes any pod of a namespace: it may ask for labels of the namespace only. */
function takesNamespace(selector: View, namespace: Namespace): Tri {
  const anyPod = { namespace, labels: View.of({}) };
  return allOf([...ofNamespace(selector), selectorMatches(selector, endpointLabels(anyPod))]);
}

function ofSpec(node: Node, spec: View, around: Around): Policy {
  const { own: namespace, clusterWide } = around;
  const selector = spec.at("endpointSelector");
  // Without a selector of pods the policy is about nodes; a namespaced one stays in its namespace, whatever it selects.
  const isAbout = (key: Maybe<string>): Tri =>
    selector.state !== "absent" && (clusterWide || isSameNamespace(namespace, key));
  return {
    node,
    namespace,
    clusterWide,
    selectsAll: (other) => allOf([isAbout(other.key), takesNamespace(selector, other)]),
    selects: (pod) => allOf([isAbout(pod.namespace.key), selectorMatches(selector, endpointLabels(pod))]),
    isolates: (direction) => isolates(spec, direction),
    allows: (direction) => {
      const rules = spec.at(direction).list();
      return rules === UNKNOWN ? UNKNOWN : (rules ?? []).flatMap((rule) => toRules(rule, direction, around));
    },
  };
}

/** All policies of Cilium in the stack. A resource may hold several, in `specs`. */
export function ciliumPolicies(graph: Graph): readonly Policy[] {
  const addresses = addressesOf(graph);
  return graph.byType(...ciliumNamespacedTypes, ...ciliumGlobalTypes).flatMap((node) => {
    const clusterWide = ciliumGlobalTypes.includes(node.type);
    const around: Around = { own: clusterWide ? undefined : namespaceKey(node), clusterWide, addresses };
    const specs = [node.view.at("spec"), ...node.view.at("specs").elements()];
    return specs.map((spec) => ofSpec(node, spec, around));
  });
}
