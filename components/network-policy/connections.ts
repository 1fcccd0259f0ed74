/** What the stack config asks for, as connections: each rule of a namespace, and what every workload needs. Pure. */
import type { Connection, Party, Pods } from "../../core/connections/model";
import { dnsClient, needs, podsNamed } from "../shared/connections";
import type { AllowArgs, PeerArgs } from "./args";
import type { NetworkPolicyConfig } from "./config";
import type { NamespaceIntents, PodSource } from "./intents";
import type { Protocol } from "./model";
import { defaultPorts } from "./namespace-policies";
import { workloadLabels } from "./peers";
import { parsePort } from "../../core/ports";

const source = "the stack config";

/** Pods of the namespaces that this stack isolates, with the service account that they run as. */
export function workloadsOf({ namespaces }: NetworkPolicyConfig): Pods[] {
  return Object.entries(namespaces).flatMap(([namespace, of]) =>
    Object.keys(of.workloads).map((name) => workload(namespace, of, name)),
  );
}

export function connections(config: NetworkPolicyConfig): Connection[] {
  return [
    ...workloadsOf(config).flatMap((pods) => dnsClient(pods)),
    ...Object.entries(config.namespaces).flatMap(([name, namespace]) =>
      namespace.allow.flatMap((rule) => ofRule(config, name, namespace, rule)),
    ),
  ];
}

function ofRule(config: NetworkPolicyConfig, name: string, namespace: NamespaceIntents, rule: AllowArgs): Connection[] {
  const own =
    rule.pods === undefined
      ? { ...anyPodOf(name), serviceAccount: rule.serviceAccount }
      : workload(name, namespace, rule.pods);
  const outgoing = rule.to !== undefined;
  const written = rule.to ?? rule.from ?? {};
  // A rule that the other namespace does not answer yet is a warning of its own (check-agreement.ts).
  const optional = written.namespace !== undefined;
  const why = rule.why === undefined ? "has a rule for it" : `has a rule for it: ${rule.why}`;
  return peersOf(config, written).flatMap((peer) => {
    const [from, to] = outgoing ? [own, peer] : [peer, own];
    return portsOf(config, rule, written, to).map(({ protocol, port }) =>
      needs({ from, to, protocol, port, optional, why, source }),
    );
  });
}

/** None where the peer is another stack's: what isolates it is not known here. */
function peersOf(config: NetworkPolicyConfig, peer: PeerArgs): Party[] {
  if (peer.cidrs !== undefined) return peer.cidrs.map((cidr) => ({ kind: "address", cidr }));
  // Of the names that a wildcard stands for, one is asked about.
  if (peer.dnsNames !== undefined) {
    return peer.dnsNames.map((name) => ({ kind: "host", name: name.replace(/^\*\./, "www.") }));
  }
  if (peer.component !== undefined) return component(config, peer.component);
  if (peer.namespace === undefined) return [];
  const namespace = Object.hasOwn(config.namespaces, peer.namespace) ? config.namespaces[peer.namespace] : undefined;
  if (namespace === undefined) return [];
  const { pods, serviceAccount } = peer;
  if (typeof pods === "string") return [workload(peer.namespace, namespace, pods)];
  return [{ ...anyPodOf(peer.namespace), labels: pods ?? {}, serviceAccount }];
}

function component(config: NetworkPolicyConfig, name: NonNullable<PeerArgs["component"]>): Party[] {
  switch (name) {
    case "api-server":
    case "pod-identity-agent":
      return [{ kind: name }];
    case "load-balancer":
      return [{ kind: name, scheme: "internal" }];
    case "ingress-gateway":
      return [podsAt(name, config.ingressGateway)];
    case "egress-gateway":
      return [podsAt(name, config.egressGateway)];
    case "prometheus":
      return [podsAt(name, config.prometheus)];
  }
}

interface NumberedPort {
  readonly protocol: "TCP" | "UDP";
  readonly port: number;
}

/** The first port of a range stands for all. None for a name that the target does not list. */
function portsOf(config: NetworkPolicyConfig, rule: AllowArgs, peer: PeerArgs, to: Party): NumberedPort[] {
  const written = rule.ports?.flatMap((port) => parsePort(port) ?? []) ?? defaultPorts[peer.component ?? ""] ?? [];
  return written.flatMap(({ protocol, port }) => {
    const number = typeof port === "number" ? port : namedPort(config, to, port);
    return number === undefined || !isConnectable(protocol) ? [] : [{ protocol, port: number }];
  });
}

function namedPort({ namespaces }: NetworkPolicyConfig, to: Party, name: string): number | undefined {
  if (to.kind !== "pods") return undefined;
  const workloads = Object.entries(namespaces[to.namespace]?.workloads ?? {});
  const own = workloads.find(([key]) => to.name === `${to.namespace}/${key}`)?.[1].ports[name];
  const port = own === undefined ? undefined : parsePort(own)?.port;
  return typeof port === "number" ? port : undefined;
}

function isConnectable(protocol: Protocol): protocol is NumberedPort["protocol"] {
  return protocol !== "SCTP";
}

function workload(namespace: string, of: NamespaceIntents, name: string): Pods {
  const serviceAccount = Object.hasOwn(of.workloads, name) ? of.workloads[name]?.serviceAccount : undefined;
  return { ...podsNamed(namespace, name, workloadLabels(of, name)), serviceAccount };
}

function anyPodOf(namespace: string): Pods {
  return podsNamed(namespace, "(any pod)", {});
}

function podsAt(name: string, { namespace, labels, serviceAccount }: PodSource): Pods {
  return { kind: "pods", name: `${namespace}/${name}`, namespace, labels, serviceAccount };
}
