/**
 * cilium.io CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy.
 * Source: https://docs.cilium.io/en/stable/security/policy/language/ and pkg/policy/api of cilium/cilium
 */
import type { Graph, Node } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, View } from "../../view";
import { unknownMarkers } from "../../wire";
import { allOf, anyOf, present, type Tri } from "../shared/answers";
import { isSameNamespace, namespaceKey } from "../shared/namespaces";
import { selectorMatches, selectsAll } from "../shared/selectors";
import { everything } from "./kubernetes-policy";
import {
  type AllowRule,
  type Direction,
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
    [podNamespace, text(namespace.labels.at("kubernetes.io/metadata.name"))] as const,
  ];
  return View.of(
    Object.fromEntries(all.flatMap(([key, value]) => ["", "k8s:", "any:"].map((way) => [way + key, value]))),
  );
}

function keysOf(selector: View): readonly string[] {
  const expressions = selector.at("matchExpressions").items();
  const keys = [
    ...selector
      .at("matchLabels")
      .entries()
      .map(([key]) => key),
    ...expressions.map((each) => each.at("key").string()).filter(isKnown),
  ];
  return keys.map((key) => key.replace(/^(k8s|any):/, ""));
}

/** Whether a selector may have keys that are not known. */
function hidesKeys(selector: View): boolean {
  const expressions = selector.at("matchExpressions");
  return (
    [selector.at("matchLabels"), expressions].some(({ state }) => state === "unknown") ||
    expressions.items().some((each) => each.at("key").state === "unknown")
  );
}

const ofNamespace = (key: string): boolean => key === podNamespace || key.startsWith(namespaceLabel);

/** A selector of a namespaced policy that names no namespace stays in its own. */
function matches(selector: View, pod: Pod, own: Maybe<string>, clusterWide: boolean): Tri {
  const named = clusterWide || keysOf(selector).some(ofNamespace);
  const bound = named || isSameNamespace(own, pod.namespace.key);
  return allOf([
    bound === false && hidesKeys(selector) ? UNKNOWN : bound,
    selectorMatches(selector, endpointLabels(pod)),
  ]);
}

function toPeer(rule: View, way: "from" | "to", own: Maybe<string>, clusterWide: boolean): Peer {
  const endpoints = rule.at(`${way}Endpoints`).elements();
  const entities = rule
    .at(`${way}Entities`)
    .elements()
    .map((entity) => entity.string());
  const everyone: Tri = entities.includes("all") || entities.includes("cluster");
  const maybe: Tri = entities.includes(UNKNOWN) ? UNKNOWN : false;
  const world: Tri = entities.includes("all") || entities.includes("world") ? true : maybe;
  return {
    view: rule,
    pod: (pod) => anyOf([everyone, maybe, ...endpoints.map((each) => matches(each, pod, own, clusterWide))]),
    everyPod: anyOf([everyone, maybe, ...(clusterWide ? endpoints.map((each) => selectsAll(each)) : [])]),
    byAddress: anyOf([world, present(rule.at(`${way}CIDR`)), present(rule.at(`${way}CIDRSet`))]),
    blocks: [
      ...rule
        .at(`${way}CIDR`)
        .elements()
        .map((cidr) => ({ cidr, except: [] })),
      ...rule
        .at(`${way}CIDRSet`)
        .elements()
        .map((set) => ({ cidr: set.at("cidr"), except: set.at("except").elements() })),
      ...(world === false ? [] : ["0.0.0.0/0", "::/0"])
        .map((cidr) => View.of(world === true ? cidr : unknownMarkers.string))
        .map((cidr) => ({ cidr, except: [] })),
    ],
  };
}

const peerFields = ["Endpoints", "Entities", "CIDR", "CIDRSet", "Requires", "Services", "FQDNs", "Groups", "Nodes"];

function toPorts(port: View): Ports {
  const protocol = port.at("protocol").string() ?? "ANY";
  const number = port.at("port").number();
  return {
    protocol: protocol === "ANY" ? "any" : protocol,
    first: number === UNKNOWN ? port.at("port").string() : number === 0 ? undefined : number,
    last: port.at("endPort").number(),
  };
}

/** An empty rule allows nothing: it is how a default deny is written. */
function toRules(rule: View, direction: Direction, own: Maybe<string>, clusterWide: boolean): readonly AllowRule[] {
  const way = direction === "ingress" ? "from" : "to";
  const named = peerFields.some((field) => rule.at(way + field).state !== "absent");
  const ports = listed(rule.at("toPorts"));
  if (rule.state === "known" && !named && ports === undefined && rule.at("icmps").state === "absent") {
    return [];
  }
  return [
    {
      view: rule,
      anyPeer: rule.state === "unknown" ? UNKNOWN : !named,
      peers: named ? [toPeer(rule, way, own, clusterWide)] : [],
      anyPort: ports === UNKNOWN ? UNKNOWN : ports === undefined && rule.at("icmps").state === "absent",
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

/** Whether a selector of the whole cluster takes any pod of a namespace: it may ask for labels of the namespace only. */
function takesNamespace(selector: View, namespace: Namespace): Tri {
  const anyPod = { namespace, labels: View.of({}) };
  return keysOf(selector).every(ofNamespace) && selectorMatches(selector, endpointLabels(anyPod));
}

function ofSpec(node: Node, spec: View, namespace: Maybe<string>, clusterWide: boolean): Policy {
  const selector = spec.at("endpointSelector");
  // Without it the policy is about nodes.
  const ofPods = selector.state !== "absent";
  return {
    node,
    namespace,
    clusterWide,
    selectsAll: (other) =>
      ofPods &&
      (clusterWide
        ? takesNamespace(selector, other)
        : allOf([isSameNamespace(namespace, other.key), everything(selector)])),
    selects: (pod) =>
      ofPods &&
      allOf([
        clusterWide || isSameNamespace(namespace, pod.namespace.key),
        matches(selector, pod, namespace, clusterWide),
      ]),
    isolates: (direction) => isolates(spec, direction),
    allows: (direction) => {
      const rules = spec.at(direction).list();
      return rules === UNKNOWN
        ? UNKNOWN
        : (rules ?? []).flatMap((rule) => toRules(rule, direction, namespace, clusterWide));
    },
  };
}

/** A resource may hold several policies, in `specs`. */
export function ciliumPolicies(graph: Graph, node: Node): readonly Policy[] {
  const clusterWide = ciliumGlobalTypes.includes(node.type);
  const namespace = clusterWide ? undefined : namespaceKey(graph, node);
  const specs = [node.view.at("spec"), ...node.view.at("specs").elements()].filter((spec) => spec.state !== "absent");
  return specs.map((spec) => ofSpec(node, spec, namespace, clusterWide));
}
