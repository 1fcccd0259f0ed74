/**
 * networking.k8s.io NetworkPolicy, and the ApplicationNetworkPolicy of EKS Auto Mode, which adds DNS names.
 * Source: kubernetes/kubernetes pkg/apis/networking/v1/defaults.go at 15816b38 and pkg/apis/networking/validation/validation.go
 * at 1758d176; aws/amazon-network-policy-controller-k8s api/v1alpha1/applicationnetworkpolicy_types.go at ecc7e6a7.
 */
import { allOf, anyOf, is, leftOut, listed, not, present, type Tri } from "../answers";
import { readSelector, selectsAll } from "../labels";
import { type Maybe, UNKNOWN, type View } from "../view";
import { blockCovers, numberOrName } from "./cover";
import { domainNameMatches } from "./dns-names";
import { isSameNamespace } from "./namespace-key";
import type { Block, Direction, Manifest, Peer, Pod, Policy, PolicyRule, Ports } from "./model";

/** A selector that may be left out, which then selects everything. */
function everything(selector: View): Tri {
  return selector.state === "absent" ? true : selectsAll(selector);
}

function readPeer(view: View, own: Maybe<string>): Peer {
  const [namespaces, pods, block] = [view.at("namespaceSelector"), view.at("podSelector"), view.at("ipBlock")];
  const [selectsNamespace, selectsPod] = [readSelector(namespaces), readSelector(pods)];
  const bySelector = anyOf([present(namespaces), present(pods)]);
  const pod = ({ namespace, labels }: Pod): Tri =>
    allOf([
      bySelector,
      namespaces.state === "absent" ? isSameNamespace(own, namespace.key) : selectsNamespace(namespace.labels),
      selectsPod(labels),
    ]);
  const blocks: readonly Block[] =
    block.state === "absent" ? [] : [{ cidr: block.at("cidr"), except: block.at("except").elements() }];
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
        ...blocks.map((each) => blockCovers(each, peer.address)),
        peer.kind === "outside" && domainNameMatches(names, peer.dnsName),
      ]),
    everyPod: allOf([selectsAll(namespaces), everything(pods)]),
    byAddress: present(block),
    blocks,
  };
}

function readPorts(port: View): Ports {
  return {
    protocol: port.at("protocol").string(),
    first: numberOrName(port.at("port").number(), port.at("port").string()),
    last: port.at("endPort").number(),
  };
}

function readRule(rule: View, side: "from" | "to", own: Maybe<string>): PolicyRule {
  return {
    view: rule,
    action: "allow",
    anyPeer: leftOut(rule.at(side)),
    peers: rule
      .at(side)
      .elements()
      .map((peer) => readPeer(peer, own)),
    anyPort: leftOut(rule.at("ports")),
    ports: rule.at("ports").elements().map(readPorts),
  };
}

/** Whether a direction is among `policyTypes`, as the API server completes them: an empty list like an absent one. */
export function hasPolicyType(spec: View, direction: Direction): Tri {
  const types = listed(spec.at("policyTypes"));
  if (types === UNKNOWN) {
    return UNKNOWN;
  }
  if (types === undefined) {
    return direction === "ingress" ? true : not(leftOut(spec.at("egress")));
  }
  return anyOf(types.map((type) => is(type.string(), direction === "ingress" ? "Ingress" : "Egress")));
}

export function kubernetesPolicy({ name, namespace, spec }: Manifest): Policy {
  const selector = spec.at("podSelector");
  const selects = readSelector(selector);
  return {
    name,
    namespace,
    clusterWide: false,
    tier: "default",
    combined: "additive",
    order: undefined,
    selectsAll: (other) => allOf([isSameNamespace(namespace, other.key), everything(selector)]),
    selects: (pod) => allOf([isSameNamespace(namespace, pod.namespace.key), selects(pod.labels)]),
    isolates: (direction) => hasPolicyType(spec, direction),
    rules: (direction) => {
      const rules = spec.at(direction).list();
      const on = hasPolicyType(spec, direction);
      if (rules === UNKNOWN || on === UNKNOWN) {
        return UNKNOWN;
      }
      return on ? (rules ?? []).map((rule) => readRule(rule, direction === "ingress" ? "from" : "to", namespace)) : [];
    },
  };
}
