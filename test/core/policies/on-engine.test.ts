/** A NetworkPolicy of networking.k8s.io on engines that have policies of their own. */
import { describe, expect, it } from "vitest";
import { reach, type Enforced } from "../../../components/network-policy/reachability";
import type { Endpoint, Pod } from "../../../components/network-policy/reachability/world";
import type { PolicyObject } from "../../../core/policies/object";

const pod = (name: string, address: string): Pod => ({
  kind: "pod",
  namespace: "shop",
  name,
  labels: { app: name },
  serviceAccount: "default",
  node: "its-node",
  ports: [],
  address,
});
const from = pod("web", "10.0.0.10");
const targets: Readonly<Record<string, Endpoint>> = {
  "a pod": pod("api", "10.0.0.11"),
  "a node": { kind: "node", name: "another-node", address: "10.0.0.5" },
  "a service of the node": { kind: "node-service", name: "agent", address: "10.0.0.6", port: 80 },
  "the outside": { kind: "outside", name: "database", address: "10.0.0.7" },
};

const policy = (name: string, egress: unknown): PolicyObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { namespace: "shop", name },
  spec: { podSelector: {}, policyTypes: ["Egress"], egress },
});
const byBlock = policy("block", [{ to: [{ ipBlock: { cidr: "10.0.0.0/24" } }] }]);
const calico = (order: number): PolicyObject => ({
  apiVersion: "projectcalico.org/v3",
  kind: "NetworkPolicy",
  metadata: { namespace: "shop", name: "deny" },
  spec: { order, selector: "all()", types: ["Egress"], egress: [{ action: "Deny" }] },
});

const ask = (engine: Enforced["engine"], objects: readonly PolicyObject[], to: Endpoint): unknown =>
  reach({ namespaces: [] }, { engine, objects }, { from, to, protocol: "TCP", port: 80 }).egress.allowed;

describe("an ipBlock", () => {
  it.each([
    ["a pod", false],
    ["a node", false],
    ["a service of the node", false],
    ["the outside", true],
  ])("on Cilium, towards %s: %s", (name, allowed) => {
    expect(ask("cilium", [byBlock], targets[name] as Endpoint)).toBe(allowed);
    expect(ask("calico", [byBlock], targets[name] as Endpoint)).toBe(true);
  });

  it("on Cilium leaves selectors as they are", () => {
    const bySelector = policy("selector", [{ to: [{ podSelector: { matchLabels: { app: "api" } } }] }]);
    expect(ask("cilium", [bySelector], targets["a pod"] as Endpoint)).toBe(true);
  });
});

describe("between Calico's own policies", () => {
  it.each([
    [999, false],
    [1001, true],
  ])("it has order 1000: a deny of order %i comes first or too late", (order, allowed) => {
    expect(ask("calico", [byBlock, calico(order)], targets["the outside"] as Endpoint)).toBe(allowed);
  });
});
