/**
 * networking.k8s.io/v1 NetworkPolicy, and the VPC CNI's ApplicationNetworkPolicy, as they are specified.
 * Source: Kubernetes API reference, NetworkPolicySpec; "Network Policies"; amazon-network-policy-controller-k8s api/v1alpha1.
 */
import { contains } from "../../../core/cidr";
import type { NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from "../engines/kubernetes";
import type { KubernetesObject } from "../engines/objects";
import { addUp, askBothSides, type Judgement, type Side } from "./direction";
import { dnsNameMatches } from "./dns-names";
import { selects } from "./labels";
import { namespaceLabels, type Endpoint, type Question, type Verdict, type World } from "./world";

export type NetworkPolicyObject = KubernetesObject<NetworkPolicySpec>;

export function reachKubernetes(world: World, objects: readonly NetworkPolicyObject[], question: Question): Verdict {
  return askBothSides(question, (side) => addUp(objects, (object) => judge(world, object, side, question)));
}

function judge(world: World, object: NetworkPolicyObject, side: Side, question: Question): Judgement | undefined {
  const { spec, metadata } = object;
  const { direction, pod, peer } = side;
  if (metadata.namespace !== pod.namespace || !selects(spec.podSelector, pod.labels)) {
    return undefined;
  }
  // Where policyTypes is absent, Ingress always counts, Egress where there are egress rules.
  const types = spec.policyTypes ?? ["Ingress", ...(spec.egress === undefined ? [] : ["Egress" as const])];
  if (!types.includes(direction === "ingress" ? "Ingress" : "Egress")) {
    return undefined;
  }
  const rules =
    direction === "ingress"
      ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
      : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
  const matches = rules.some(
    (rule) =>
      // No list, or an empty one: every peer, every port.
      (isEmpty(rule.peers) || rule.peers.some((item) => peerMatches(world, item, peer, pod.namespace))) &&
      (isEmpty(rule.ports) || rule.ports.some((item) => portMatches(item, question))),
  );
  return { matches };
}

function isEmpty<T>(list: readonly T[] | undefined): list is undefined {
  return list === undefined || list.length === 0;
}

function peerMatches(world: World, item: NetworkPolicyPeer, peer: Endpoint, policyNamespace: string): boolean {
  if (item.domainNames !== undefined) {
    return peer.kind === "outside" && dnsNameMatches(item.domainNames, peer.dnsName);
  }
  if (item.ipBlock !== undefined) {
    const { cidr, except = [] } = item.ipBlock;
    return contains(cidr, peer.address) && !except.some((block) => contains(block, peer.address));
  }
  if (peer.kind !== "pod") {
    return false;
  }
  const inNamespace =
    item.namespaceSelector === undefined
      ? peer.namespace === policyNamespace
      : selects(item.namespaceSelector, namespaceLabels(world, peer.namespace));
  return inNamespace && selects(item.podSelector ?? {}, peer.labels);
}

function portMatches(item: NetworkPolicyPort, { to, protocol, port }: Question): boolean {
  if ((item.protocol ?? "TCP") !== protocol) {
    return false;
  }
  if (item.port === undefined) {
    return true;
  }
  if (typeof item.port === "string") {
    // A name is looked up among the ports of the pod that is connected to.
    const name = item.port;
    return (
      to.kind === "pod" && to.ports.some((own) => own.name === name && own.protocol === protocol && own.port === port)
    );
  }
  return port >= item.port && port <= (item.endPort ?? item.port);
}
