/**
 * ClusterNetworkPolicy of the VPC CNI (networking.k8s.aws), which administrators set over or under those of teams.
 * Source: aws/amazon-network-policy-controller-k8s api/v1alpha1/clusternetworkpolicy_types.go
 */
import type { Node } from "../../graph";
import { coverWorld } from "../../../core/cidr";
import { UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, present, type Tri } from "../../../core/answers";
import { selectorMatches, selectsAll } from "../../../core/labels";
import { type AllowRule, type Direction, leftOut, type Namespace, type Peer, type Policy, type Ports } from "./policy";

export const clusterNetworkPolicyTypes = ["kubernetes:networking.k8s.aws/v1alpha1:ClusterNetworkPolicy"];

function toPeer(peer: View): Peer {
  const [namespaces, pods] = [peer.at("namespaces"), peer.at("pods")];
  const networks = peer.at("networks");
  return {
    view: peer,
    pod: (pod) =>
      namespaces.state !== "absent"
        ? selectorMatches(namespaces, pod.namespace.labels)
        : allOf([
            present(pods),
            selectorMatches(pods.at("namespaceSelector"), pod.namespace.labels),
            selectorMatches(pods.at("podSelector"), pod.labels),
          ]),
    everyPod:
      namespaces.state !== "absent"
        ? selectsAll(namespaces)
        : allOf([selectsAll(pods.at("namespaceSelector")), selectsAll(pods.at("podSelector"))]),
    byAddress: present(networks),
    blocks: networks.elements().map((cidr) => ({ cidr, except: [] })),
  };
}

function toPorts(port: View): Ports {
  const [one, range, name] = [port.at("portNumber"), port.at("portRange"), port.at("namedPort")];
  const last = range.at("end").number();
  if (name.state !== "absent") {
    return { protocol: "any", first: name.string(), last };
  }
  const [from, first] = one.state === "absent" ? [range, "start"] : [one, "port"];
  return { protocol: from.at("protocol").string(), first: from.at(first).number(), last };
}

/** A rule lists its peers: none is for everybody because it names nobody. */
function toRule(rule: View, side: "from" | "to"): AllowRule {
  return {
    view: rule,
    anyPeer: false,
    peers: rule.at(side).elements().map(toPeer),
    anyPort: leftOut(rule.at("ports")),
    ports: rule.at("ports").elements().map(toPorts),
  };
}

function withAction(spec: View, direction: Direction, action: string): readonly View[] | typeof UNKNOWN {
  const rules = spec.at(direction).list();
  if (rules === UNKNOWN) {
    return UNKNOWN;
  }
  const found = (rules ?? []).map((rule) => ({ rule, action: rule.at("action").string() }));
  return found.some((each) => each.action === UNKNOWN)
    ? UNKNOWN
    : found.filter((each) => each.action === action).map(({ rule }) => rule);
}

/** Whether rules that deny leave nobody out: no pod for traffic that comes in, no address for what goes out. */
function denyEveryone(rules: readonly AllowRule[], direction: Direction): Tri {
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

export function clusterNetworkPolicy(node: Node): Policy {
  const spec = node.view.at("spec");
  const [namespaces, pods] = [spec.at("subject", "namespaces"), spec.at("subject", "pods")];
  const byNamespace = namespaces.state !== "absent";
  const sideOf = (direction: Direction): "from" | "to" => (direction === "ingress" ? "from" : "to");
  const inNamespace = (namespace: Namespace): Tri =>
    selectorMatches(byNamespace ? namespaces : pods.at("namespaceSelector"), namespace.labels);
  return {
    node,
    namespace: undefined,
    clusterWide: true,
    selectsAll: (namespace) => allOf([inNamespace(namespace), byNamespace ? true : selectsAll(pods.at("podSelector"))]),
    selects: (pod) => allOf([inNamespace(pod.namespace), selectorMatches(pods.at("podSelector"), pod.labels)]),
    isolates: (direction) => {
      const denies = withAction(spec, direction, "Deny");
      const rules = denies === UNKNOWN ? UNKNOWN : denies.map((rule) => toRule(rule, sideOf(direction)));
      return rules === UNKNOWN ? UNKNOWN : denyEveryone(rules, direction);
    },
    allows: (direction) => {
      const accepts = withAction(spec, direction, "Accept");
      return accepts === UNKNOWN ? UNKNOWN : accepts.map((rule) => toRule(rule, sideOf(direction)));
    },
  };
}
