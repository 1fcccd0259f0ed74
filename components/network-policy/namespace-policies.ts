/** Policies of one namespace: what its mode and its rules come to. Pure. */
import type { AllowArgs } from "./args";
import type { NamespaceIntents } from "./intents";
import { describePeer, formatPort, type Peer, type Policy, type Port, type Rule } from "./model";
import { ruleName } from "./names";
import { componentPeer, podsAt, selectWorkload, toPeer, type Scope } from "./peers";
import { parsePort } from "../../core/ports";
import { ambientProbes, hbonePort, istioCsr, istioCsrPorts, istiod } from "./well-known";

export function namespacePolicies(at: Scope, name: string, namespace: NamespaceIntents): Policy[] {
  const path = ["namespaces", name];
  const base = { namespace: name, exceptNamespaces: [], subject: { labels: {} } } as const;
  const own: Peer = podsAt({ namespace: name, labels: {} });
  const policies: Policy[] = [];
  if (namespace.withinNamespace) {
    policies.push({
      ...base,
      name: "allow-within-namespace",
      directions: ["ingress", "egress"],
      ingress: [{ peers: [own], ports: [] }],
      egress: [{ peers: [own], ports: [] }],
      why: "Pods of the namespace talk to each other.",
      statement: "np-incremental",
      path: [...path, "withinNamespace"],
    });
  }
  if (namespace.metricsPorts.length > 0) {
    policies.push({
      ...base,
      name: "allow-metrics",
      directions: ["ingress"],
      ingress: [
        {
          peers: [componentPeer(at, "prometheus")],
          ports: namespace.metricsPorts.flatMap((port) => parsePort(port) ?? []),
        },
      ],
      egress: [],
      why: "Prometheus scrapes the pods.",
      statement: "np-incremental",
      path: [...path, "metricsPorts"],
    });
  }
  return [
    ...policies,
    ...meshPolicies(at, name, namespace),
    ...namespace.allow.map((rule, index) => ofRule(at, name, namespace, rule, [...path, "allow", index])),
  ];
}

function meshPolicies(at: Scope, name: string, { mesh }: NamespaceIntents): Policy[] {
  const base = {
    namespace: name,
    exceptNamespaces: [],
    subject: { labels: {} },
    statement: "np-incremental",
    path: ["namespaces", name, "mesh"],
  } as const;
  switch (mesh) {
    case "none":
      return [];
    case "sidecar":
      return [
        {
          ...base,
          name: "allow-mesh",
          directions: ["ingress", "egress"],
          ingress: [{ peers: [componentPeer(at, "prometheus")], ports: [tcp(15020), tcp(15090)] }],
          egress: [
            { peers: [podsAt(istiod)], ports: [tcp(15012)] },
            { peers: [podsAt(istioCsr)], ports: istioCsrPorts.map(tcp) },
          ],
          why: "Sidecars get configuration from istiod and certificates through istio-csr; Prometheus scrapes them.",
        },
      ];
    case "ambient":
      return [
        {
          ...base,
          name: "allow-ambient-probes",
          directions: ["ingress"],
          ingress: [
            { peers: [{ kind: "addresses", cidrs: [ambientProbes[at.places.ipFamily]], except: [] }], ports: [] },
          ],
          egress: [],
          why: "In an ambient mesh kubelet probes come from a link-local address, not from the node.",
        },
      ];
  }
}

/** Ports that need not be written: there is one right answer. */
export const defaultPorts: Readonly<Record<string, readonly Port[]>> = {
  "api-server": [{ protocol: "TCP", port: 443 }],
  "pod-identity-agent": [{ protocol: "TCP", port: 80 }],
};

function ofRule(
  at: Scope,
  name: string,
  namespace: NamespaceIntents,
  rule: AllowArgs,
  path: readonly PropertyKey[],
): Policy {
  const outgoing = rule.from === undefined;
  const written = (outgoing ? rule.to : rule.from) ?? {};
  const peer = toPeer(at, written);
  // What is missing or is not a port is a problem of its own (rule-problems.ts).
  const ports =
    rule.ports?.flatMap((port) => parsePort(port) ?? []) ??
    (outgoing ? defaultPorts[written.component ?? ""] : undefined) ??
    [];
  const subject =
    rule.pods === undefined
      ? { labels: {}, ...(rule.serviceAccount === undefined ? {} : { serviceAccount: rule.serviceAccount }) }
      : selectWorkload(at, name, rule.pods);
  // To a pod of an ambient mesh everything arrives through the tunnel: its own port alone would stop all of it.
  const tunnel = namespace.mesh === "ambient" && peer.kind === "pods" ? [tcp(hbonePort)] : [];
  const compiled: Rule = {
    peers: [peer],
    ports: [...ports, ...tunnel],
    ...(rule.http === undefined ? {} : { http: rule.http }),
  };
  const scoped = rule.serviceAccount !== undefined || written.serviceAccount !== undefined;
  const extended = rule.http !== undefined || written.dnsNames !== undefined;
  return {
    name: ruleName(rule),
    namespace: name,
    exceptNamespaces: [],
    subject,
    directions: [outgoing ? "egress" : "ingress"],
    ingress: outgoing ? [] : [compiled],
    egress: outgoing ? [compiled] : [],
    why: rule.why ?? `${outgoing ? "to" : "from"} ${describePeer(peer)} on ${ports.map(formatPort).join(", ")}`,
    statement: scoped ? "np-service-account" : extended ? "np-extended" : "np-incremental",
    path,
  };
}

function tcp(port: number): Port {
  return { protocol: "TCP", port };
}
