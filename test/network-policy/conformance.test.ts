/**
 * The published conformance cases of NetworkPolicy, by name, against the evaluator of the specification, and which of them
 * the VPC CNI answers otherwise.
 *
 * Names and truth tables: kubernetes/kubernetes test/e2e/network/netpol/network_policy.go (suite "Netpol"), and the case
 * generators of mattfenwick/cyclonus pkg/generator (peers, ports and protocols, conflicts). Read 2026-11-23. Cases about
 * an update are two cases here, before and after; a pod's connection to itself is left out, as upstream does.
 */
import { describe, expect, it } from "vitest";
import type { NetworkPolicyPeer, NetworkPolicySpec } from "../../components/network-policy/engines/kubernetes";
import type { KubernetesObject } from "../../components/network-policy/engines/objects";
import { reach } from "../../components/network-policy/reachability";
import { endpointsOf } from "../../components/network-policy/reachability/known";
import type { Question } from "../../components/network-policy/reachability/world";
import { kubernetesPolicy } from "../../core/policies/kubernetes";
import { reach as specification } from "../../core/policies/reach";
import { View } from "../../core/view";
import { netpol, podsWith, worldWith } from "./netpol-cluster";
import {
  type Case,
  denyEgress,
  denyIngress,
  egress,
  fromXaUnless,
  ingress,
  isX,
  named,
  onA,
  podIs,
  toXaUnless,
} from "./conformance-policies";
import { upstream } from "./conformance-upstream";

/** Peers of cyclonus: each selector alone, in each direction, on x/a. */
const peers: readonly {
  readonly tag: string;
  readonly peer?: NetworkPolicyPeer;
  readonly allows: (pod: string) => boolean;
}[] = [
  { tag: "empty peer slice", allows: () => true },
  { tag: "all pods, policy namespace", peer: { podSelector: {} }, allows: isX },
  {
    tag: "all pods, namespaces by label",
    peer: { podSelector: {}, namespaceSelector: { matchLabels: { ns: "x" } } },
    allows: isX,
  },
  { tag: "all pods, all namespaces", peer: { podSelector: {}, namespaceSelector: {} }, allows: () => true },
  { tag: "pods by label, policy namespace", peer: { podSelector: named("c") }, allows: (pod) => pod === "x/c" },
  {
    tag: "pods by label, namespaces by label",
    peer: { podSelector: named("c"), namespaceSelector: { matchLabels: { ns: "x" } } },
    allows: (pod) => pod === "x/c",
  },
  {
    tag: "pods by label, all namespaces",
    peer: { podSelector: named("c"), namespaceSelector: {} },
    allows: (pod) => podIs(pod, "c"),
  },
  { tag: "IP block", peer: { ipBlock: { cidr: "192.168.0.0/24" } }, allows: isX },
  {
    tag: "IP block with except",
    peer: { ipBlock: { cidr: "192.168.0.0/24", except: ["192.168.0.16/28"] } },
    allows: (pod) => isX(pod) && pod !== "x/b" && pod !== "x/c",
  },
];

const peerCases: readonly Case[] = peers.flatMap(({ tag, peer, allows }) => {
  const list = peer === undefined ? [] : [peer];
  return [
    { name: `ingress, ${tag}`, policies: [netpol("x", "p", onA(ingress(list)))], denied: toXaUnless(allows) },
    { name: `egress, ${tag}`, policies: [netpol("x", "p", onA(egress(list)))], denied: fromXaUnless(allows) },
  ];
});

/** Ports of cyclonus: protocol and port each absent, numbered or named, probed on 81. */
const portCases: readonly Case[] = [undefined, "TCP" as const, "UDP" as const, "SCTP" as const].flatMap((protocol) =>
  [undefined, 81, "serve-81-tcp"].flatMap((port) =>
    (["TCP", "UDP", "SCTP"] as const).map((probed) => {
      const right = (protocol ?? "TCP") === probed;
      // The name belongs to the TCP port only.
      const allowed = right && (typeof port !== "string" || probed === "TCP");
      return {
        name: `ingress, ${protocol ?? "nil"} protocol, ${port ?? "nil"} port, probed by ${probed}`,
        policies: [netpol("x", "p", onA(ingress([], [{ protocol, port }])))],
        protocol: probed,
        port: 81,
        denied: toXaUnless(() => allowed),
      };
    }),
  ),
);

const anyPod: NetworkPolicyPeer = { namespaceSelector: {} };
const noPod: NetworkPolicyPeer = { namespaceSelector: { matchLabels: { "this-will-never-happen": "qrs123" } } };
const anyAddress: NetworkPolicyPeer = { ipBlock: { cidr: "0.0.0.0/0" } };
const noAddress: NetworkPolicyPeer = { ipBlock: { cidr: "0.0.0.0/31" } };
const onSource = (name: string, spec: Partial<NetworkPolicySpec>): KubernetesObject<NetworkPolicySpec> =>
  netpol("x", name, { ...spec, podSelector: named("b") });
const onDestination = (name: string, spec: Partial<NetworkPolicySpec>): KubernetesObject<NetworkPolicySpec> =>
  netpol("y", name, { ...spec, podSelector: named("c") });
const allIn: Partial<NetworkPolicySpec> = { policyTypes: ["Ingress"], ingress: [{}] };
const allOut: Partial<NetworkPolicySpec> = { policyTypes: ["Egress"], egress: [{}] };

/** "allow/deny conflict n" of cyclonus: source x/b, destination y/c. */
const conflicts: readonly Case[] = [
  {
    policies: [onSource("deny-all-egress", denyEgress), onDestination("allow-all-ingress", allIn)],
    denied: (from: string) => from === "x/b",
  },
  {
    policies: [onSource("allow-all-egress", allOut), onDestination("deny-all-ingress", denyIngress)],
    denied: (_: string, to: string) => to === "y/c",
  },
  { policies: [onSource("deny", denyEgress), onSource("allow", allOut)], denied: () => false },
  { policies: [onDestination("deny", denyIngress), onDestination("allow", allIn)], denied: () => false },
  { policies: [onSource("deny", denyEgress), onSource("by-pod", egress([anyPod]))], denied: () => false },
  { policies: [onSource("deny", denyEgress), onSource("by-ip", egress([anyAddress]))], denied: () => false },
  { policies: [onSource("deny-ip", egress([noAddress])), onSource("by-pod", egress([anyPod]))], denied: () => false },
  { policies: [onSource("deny-pod", egress([noPod])), onSource("by-ip", egress([anyAddress]))], denied: () => false },
  { policies: [onSource("deny", denyIngress), onSource("by-pod", ingress([anyPod]))], denied: () => false },
  { policies: [onSource("deny", denyIngress), onSource("by-ip", ingress([anyAddress]))], denied: () => false },
  { policies: [onSource("deny-ip", ingress([noAddress])), onSource("by-pod", ingress([anyPod]))], denied: () => false },
  { policies: [onSource("deny-pod", ingress([noPod])), onSource("by-ip", ingress([anyAddress]))], denied: () => false },
  { policies: [onSource("deny-ip", egress([noAddress]))], denied: (from: string) => from === "x/b" },
  { policies: [onSource("deny-pod", egress([noPod]))], denied: (from: string) => from === "x/b" },
  { policies: [onSource("deny-ip", ingress([noAddress]))], denied: (_: string, to: string) => to === "x/b" },
  { policies: [onSource("deny-pod", ingress([noPod]))], denied: (_: string, to: string) => to === "x/b" },
].map((conflict, index) => ({ name: `allow/deny conflict ${index + 1}`, ...conflict }));

type Evaluator = "specification" | "vpc-cni";

function table({ policies, protocol = "TCP", port = 80, podLabels, namespaceLabels }: Case, by: Evaluator): string[] {
  const pods = podsWith(podLabels);
  const world = { ...worldWith(namespaceLabels), pods };
  const read = policies.map(({ metadata: { name, namespace }, spec }) =>
    kubernetesPolicy({ name, namespace, spec: View.of(spec) }),
  );
  const allowed = (question: Question): unknown =>
    by === "vpc-cni"
      ? reach(world, { engine: by, objects: policies }, question).allowed
      : specification(read, endpointsOf(world, question)).allowed;
  return pods.flatMap((from) =>
    pods
      .filter((to) => to !== from)
      .filter((to) => allowed({ from, to, protocol, port }) !== true)
      .map((to) => `${from.namespace}/${from.name} -> ${to.namespace}/${to.name}`),
  );
}

function expected({ denied }: Case): string[] {
  const names = podsWith().map((pod) => `${pod.namespace}/${pod.name}`);
  return names.flatMap((from) => names.filter((to) => to !== from && denied(from, to)).map((to) => `${from} -> ${to}`));
}

describe.each([
  { suite: "Kubernetes e2e, Netpol", cases: upstream },
  { suite: "cyclonus, peers", cases: peerCases },
  { suite: "cyclonus, ports and protocols", cases: portCases },
  { suite: "cyclonus, conflicts", cases: conflicts },
])("$suite", ({ cases }) => {
  it.each(cases)("$name", (it) => {
    expect(table(it, "specification")).toEqual(expected(it));
  });
});

describe("the table of the cases", () => {
  it("has both answers: a table of one answer would prove nothing", () => {
    const all = [...upstream, ...peerCases, ...portCases, ...conflicts];
    expect(all.filter((one) => expected(one).length > 0).length).toBeGreaterThan(50);
    expect(all.some((one) => expected(one).length === 0)).toBe(true);
  });
});
