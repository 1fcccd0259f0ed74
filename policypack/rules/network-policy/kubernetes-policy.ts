/**
 * networking.k8s.io NetworkPolicy, and the ApplicationNetworkPolicy of EKS Auto Mode, which adds DNS names.
 * Source: https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/#networkpolicyspec-v1-networking-k8s-io
 */
import type { Node } from "../../graph";
import { type Maybe, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, not, present } from "../../../core/answers";
import { isSameNamespace, namespaceKey } from "../shared/namespaces";
import { selectorMatches, selectsAll } from "../../../core/labels";
import { type AllowRule, type Direction, leftOut, listed, type Peer, type Policy, type Ports } from "./policy";

export const networkPolicyTypes = ["kubernetes:networking.k8s.io/v1:NetworkPolicy"];
export const applicationNetworkPolicyTypes = ["kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy"];

/** A selector that may be left out, which then selects everything. */
function everything(selector: View): ReturnType<typeof selectsAll> {
  return selector.state === "absent" ? true : selectsAll(selector);
}

function toPeer(peer: View, own: Maybe<string>): Peer {
  const [namespaces, pods, block] = ["namespaceSelector", "podSelector", "ipBlock"].map((key) => peer.at(key)) as [
    View,
    View,
    View,
  ];
  return {
    view: peer,
    pod: (pod) =>
      allOf([
        anyOf([present(namespaces), present(pods)]),
        namespaces.state === "absent"
          ? isSameNamespace(own, pod.namespace.key)
          : selectorMatches(namespaces, pod.namespace.labels),
        selectorMatches(pods, pod.labels),
      ]),
    everyPod: allOf([selectsAll(namespaces), everything(pods)]),
    byAddress: present(block),
    blocks: block.state === "absent" ? [] : [{ cidr: block.at("cidr"), except: block.at("except").elements() }],
  };
}

function toPorts(port: View): Ports {
  const number = port.at("port").number();
  return {
    protocol: port.at("protocol").string(),
    first: number === UNKNOWN ? port.at("port").string() : number,
    last: port.at("endPort").number(),
  };
}

/** A rule of an `ingress` or `egress` list. */
export function toRule(rule: View, side: "from" | "to", own: Maybe<string>): AllowRule {
  return {
    view: rule,
    anyPeer: leftOut(rule.at(side)),
    peers: rule
      .at(side)
      .elements()
      .map((peer) => toPeer(peer, own)),
    anyPort: leftOut(rule.at("ports")),
    ports: rule.at("ports").elements().map(toPorts),
  };
}

/** Whether a direction is among `policyTypes`, as the API server completes them. */
export function hasType(spec: View, direction: Direction): ReturnType<Policy["isolates"]> {
  const types = listed(spec.at("policyTypes"));
  if (types === UNKNOWN) {
    return UNKNOWN;
  }
  if (types === undefined) {
    return direction === "ingress" ? true : not(leftOut(spec.at("egress")));
  }
  const wanted = direction === "ingress" ? "Ingress" : "Egress";
  return anyOf(
    types.map((type) => {
      const text = type.string();
      return text === UNKNOWN ? UNKNOWN : text === wanted;
    }),
  );
}

export function kubernetesPolicy(node: Node): Policy {
  const spec = node.view.at("spec");
  const selector = spec.at("podSelector");
  const namespace = namespaceKey(node);
  return {
    node,
    namespace,
    clusterWide: false,
    selectsAll: (other) => allOf([isSameNamespace(namespace, other.key), everything(selector)]),
    selects: (pod) => allOf([isSameNamespace(namespace, pod.namespace.key), selectorMatches(selector, pod.labels)]),
    isolates: (direction) => hasType(spec, direction),
    allows: (direction) => {
      const rules = spec.at(direction).list();
      const on = hasType(spec, direction);
      if (rules === UNKNOWN || on === UNKNOWN) {
        return UNKNOWN;
      }
      return on ? (rules ?? []).map((rule) => toRule(rule, direction === "ingress" ? "from" : "to", namespace)) : [];
    },
  };
}
