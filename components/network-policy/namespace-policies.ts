/** Policies of one namespace: what its mode and its rules come to. */
import { type Problem, mismatch } from "../../core/problem";
import type { AllowConfig, NamespaceConfig } from "./config";
import { describePeer, formatPort, type Direction, type Peer, type Policy, type Port, type Rule } from "./model";
import { ruleName } from "./names";
import { componentPeer, podsAt, selectWorkload, toPeer, type Scope } from "./peers";
import { toPort } from "./ports";
import { ambientProbes, hbonePort, istioCsr, istioCsrPorts, istiod } from "./well-known";

export function namespacePolicies(at: Scope, name: string, namespace: NamespaceConfig): Policy[] {
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
      ingress: [{ peers: [componentPeer(at, "prometheus")], ports: namespace.metricsPorts.map(toPort) }],
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

function meshPolicies(at: Scope, name: string, { mesh }: NamespaceConfig): Policy[] {
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
const defaultPorts: Readonly<Record<string, readonly Port[]>> = {
  "api-server": [{ protocol: "TCP", port: 443 }],
  "pod-identity-agent": [{ protocol: "TCP", port: 80 }],
};

function ofRule(
  at: Scope,
  name: string,
  namespace: NamespaceConfig,
  rule: AllowConfig,
  path: readonly PropertyKey[],
): Policy {
  const [direction, config] =
    rule.from === undefined ? (["egress", rule.to] as const) : (["ingress", rule.from] as const);
  const side = direction === "egress" ? "to" : "from";
  const peer = toPeer(at, config ?? {}, [...path, side]);
  const written = rule.ports?.map(toPort);
  const ports = written ?? (direction === "egress" ? defaultPorts[config?.component ?? ""] : undefined);
  if (ports === undefined) {
    at.problems.push(mismatch([...path, "ports"], "nothing", "the ports of the side that is connected to"));
  }
  at.problems.push(...namedPortProblems(peer, direction, ports ?? [], [...path, "ports"]));
  const subject =
    rule.pods === undefined
      ? { labels: {}, ...(rule.serviceAccount === undefined ? {} : { serviceAccount: rule.serviceAccount }) }
      : selectWorkload(at, name, rule.pods, [...path, "pods"]);
  // To a pod of an ambient mesh everything arrives through the tunnel: its own port alone would stop all of it.
  const tunnel = namespace.mesh === "ambient" && peer.kind === "pods" ? [tcp(hbonePort)] : [];
  if (tunnel.length > 0 && rule.http !== undefined) {
    at.problems.push(
      mismatch(
        [...path, "http"],
        "an HTTP rule in an ambient mesh",
        "ports; HTTP rules belong into an Istio AuthorizationPolicy there",
        "The engine sees only the encrypted tunnel on port 15008.",
      ),
    );
  }
  const compiled: Rule = {
    peers: [peer],
    ports: [...(ports ?? []), ...tunnel],
    ...(rule.http === undefined ? {} : { http: rule.http }),
  };
  const scoped = rule.serviceAccount !== undefined || config?.serviceAccount !== undefined;
  const extended = rule.http !== undefined || config?.dnsNames !== undefined;
  return {
    name: ruleName(rule),
    namespace: name,
    exceptNamespaces: [],
    subject,
    directions: [direction],
    ingress: direction === "ingress" ? [compiled] : [],
    egress: direction === "egress" ? [compiled] : [],
    why: rule.why ?? `${side} ${describePeer(peer)} on ${(ports ?? []).map(formatPort).join(", ")}`,
    statement: scoped ? "np-service-account" : extended ? "np-extended" : "np-incremental",
    path,
  };
}

function tcp(port: number): Port {
  return { protocol: "TCP", port };
}

function namedPortProblems(
  peer: Peer,
  direction: Direction,
  ports: readonly Port[],
  path: readonly PropertyKey[],
): Problem[] {
  // A name is looked up among the container ports of the pod that is connected to; an address has none.
  if (direction === "ingress" || peer.kind === "pods") {
    return [];
  }
  return ports
    .filter(({ port }) => typeof port === "string")
    .map(({ port }) =>
      mismatch(
        path,
        `the port name "${port}" towards ${describePeer(peer)}`,
        "a port number: only pods have named ports",
      ),
    );
}
