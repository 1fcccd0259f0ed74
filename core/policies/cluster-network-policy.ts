/**
 * ClusterNetworkPolicy of the VPC CNI (networking.k8s.aws), which administrators set above or below those of teams.
 * Source: aws/amazon-network-policy-controller-k8s api/v1alpha1/clusternetworkpolicy_types.go and
 * pkg/resolvers/clusternetworkpolicy_resolver.go at ecc7e6a7; kubernetes-sigs/network-policy-api
 * apis/v1alpha2/clusternetworkpolicy_types.go at cec862a4 (tiers and their order).
 */
import { allOf, anyOf, leftOut, present, type Tri } from "../answers";
import { coverWorld } from "../cidr";
import { readSelector, selectsAll } from "../labels";
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "../view";
import { blockCovers } from "./cover";
import { domainNameMatches } from "./dns-names";
import type { Direction, Manifest, Namespace, Peer, Pod, Policy, PolicyRule, Ports, Tier } from "./model";

function readPeer(view: View): Peer {
  const [namespaces, pods, networks] = [view.at("namespaces"), view.at("pods"), view.at("networks")];
  const byNamespace = namespaces.state !== "absent";
  const selectsNamespace = readSelector(byNamespace ? namespaces : pods.at("namespaceSelector"));
  const selectsPod = readSelector(pods.at("podSelector"));
  const pod = ({ namespace, labels }: Pod): Tri =>
    byNamespace
      ? selectsNamespace(namespace.labels)
      : allOf([present(pods), selectsNamespace(namespace.labels), selectsPod(labels)]);
  const blocks = networks.elements().map((cidr) => ({ cidr, except: [] }));
  const names = view
    .at("domainNames")
    .elements()
    .map((name) => name.string());
  return {
    view,
    pod,
    endpoint: (peer) =>
      anyOf([
        peer.kind === "pod" && pod(peer.pod),
        ...blocks.map((block) => blockCovers(block, peer.address)),
        peer.kind === "outside" && domainNameMatches(names, peer.dnsName),
      ]),
    everyPod: byNamespace
      ? selectsAll(namespaces)
      : allOf([selectsAll(pods.at("namespaceSelector")), selectsAll(pods.at("podSelector"))]),
    byAddress: present(networks),
    blocks,
  };
}

function readPorts(port: View): Ports {
  const [one, range, name] = [port.at("portNumber"), port.at("portRange"), port.at("namedPort")];
  const last = range.at("end").number();
  if (name.state !== "absent") {
    // A named port has no protocol of its own: the controller looks it up among the TCP ports.
    return { protocol: name.state === "known" ? "TCP" : UNKNOWN, first: name.string(), last };
  }
  const [from, first] = one.state === "absent" ? [range, "start"] : [one, "port"];
  return { protocol: from.at("protocol").string(), first: from.at(first).number(), last };
}

const actions = new Map<string, PolicyRule["action"]>([
  ["Accept", "allow"],
  ["Deny", "deny"],
  ["Pass", "pass"],
]);

/** A rule lists its peers: none is for everybody because it names nobody. */
function readRule(rule: View, side: "from" | "to", action: PolicyRule["action"]): PolicyRule {
  return {
    view: rule,
    action,
    anyPeer: false,
    peers: rule.at(side).elements().map(readPeer),
    anyPort: leftOut(rule.at("ports")),
    ports: rule.at("ports").elements().map(readPorts),
  };
}

function readRules(spec: View, direction: Direction): readonly PolicyRule[] | Unknown {
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
        return known === undefined ? [] : [readRule(rule, direction === "ingress" ? "from" : "to", known)];
      });
}

/** Whether rules that deny leave nobody out: no pod for traffic that comes in, no address for what goes out. */
function denyEveryone(rules: readonly PolicyRule[], direction: Direction): Tri {
  if (direction === "ingress") {
    return anyOf(rules.map(({ anyPort, peers }) => allOf([anyPort, anyOf(peers.map(({ everyPod }) => everyPod))])));
  }
  const cidrs = rules
    .filter(({ anyPort }) => anyPort !== false)
    .flatMap(({ anyPort, peers }) =>
      peers.flatMap(({ blocks }) => blocks.map(({ cidr }) => (anyPort === true ? cidr.string() : UNKNOWN))),
    );
  return coverWorld(cidrs);
}

function tierOf(text: Maybe<string>): Tier | Unknown {
  return text === "Admin" ? "admin" : text === "Baseline" ? "baseline" : UNKNOWN;
}

export function clusterNetworkPolicy({ name, spec }: Manifest): Policy {
  const [namespaces, pods] = [spec.at("subject", "namespaces"), spec.at("subject", "pods")];
  const byNamespace = namespaces.state !== "absent";
  const selectsNamespace = readSelector(byNamespace ? namespaces : pods.at("namespaceSelector"));
  const selectsPod = readSelector(pods.at("podSelector"));
  const inNamespace = ({ labels }: Namespace): Tri => selectsNamespace(labels);
  return {
    name,
    namespace: undefined,
    clusterWide: true,
    tier: tierOf(spec.at("tier").string()),
    combined: "ordered",
    order: spec.at("priority").number(),
    selectsAll: (namespace) => allOf([inNamespace(namespace), byNamespace ? true : selectsAll(pods.at("podSelector"))]),
    selects: (pod) => allOf([inNamespace(pod.namespace), selectsPod(pod.labels)]),
    isolates: (direction) => {
      const rules = readRules(spec, direction);
      return rules === UNKNOWN
        ? UNKNOWN
        : denyEveryone(
            rules.filter(({ action }) => action === "deny"),
            direction,
          );
    },
    rules: (direction) => readRules(spec, direction),
  };
}
