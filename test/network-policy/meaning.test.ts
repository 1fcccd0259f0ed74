/** What the intents are meant to allow, by name, on every engine. */
import { describe, expect, it } from "vitest";
import { compile, type Compiled } from "../../components/network-policy/engines";
import { managedLabels } from "../../components/network-policy/engines/objects";
import { placesOf } from "../../components/network-policy/places";
import { intendedPolicies } from "../../components/network-policy/policies";
import { reach } from "../../components/network-policy/reachability";
import { inhabitantsOf, unlistedNamespace, unnamedPod } from "../../components/network-policy/reachability/inhabitants";
import { endpointName, type Endpoint, type Pod } from "../../components/network-policy/reachability/world";
import type { Protocol } from "../../components/network-policy/model";
import { declared, kitchenSink } from "./kitchen-sink";
import { podsWith, worldWith } from "./netpol-cluster";

const config = kitchenSink();
const { world, endpoints } = inhabitantsOf(config, placesOf(config, declared));
const stranger = `${unlistedNamespace}/${unnamedPod}`;

function endpoint(name: string): Endpoint {
  const found = endpoints.find((one) => endpointName(one) === name);
  return found ?? { kind: "outside", name, address: name };
}

/** [from, to, port, allowed]; a name that is not an inhabitant is an address. */
const table: readonly [string, string, string, boolean][] = [
  // Rule by rule.
  ["payments/api", "ledger/db", "TCP/5432", true],
  ["payments/api", "ledger/db", "TCP/5433", false],
  ["payments/worker", "ledger/db", "TCP/5432", false],
  [`payments/${unnamedPod}`, "ledger/db", "TCP/5432", false],
  ["istio-ingress/istio-ingress", "payments/api", "TCP/8080", true],
  ["istio-ingress/istio-ingress", "payments/worker", "TCP/8080", false],
  ["istio-ingress/istio-ingress", "ledger/db", "TCP/5432", false],
  ["load-balancer", "payments/api", "TCP/8080", true],
  ["load-balancer", "payments/api", "TCP/8081", false],
  ["payments/worker", "203.0.113.5", "TCP/443", true],
  ["payments/worker", "203.0.113.200", "TCP/443", false],
  ["payments/api", "203.0.113.5", "TCP/443", false],
  ["payments/worker", "ledger/web", "TCP/8050", true],
  ["payments/worker", "ledger/web", "TCP/8101", false],
  ["payments/worker", "ledger/web", "UDP/9000", false],
  ["payments/api", "api-server", "TCP/443", true],
  ["payments/api", "api-server", "TCP/6443", false],
  ["ledger/db", "api-server", "TCP/443", false],
  ["payments/api", "pod-identity-agent", "TCP/80", true],
  ["ledger/db", "pod-identity-agent", "TCP/80", false],
  // Deny, and what comes with a namespace.
  [stranger, "payments/api", "TCP/8080", false],
  ["payments/api", stranger, "TCP/8080", false],
  [stranger, stranger, "TCP/8080", true],
  ["internet", "payments/api", "TCP/8080", false],
  ["payments/api", "internet", "TCP/443", false],
  ["payments/api", "payments/worker", "UDP/1234", true],
  ["ledger/db", "ledger/web", "TCP/80", false],
  ["monitoring/prometheus", "payments/api", "TCP/9090", true],
  ["monitoring/prometheus", "ledger/db", "TCP/9090", false],
  ["its-node", "ledger/db", "TCP/5432", true],
  ["another-node", "ledger/db", "TCP/5432", false],
  // Names.
  ["payments/api", "kube-system/coredns", "UDP/53", true],
  ["payments/api", "kube-system/coredns", "TCP/53", true],
  ["payments/api", "kube-system/coredns", "TCP/9153", false],
  ["payments/api", "nodelocal-dns", "UDP/53", true],
  ["ledger/web", "nodelocal-dns", "TCP/53", true],
  ["kube-system/coredns", "10.40.0.2", "UDP/53", true],
  ["kube-system/coredns", "169.254.169.253", "UDP/53", true],
  ["kube-system/coredns", "198.51.100.53", "UDP/53", false],
  // Mesh: sidecars in payments, ambient in ledger.
  ["payments/api", "istio-system/istiod", "TCP/15012", true],
  ["payments/api", "istio-system/istiod", "TCP/15010", false],
  ["payments/api", "cert-manager/istio-csr", "TCP/6443", true],
  ["monitoring/prometheus", "payments/worker", "TCP/15020", true],
  ["169.254.7.127", "ledger/db", "TCP/8080", true],
  ["169.254.7.127", "payments/worker", "TCP/8080", false],
  // Platform.
  ["api-server", "istio-system/istiod", "TCP/15017", true],
  ["api-server", "cert-manager/cert-manager-webhook", "TCP/10250", true],
  ["api-server", "cert-manager/cert-manager-cainjector", "TCP/10250", false],
  ["api-server", "kube-system/aws-load-balancer-controller", "TCP/9443", true],
  ["api-server", "kube-system/metrics-server", "TCP/10251", true],
  [stranger, "istio-system/istiod", "TCP/15012", true],
  [stranger, "cert-manager/cert-manager-webhook", "TCP/10250", false],
  ["cert-manager/aws-privateca-issuer", "internet", "TCP/443", true],
  ["cert-manager/cert-manager", "internet", "TCP/443", false],
  ["cert-manager/istio-csr", "api-server", "TCP/443", true],
  ["istio-egress/istio-egress", "internet", "TCP/443", true],
  ["istio-egress/istio-egress", "internet", "TCP/80", false],
  ["istio-system/ztunnel", "istio-system/istiod", "TCP/15012", true],
  ["istio-system/istio-cni", "api-server", "TCP/443", true],
  ["cert-manager/cert-manager-startupapicheck", "api-server", "TCP/443", true],
];

describe.each(["vpc-cni", "calico", "cilium"] as const)("%s", (engine) => {
  const compiled = compile(intendedPolicies(config, declared).policies, engine, config);

  it.each(table)("%s -> %s %s: %s", (from, to, port, allowed) => {
    const [protocol, number] = port.split("/");
    const question = { from: endpoint(from), to: endpoint(to), protocol: protocol as Protocol, port: Number(number) };
    expect(reach(world, compiled, question).allowed).toBe(allowed);
  });

  it("lets the tunnel of an ambient mesh in from those that have a rule", () => {
    const tunnel = (from: string): boolean | "unknown" =>
      reach(world, compiled, { from: endpoint(from), to: endpoint("ledger/db"), protocol: "TCP", port: 15008 }).ingress
        .allowed;
    expect(tunnel("payments/api")).toBe(true);
    expect(tunnel("payments/worker")).toBe(false);
  });

  it("names the policies that decide", () => {
    const verdict = reach(world, compiled, {
      from: endpoint("payments/api"),
      to: endpoint("ledger/db"),
      protocol: "TCP",
      port: 5432,
    });
    expect(verdict.egress).toMatchObject({ reason: "allowed", policies: [{ name: "allow-api-to-ledger-db-5432" }] });
    expect(verdict.ingress).toMatchObject({
      reason: "allowed",
      policies: [{ name: "allow-db-from-payments-api-sql" }],
    });
  });
});

describe("policies written by hand, as each engine reads them", () => {
  const [a, b] = podsWith() as [Pod, Pod];
  const cluster = worldWith();
  const meta = { namespace: "x", name: "p", labels: managedLabels, annotations: {} };
  const ask = (
    compiled: Pick<Compiled, "engine"> & { spec: object; kind?: string; namespace?: string },
  ): { in: boolean; out: boolean } => {
    const { engine, spec, kind = "NetworkPolicy" } = compiled;
    const apiVersion = { "vpc-cni": "networking.k8s.io/v1", calico: "projectcalico.org/v3", cilium: "cilium.io/v2" }[
      engine
    ];
    const objects = [{ apiVersion, kind, metadata: meta, spec }];
    const verdict = reach(cluster, { engine, objects }, { from: a, to: b, protocol: "TCP", port: 80 });
    const back = reach(cluster, { engine, objects }, { from: b, to: a, protocol: "TCP", port: 80 });
    return {
      in: verdict.ingress.allowed === true && back.ingress.allowed === true,
      out: verdict.egress.allowed === true && back.egress.allowed === true,
    };
  };

  it.each([
    // Without policyTypes, Ingress always counts, Egress where there are egress rules: an empty list is none.
    ["vpc-cni", { podSelector: {} }, { in: false, out: true }],
    ["vpc-cni", { podSelector: {}, egress: [] }, { in: false, out: true }],
    ["vpc-cni", { podSelector: {}, policyTypes: [] }, { in: false, out: true }],
    ["vpc-cni", { podSelector: {}, egress: [{}] }, { in: false, out: true }],
    // Calico: Ingress unless there are egress rules only.
    ["calico", { selector: "all()" }, { in: false, out: true }],
    ["calico", { selector: "all()", egress: [{ action: "Allow" }] }, { in: true, out: true }],
    [
      "calico",
      { selector: "all()", ingress: [{ action: "Allow" }], egress: [{ action: "Deny" }] },
      { in: true, out: false },
    ],
    ["calico", { types: ["Ingress"], ingress: [{ action: "Deny" }, { action: "Allow" }] }, { in: false, out: true }],
    ["calico", { types: ["Ingress"], ingress: [{ action: "Log" }, { action: "Pass" }] }, { in: true, out: true }],
    [
      "calico",
      { types: ["Ingress"], serviceAccountSelector: 'projectcalico.org/name == "other"' },
      { in: true, out: true },
    ],
    // Cilium: a direction with rules is enforced, an empty rule selects nothing, ports alone mean everybody.
    ["cilium", { endpointSelector: {}, ingress: [{}] }, { in: false, out: true }],
    [
      "cilium",
      { endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: "80", protocol: "TCP" }] }] }] },
      { in: true, out: true },
    ],
    ["cilium", { endpointSelector: {}, ingress: [{}], enableDefaultDeny: { ingress: false } }, { in: true, out: true }],
    ["cilium", { endpointSelector: {}, egress: [{ toEndpoints: [{}] }] }, { in: true, out: true }],
    ["cilium", { endpointSelector: {}, egress: [{ toCIDRSet: [{ cidr: "0.0.0.0/0" }] }] }, { in: true, out: false }],
    ["cilium", { endpointSelector: {}, egress: [{ toEntities: ["world"] }] }, { in: true, out: false }],
    ["cilium", { endpointSelector: {}, egress: [{ toEntities: ["cluster"] }] }, { in: true, out: true }],
  ] as const)("%s %o", (engine, spec, expected) => {
    expect(ask({ engine, spec })).toEqual(expected);
  });
});
