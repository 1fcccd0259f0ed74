/** What a peer of the intents means: pods by their labels, addresses by where they are in the VPC. Pure. */
import { podIdentityAgent } from "../../facts/pod-identity-agent";
import type { LabelMap, PeerArgs, PeerComponent } from "./args";
import type { Intents, NamespaceIntents, PodSource } from "./intents";
import type { Labels, Peer, PodSelection } from "./model";
import type { Place, Places } from "./places";

/** What policies follow from. */
export interface Scope {
  readonly intents: Intents;
  readonly places: Places;
}

/** Empty where the place is not known, which is a problem of its own (problems.ts). */
export function cidrsOf({ places }: Scope, place: Place): readonly string[] {
  return places[place] ?? [];
}

export function workloadLabels(namespace: NamespaceIntents | undefined, workload: string): Labels {
  // Without a prototype check a workload named "constructor" would be found in every namespace.
  const listed = namespace !== undefined && Object.hasOwn(namespace.workloads, workload);
  return (listed ? namespace.workloads[workload]?.labels : undefined) ?? byName(workload);
}

/** Labels of a workload that has no labels of its own in the config. */
export function byName(workload: string): LabelMap {
  return { "app.kubernetes.io/name": workload };
}

export function selectWorkload({ intents }: Scope, namespace: string, workload: string): PodSelection {
  return { labels: workloadLabels(namespaceOf(intents, namespace), workload) };
}

export function namespaceOf({ namespaces, neighbours }: Intents, name: string): NamespaceIntents | undefined {
  return Object.hasOwn(namespaces, name)
    ? namespaces[name]
    : Object.hasOwn(neighbours, name)
      ? neighbours[name]
      : undefined;
}

export function toPeer(scope: Scope, peer: PeerArgs): Peer {
  if (peer.cidrs !== undefined) {
    return { kind: "addresses", cidrs: peer.cidrs, except: peer.except ?? [] };
  }
  if (peer.dnsNames !== undefined) {
    return { kind: "dns-names", names: peer.dnsNames };
  }
  if (peer.component !== undefined) {
    return componentPeer(scope, peer.component);
  }
  const { pods, serviceAccount: account } = peer;
  const serviceAccount = account === undefined ? {} : { serviceAccount: account };
  if (peer.namespace !== undefined) {
    const selection = typeof pods === "string" ? selectWorkload(scope, peer.namespace, pods) : { labels: pods ?? {} };
    return { kind: "pods", namespaces: { names: [peer.namespace] }, ...selection, ...serviceAccount };
  }
  const labels = typeof pods === "string" ? byName(pods) : (pods ?? {});
  return { kind: "pods", namespaces: { team: peer.team ?? "" }, labels, ...serviceAccount };
}

export function componentPeer(scope: Scope, component: PeerComponent): Peer {
  const { intents, places } = scope;
  switch (component) {
    case "ingress-gateway":
      return podsAt(intents.ingressGateway);
    case "egress-gateway":
      return podsAt(intents.egressGateway);
    case "prometheus":
      return podsAt(intents.prometheus);
    case "api-server":
      return {
        kind: "api-server",
        cidrs: cidrsOf(scope, "apiServer"),
        place: "apiServer",
        service: cidrsOf(scope, "kubernetesService"),
      };
    case "load-balancer":
      return { kind: "addresses", cidrs: cidrsOf(scope, "loadBalancers"), except: [], place: "loadBalancers" };
    case "pod-identity-agent":
      return { kind: "node-service", cidrs: [podIdentityAgent[places.ipFamily]] };
  }
}

export function podsAt({ namespace, labels }: PodSource): Peer {
  return { kind: "pods", namespaces: { names: [namespace] }, labels };
}
