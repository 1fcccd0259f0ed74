/** What a config's peer means: pods by their labels, addresses by where they are in the VPC. */
import { nearest, type Problem, mismatch } from "../../core/problem";
import { contains } from "../../core/cidr";
import type { NamespaceConfig, NetworkPolicyConfig, PeerConfig } from "./config";
import type { Labels, Peer, PodSelection } from "./model";
import type { Place, Places } from "./places";
import { podIdentityAgent } from "./well-known";

/** What policies are made from, and where problems are collected. */
export interface Scope {
  readonly config: NetworkPolicyConfig;
  readonly places: Places;
  readonly problems: Problem[];
}

type Path = readonly PropertyKey[];

const placeKeys: Readonly<Record<Place, string>> = {
  pods: "where pods get their addresses",
  vpc: "the VPC's addresses",
  apiServer: "the subnets of the control plane's interfaces",
  loadBalancers: "the subnets of the load balancers",
  awsApis: "where AWS APIs are reached: the VPC's CIDR with interface endpoints, 0.0.0.0/0 through NAT",
  internet: "what the egress gateway may connect to, such as 0.0.0.0/0",
};

/** CIDRs of a place; a problem at addresses.<place> (once) where neither config nor network say them. */
export function cidrsOf(scope: Scope, place: Place, neededBy: string): readonly string[] {
  const cidrs = scope.places[place];
  if (cidrs === undefined && !scope.problems.some(({ path }) => path[0] === "addresses" && path[1] === place)) {
    scope.problems.push(
      mismatch(["addresses", place], "nothing", `CIDR blocks: ${placeKeys[place]}`, `Needed by ${neededBy}.`),
    );
  }
  return cidrs ?? [];
}

export function workloadLabels(namespace: NamespaceConfig | undefined, workload: string): Labels {
  // Without a prototype check a workload named "constructor" would be found in every namespace.
  const listed = namespace !== undefined && Object.hasOwn(namespace.workloads, workload);
  return (listed ? namespace.workloads[workload]?.labels : undefined) ?? { "app.kubernetes.io/name": workload };
}

/** Labels of a workload of a listed namespace. A name that is not among its workloads is a typo, not a convention. */
export function selectWorkload(scope: Scope, namespaceName: string, workload: string, path: Path): PodSelection {
  const namespace = namespaceOf(scope.config, namespaceName);
  const known = Object.keys(namespace?.workloads ?? {});
  if (namespace !== undefined && !known.includes(workload)) {
    const near = nearest(workload, known);
    scope.problems.push(
      mismatch(
        path,
        JSON.stringify(workload),
        known.length > 0 ? known.join(", ") : `a workload that namespaces.${namespaceName}.workloads lists`,
        near === undefined ? "Add it to workloads, with its labels." : `Did you mean "${near}"?`,
      ),
    );
  }
  return { labels: workloadLabels(namespace, workload) };
}

export function namespaceOf(config: NetworkPolicyConfig, name: string): NamespaceConfig | undefined {
  return Object.hasOwn(config.namespaces, name)
    ? config.namespaces[name]
    : Object.hasOwn(config.neighbours, name)
      ? config.neighbours[name]
      : undefined;
}

export function toPeer(scope: Scope, peer: PeerConfig, path: Path): Peer {
  if (peer.cidrs !== undefined) {
    scope.problems.push(...exceptProblems(peer.cidrs, peer.except ?? [], [...path, "except"]));
    return { kind: "addresses", cidrs: peer.cidrs, except: peer.except ?? [] };
  }
  if (peer.dnsNames !== undefined) {
    return { kind: "dns-names", names: peer.dnsNames };
  }
  if (peer.component !== undefined) {
    return componentPeer(scope, peer.component);
  }
  const serviceAccount = peer.serviceAccount === undefined ? {} : { serviceAccount: peer.serviceAccount };
  if (peer.namespace !== undefined) {
    const pods = podsOf(scope, peer.namespace, peer.pods, [...path, "pods"]);
    return { kind: "pods", namespaces: { names: [peer.namespace] }, ...pods, ...serviceAccount };
  }
  const labels = typeof peer.pods === "string" ? { "app.kubernetes.io/name": peer.pods } : (peer.pods ?? {});
  return { kind: "pods", namespaces: { team: peer.team ?? "" }, labels, ...serviceAccount };
}

function podsOf(scope: Scope, namespace: string, pods: PeerConfig["pods"], path: Path): PodSelection {
  return typeof pods === "string" ? selectWorkload(scope, namespace, pods, path) : { labels: pods ?? {} };
}

function exceptProblems(cidrs: readonly string[], except: readonly string[], path: Path): Problem[] {
  const outside = except
    .filter((block) => !cidrs.some((cidr) => contains(cidr, block) && cidr !== block))
    .map((block) => ({ found: block, allowed: `blocks inside ${cidrs.join(", ")}` }));
  // Engines disagree on a block that is let in by one line and kept out by another.
  const contradicting = cidrs
    .filter((cidr) => except.some((block) => contains(block, cidr)))
    .map((cidr) => ({
      found: `${except.join(", ")}, which holds ${cidr}`,
      allowed: "exceptions that leave every cidr open",
    }));
  return [...outside, ...contradicting].map((problem) => mismatch(path, problem.found, problem.allowed));
}

export function componentPeer(scope: Scope, component: NonNullable<PeerConfig["component"]>): Peer {
  const { config, places } = scope;
  switch (component) {
    case "ingress-gateway":
      return podsAt(config.ingressGateway);
    case "egress-gateway":
      return podsAt(config.egressGateway);
    case "prometheus":
      return podsAt(config.prometheus);
    case "api-server":
      return { kind: "api-server", cidrs: cidrsOf(scope, "apiServer", "a rule for the API server") };
    case "load-balancer":
      return { kind: "addresses", cidrs: cidrsOf(scope, "loadBalancers", "a rule for load balancers"), except: [] };
    case "pod-identity-agent":
      return { kind: "node-service", cidrs: [podIdentityAgent[places.ipFamily]] };
  }
}

export function podsAt({ namespace, labels }: { readonly namespace: string; readonly labels: Labels }): Peer {
  return { kind: "pods", namespaces: { names: [namespace] }, labels };
}
