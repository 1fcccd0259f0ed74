/**
 * projectcalico.org/v3 NetworkPolicy and GlobalNetworkPolicy.
 * Source: projectcalico/calico api/pkg/apis/projectcalico/v3, api/pkg/defaults/networkpolicy.go (types),
 * api/pkg/lib/numorstring (ports and protocols), felix/calc/policy_sorter.go (order) at 87c15906.
 */
import { allOf, anyOf, leftOut, listed, not, type Tri } from "../answers";
import { type Labels, unknownLabels } from "../labels";
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "../view";
import { accountLabels, namespaceLabels, narrows, podLabels, readEntity, selectsWhatever } from "./calico-entity";
import { calicoSelector, maybeCalicoSelector } from "./calico-selector";
import { isSameNamespace } from "./namespace-key";
import type { Direction, Manifest, Namespace, Policy, PolicyRule, Ports } from "./model";

const protocolNames = ["TCP", "UDP", "SCTP", "ICMP", "ICMPv6", "UDPLite"];
const protocolNumbers: Readonly<Record<string, string>> = { "6": "TCP", "17": "UDP", "132": "SCTP" };

/** A name in any case, or a number. */
function readProtocol(view: View): Maybe<string> {
  const text = view.string();
  return isKnown(text)
    ? (protocolNumbers[text] ?? protocolNames.find((name) => name.toLowerCase() === text.toLowerCase()) ?? text)
    : text;
}

/** A number, "first:last", or a name. */
function readPorts(port: View, protocol: Maybe<string>): Ports {
  const text = port.string();
  if (!isKnown(text)) {
    return { protocol, first: UNKNOWN, last: undefined };
  }
  const [, first, last] = /^(\d+)(?::(\d+))?$/.exec(text) ?? [];
  return {
    protocol,
    first: first === undefined ? text : Number(first),
    last: last === undefined ? undefined : Number(last),
  };
}

const everyPortOf = (protocol: Maybe<string>): Ports => ({ protocol, first: undefined, last: undefined });

const actions = new Map<string, PolicyRule["action"]>([
  ["Allow", "allow"],
  ["Deny", "deny"],
  ["Pass", "pass"],
]);

function readRule(
  rule: View,
  action: PolicyRule["action"],
  direction: Direction,
  namespace: Maybe<string>,
  clusterWide: boolean,
): PolicyRule {
  const [ownSide, peerSide] = direction === "ingress" ? ["destination", "source"] : ["source", "destination"];
  const [own, peer] = [rule.at(ownSide), rule.at(peerSide)];
  const [ports, notPorts] = [rule.at("destination", "ports"), rule.at("destination", "notPorts")];
  const protocol: Maybe<string> = readProtocol(rule.at("protocol")) ?? "any";
  const notProtocol = readProtocol(rule.at("notProtocol"));
  const subject = readEntity(own, namespace, clusterWide);
  const exceptPorts: readonly Ports[] = [
    ...notPorts.elements().map((port) => readPorts(port, "any")),
    ...(notProtocol === undefined ? [] : [everyPortOf(notProtocol)]),
  ];
  // The port that a client sends from is any.
  const bySource = anyOf(["ports", "notPorts"].map((key) => not(leftOut(rule.at("source", key)))));
  return {
    view: rule,
    action,
    anyPeer: not(narrows(peer)),
    peers: [readEntity(peer, namespace, clusterWide)],
    anyPort: allOf([
      leftOut(ports),
      leftOut(notPorts),
      protocol === UNKNOWN ? UNKNOWN : protocol === "any",
      notProtocol === UNKNOWN ? UNKNOWN : notProtocol === undefined,
    ]),
    ports:
      listed(ports) === undefined ? [everyPortOf(protocol)] : ports.elements().map((port) => readPorts(port, protocol)),
    exceptPorts,
    own: (pod) => allOf([subject.endpoint(pod, pod), bySource === false ? true : UNKNOWN]),
  };
}

/** Without `types` it is the directions that have rules, and ingress where none has. */
function hasType(spec: View, direction: Direction): Tri {
  const types = listed(spec.at("types"));
  if (types === UNKNOWN) {
    return UNKNOWN;
  }
  if (types !== undefined) {
    const wanted = direction === "ingress" ? "Ingress" : "Egress";
    const found = types.map((type) => type.string());
    return found.includes(wanted) ? true : found.includes(UNKNOWN) ? UNKNOWN : false;
  }
  const ruled = (key: Direction): Tri => not(leftOut(spec.at(key)));
  const egress = ruled("egress");
  return direction === "egress" ? egress : anyOf([not(egress), ruled("ingress")]);
}

/** Whether a selector takes any pod of a namespace, whatever its labels are. */
function takesAll(selector: View, namespace: Namespace): Tri {
  let namespaceUnknown = false;
  const labels: Labels = (key) => {
    const value = podLabels({ namespace, labels: unknownLabels, serviceAccount: UNKNOWN })(key);
    namespaceUnknown ||= key === "projectcalico.org/namespace" && value === UNKNOWN;
    return value;
  };
  const selects = maybeCalicoSelector(selector.string());
  if (selects === UNKNOWN) {
    return UNKNOWN;
  }
  const taken = selects(labels);
  // With the namespace known, an unknown answer depends on labels of the pod: some pods are not selected.
  return namespaceUnknown ? taken : taken === true;
}

function readRules(
  spec: View,
  direction: Direction,
  namespace: Maybe<string>,
  clusterWide: boolean,
): readonly PolicyRule[] | Unknown {
  const rules = spec.at(direction).list();
  if (!isKnown(rules)) {
    return rules ?? [];
  }
  const found = rules.map((rule): { rule: View; action: Maybe<string> } => ({
    rule,
    action: rule.at("action").string(),
  }));
  return found.some(({ action }) => action === UNKNOWN)
    ? UNKNOWN
    : found.flatMap(({ rule, action }) => {
        const known = isKnown(action) ? actions.get(action) : undefined;
        return known === undefined ? [] : [readRule(rule, known, direction, namespace, clusterWide)];
      });
}

/** @param clusterWide true for a GlobalNetworkPolicy, whose namespace is absent */
export function calicoPolicy({ name, namespace, spec }: Manifest, clusterWide: boolean): Policy {
  const inNamespaces = calicoSelector(spec.at("namespaceSelector").string());
  const here = (other: Namespace): Tri =>
    clusterWide ? inNamespaces(namespaceLabels(other)) : isSameNamespace(namespace, other.key);
  const selector = calicoSelector(spec.at("selector").string());
  const byAccount = calicoSelector(spec.at("serviceAccountSelector").string());
  return {
    name,
    namespace,
    clusterWide,
    tier: "default",
    combined: "ordered",
    order: spec.at("order").number(),
    selectsAll: (other) =>
      allOf([
        here(other),
        takesAll(spec.at("selector"), other),
        selectsWhatever(spec.at("serviceAccountSelector"), true),
      ]),
    selects: (pod) => allOf([here(pod.namespace), selector(podLabels(pod)), byAccount(accountLabels(pod))]),
    isolates: (direction) => hasType(spec, direction),
    rules: (direction) => readRules(spec, direction, namespace, clusterWide),
  };
}
