/**
 * The published conformance cases of NetworkPolicy, by name, against the evaluator.
 *
 * Names and truth tables: kubernetes/kubernetes test/e2e/network/netpol/network_policy.go (suite "Netpol"), and the case
 * generators of mattfenwick/cyclonus pkg/generator (peers, ports and protocols, conflicts). Read 2026-11-23. Cases about
 * an update are two cases here, before and after; a pod's connection to itself is left out, as upstream does.
 */
import { describe, expect, it } from "vitest";
import type {
  LabelSelector,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from "../../components/network-policy/engines/kubernetes";
import type { KubernetesObject } from "../../components/network-policy/engines/objects";
import type { Labels, Protocol } from "../../components/network-policy/model";
import { reachKubernetes } from "../../components/network-policy/reachability/kubernetes";
import { netpol, podsWith, worldWith } from "./netpol-cluster";

interface Case {
  readonly name: string;
  readonly policies: readonly KubernetesObject<NetworkPolicySpec>[];
  readonly protocol?: Protocol;
  readonly port?: number;
  /** Whether the connection is denied; everything else is allowed. Arguments are namespace/pod. */
  readonly denied: (from: string, to: string) => boolean;
  readonly podLabels?: Readonly<Record<string, Labels>>;
  readonly namespaceLabels?: Readonly<Record<string, Labels>>;
}

const named = (name: string): LabelSelector => ({ matchLabels: { pod: name } });
const inNamespace = (name: string): LabelSelector => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
const notIn = (key: string, ...values: string[]): LabelSelector => ({
  matchExpressions: [{ key, operator: "NotIn", values }],
});
const within = (key: string, ...values: string[]): LabelSelector => ({
  matchExpressions: [{ key, operator: "In", values }],
});
const metadataName = "kubernetes.io/metadata.name";

const ingress = (
  from?: readonly NetworkPolicyPeer[],
  ports?: readonly NetworkPolicyPort[],
): Partial<NetworkPolicySpec> => ({
  policyTypes: ["Ingress"],
  ingress: [{ from, ports }],
});
const egress = (
  to?: readonly NetworkPolicyPeer[],
  ports?: readonly NetworkPolicyPort[],
): Partial<NetworkPolicySpec> => ({
  policyTypes: ["Egress"],
  egress: [{ to, ports }],
});
const denyIngress: Partial<NetworkPolicySpec> = { policyTypes: ["Ingress"], ingress: [] };
const denyEgress: Partial<NetworkPolicySpec> = { policyTypes: ["Egress"], egress: [] };
const denyBoth: Partial<NetworkPolicySpec> = { policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] };
const onA = (spec: Partial<NetworkPolicySpec>): Partial<NetworkPolicySpec> => ({ ...spec, podSelector: named("a") });

const isX = (pod: string): boolean => pod.startsWith("x/");
const podIs = (pod: string, ...names: string[]): boolean => names.includes(pod.slice(2));
const toXaUnless = (allowed: (from: string) => boolean) => (from: string, to: string) => to === "x/a" && !allowed(from);
const fromXaUnless = (allowed: (to: string) => boolean) => (from: string, to: string) => from === "x/a" && !allowed(to);
const stacked = (...ports: number[]): KubernetesObject<NetworkPolicySpec>[] =>
  ports.map((port) =>
    netpol(
      "x",
      `allow-client-a-via-ns-selector-${port}`,
      onA(ingress([{ namespaceSelector: inNamespace("y") }], [{ protocol: "TCP", port }])),
    ),
  );
const xb = "192.168.0.20/32";
const yb = "192.168.64.20/32";

const upstream: readonly Case[] = [
  {
    name: "should support a 'default-deny-ingress' policy",
    policies: [netpol("x", "deny-ingress", denyIngress)],
    denied: (_, to) => isX(to),
  },
  {
    name: "should support a 'default-deny-all' policy",
    policies: [netpol("x", "deny-all", denyBoth)],
    denied: (from, to) => isX(from) || isX(to),
  },
  {
    name: "should enforce policy to allow traffic from pods within server namespace based on PodSelector",
    policies: [netpol("x", "x-a-allows-x-b", onA(ingress([{ podSelector: named("b") }])))],
    denied: toXaUnless((from) => from === "x/b"),
  },
  {
    name: "should enforce policy to allow ingress traffic for a target",
    policies: [
      netpol("x", "deny-all", denyIngress),
      netpol("x", "allow-all-to-a", onA(ingress([{ podSelector: {}, namespaceSelector: {} }]))),
    ],
    denied: (_, to) => isX(to) && to !== "x/a",
  },
  {
    name: "should enforce policy to allow ingress traffic from pods in all namespaces",
    policies: [netpol("x", "allow-from-another-ns", onA(ingress([{ namespaceSelector: { matchLabels: {} } }])))],
    denied: () => false,
  },
  {
    name: "should enforce policy to allow traffic only from a different namespace, based on NamespaceSelector",
    policies: [netpol("x", "allow-via-ns-selector", onA(ingress([{ namespaceSelector: inNamespace("y") }])))],
    denied: toXaUnless((from) => from.startsWith("y/")),
  },
  {
    name: "should enforce policy based on PodSelector with MatchExpressions",
    policies: [netpol("x", "x-a-allows-x-b", onA(ingress([{ podSelector: within("pod", "b") }])))],
    denied: toXaUnless((from) => from === "x/b"),
  },
  {
    name: "should enforce policy based on NamespaceSelector with MatchExpressions",
    policies: [netpol("x", "allow-ns-y", onA(ingress([{ namespaceSelector: within(metadataName, "y") }])))],
    denied: toXaUnless((from) => from.startsWith("y/")),
  },
  {
    name: "should enforce policy based on PodSelector or NamespaceSelector",
    policies: [
      netpol(
        "x",
        "allow-or",
        onA(ingress([{ namespaceSelector: notIn(metadataName, "x") }, { podSelector: named("b") }])),
      ),
    ],
    denied: toXaUnless((from) => !isX(from) || from === "x/b"),
  },
  {
    name: "should enforce policy based on PodSelector and NamespaceSelector",
    policies: [
      netpol(
        "x",
        "allow-and",
        onA(ingress([{ namespaceSelector: notIn(metadataName, "x"), podSelector: named("b") }])),
      ),
    ],
    denied: toXaUnless((from) => from === "y/b" || from === "z/b"),
  },
  {
    name: "should enforce policy based on Multiple PodSelectors and NamespaceSelectors",
    policies: [
      netpol(
        "x",
        "allow-ns-y-z-pod-b-c",
        onA(ingress([{ namespaceSelector: notIn(metadataName, "x"), podSelector: within("pod", "b", "c") }])),
      ),
    ],
    denied: toXaUnless((from) => !isX(from) && podIs(from, "b", "c")),
  },
  {
    name: "should enforce policy based on any PodSelectors",
    policies: [netpol("x", "allow-b-c", onA(ingress([{ podSelector: named("b") }, { podSelector: named("c") }])))],
    denied: toXaUnless((from) => isX(from) && podIs(from, "b", "c")),
  },
  {
    name: "should enforce policy to allow traffic only from a pod in a different namespace based on PodSelector and NamespaceSelector",
    policies: [
      netpol("x", "allow-y-a", onA(ingress([{ namespaceSelector: inNamespace("y"), podSelector: named("a") }]))),
    ],
    denied: toXaUnless((from) => from === "y/a"),
  },
  {
    name: "should enforce policy based on Ports",
    policies: stacked(81),
    port: 81,
    denied: toXaUnless((from) => from.startsWith("y/")),
  },
  {
    name: "should enforce multiple, stacked policies with overlapping podSelectors (port 80 before the second policy)",
    policies: stacked(81),
    port: 80,
    denied: toXaUnless(() => false),
  },
  {
    name: "should enforce multiple, stacked policies with overlapping podSelectors (port 80 after it)",
    policies: stacked(81, 80),
    port: 80,
    denied: toXaUnless((from) => from.startsWith("y/")),
  },
  ...[80, 81].map((port) => ({
    name: `should support allow-all policy (port ${port})`,
    policies: [netpol("x", "allow-all", { policyTypes: ["Ingress"], ingress: [{}] })],
    port,
    denied: () => false,
  })),
  ...[80, 81].map((port) => ({
    name: `should allow ingress access on one named port (port ${port})`,
    policies: [netpol("x", "allow-all", ingress(undefined, [{ port: "serve-81-tcp" }]))],
    port,
    denied: (_: string, to: string) => isX(to) && port === 80,
  })),
  ...[80, 81].map((port) => ({
    name: `should allow ingress access from namespace on one named port (port ${port})`,
    policies: [
      netpol(
        "x",
        "allow-y-80",
        onA(ingress([{ namespaceSelector: inNamespace("y") }], [{ protocol: "TCP", port: "serve-80-tcp" }])),
      ),
    ],
    port,
    denied: toXaUnless((from) => from.startsWith("y/") && port === 80),
  })),
  ...[80, 81].map((port) => ({
    name: `should allow egress access on one named port (port ${port})`,
    policies: [netpol("x", "allow-egress", egress(undefined, [{ port: "serve-80-tcp" }]))],
    port,
    denied: (from: string) => isX(from) && port === 81,
  })),
  {
    name: "should enforce updated policy (allow all)",
    policies: [netpol("x", "mutate", { policyTypes: ["Ingress"], ingress: [{}] })],
    port: 81,
    denied: () => false,
  },
  {
    name: "should enforce updated policy (then deny all)",
    policies: [netpol("x", "mutate", denyIngress)],
    port: 81,
    denied: (_, to) => isX(to),
  },
  ...[{}, { y: { ns2: "updated" } }].map((namespaceLabels) => ({
    name: `should allow ingress access from updated namespace (labels ${JSON.stringify(namespaceLabels)})`,
    policies: [netpol("x", "allow-ns2", onA(ingress([{ namespaceSelector: { matchLabels: { ns2: "updated" } } }])))],
    namespaceLabels: namespaceLabels as Record<string, Labels>,
    denied: toXaUnless((from) => "y" in namespaceLabels && from.startsWith("y/")),
  })),
  ...[{}, { "x/b": { pod2: "updated" } }].map((podLabels) => ({
    name: `should allow ingress access from updated pod (labels ${JSON.stringify(podLabels)})`,
    policies: [
      netpol("x", "allow-pod2", onA(ingress([{ podSelector: { matchLabels: { pod: "b", pod2: "updated" } } }]))),
    ],
    podLabels: podLabels as Record<string, Labels>,
    denied: toXaUnless((from) => "x/b" in podLabels && from === "x/b"),
  })),
  {
    name: "should deny ingress from pods on other namespaces",
    policies: [netpol("x", "deny-empty-policy", ingress([{ podSelector: { matchLabels: {} } }]))],
    denied: (from, to) => isX(to) && !isX(from),
  },
  ...[{}, { "x/a": { target: "isolated" } }].map((podLabels) => ({
    name: `should deny ingress access to updated pod (labels ${JSON.stringify(podLabels)})`,
    policies: [netpol("x", "deny-by-label", { ...denyIngress, podSelector: { matchLabels: { target: "isolated" } } })],
    podLabels: podLabels as Record<string, Labels>,
    denied: (_: string, to: string) => "x/a" in podLabels && to === "x/a",
  })),
  {
    name: "should deny egress from pods based on PodSelector",
    policies: [netpol("x", "deny-egress-pod-a", onA(denyEgress))],
    denied: fromXaUnless(() => false),
  },
  {
    name: "should deny egress from all pods in a namespace",
    policies: [netpol("x", "deny-egress-ns-x", denyEgress)],
    denied: (from) => isX(from),
  },
  ...[80, 81].map((port) => ({
    name: `should work with Ingress, Egress specified together (port ${port})`,
    policies: [
      netpol("x", "both", {
        podSelector: named("a"),
        policyTypes: ["Egress", "Ingress"] as const,
        ingress: [{ from: [{ podSelector: named("b") }] }],
        egress: [{ ports: [{ port: 80 }] }],
      }),
    ],
    port,
    denied: (from: string, to: string) => (to === "x/a" && from !== "x/b") || (from === "x/a" && port === 81),
  })),
  {
    name: "should support denying of egress traffic on the client side (even if the server explicitly allows this traffic)",
    policies: [
      netpol(
        "x",
        "allow-to-ns-y-pod-a",
        onA(egress([{ namespaceSelector: inNamespace("y"), podSelector: named("a") }])),
      ),
      ...["a", "b"].map((pod) =>
        netpol("y", `allow-from-xa-on-y${pod}`, {
          ...ingress([{ namespaceSelector: inNamespace("x"), podSelector: named("a") }]),
          podSelector: named(pod),
        }),
      ),
    ],
    denied: (from, to) => (from === "x/a" && to !== "y/a") || (to === "y/a" && from !== "x/a") || to === "y/b",
  },
  {
    name: "should enforce egress policy allowing traffic to a server in a different namespace based on PodSelector and NamespaceSelector",
    policies: [
      netpol("x", "allow-to-y-a", onA(egress([{ namespaceSelector: inNamespace("y"), podSelector: named("a") }]))),
    ],
    denied: fromXaUnless((to) => to === "y/a"),
  },
  ...(["TCP", "UDP"] as const).map((protocol) => ({
    name: `should enforce ingress policy allowing any port traffic to a server on a specific protocol (${protocol})`,
    policies: [netpol("x", "allow-ingress-by-proto", onA(ingress(undefined, [{ protocol: "TCP" }])))],
    protocol,
    denied: toXaUnless(() => protocol === "TCP"),
  })),
  ...[false, true].map((allowAll) => ({
    name: `should enforce multiple ingress policies with ingress allow-all policy taking precedence (allow-all ${allowAll})`,
    policies: [
      netpol("x", "allow-ingress-port-80", ingress(undefined, [{ port: 80 }])),
      ...(allowAll ? [netpol("x", "allow-ingress", { policyTypes: ["Ingress"] as const, ingress: [{}] })] : []),
    ],
    port: 81,
    denied: (_: string, to: string) => !allowAll && isX(to),
  })),
  ...[false, true].map((allowAll) => ({
    name: `should enforce multiple egress policies with egress allow-all policy taking precedence (allow-all ${allowAll})`,
    policies: [
      netpol("x", "allow-egress-port-80", egress(undefined, [{ port: 80 }])),
      ...(allowAll ? [netpol("x", "allow-egress", { policyTypes: ["Egress"] as const, egress: [{}] })] : []),
    ],
    port: 81,
    denied: (from: string) => !allowAll && isX(from),
  })),
  {
    name: "should stop enforcing policies after they are deleted",
    policies: [],
    denied: () => false,
  },
  {
    name: "should allow egress access to server in CIDR block",
    policies: [netpol("x", "allow-cidr", onA(egress([{ ipBlock: { cidr: yb } }])))],
    denied: fromXaUnless((to) => to === "y/b"),
  },
  {
    name: "should enforce except clause while egress access to server in CIDR block",
    policies: [netpol("x", "allow-cidr", onA(egress([{ ipBlock: { cidr: "192.0.0.0/4", except: [xb] } }])))],
    denied: fromXaUnless((to) => to !== "x/b"),
  },
  {
    name: "should ensure an IP overlapping both IPBlock.CIDR and IPBlock.Except is allowed",
    policies: [
      netpol("x", "allow-but", onA(egress([{ ipBlock: { cidr: "192.0.0.0/4", except: [xb] } }]))),
      netpol("x", "allow-it", onA(egress([{ ipBlock: { cidr: xb } }]))),
    ],
    denied: () => false,
  },
  {
    name: "should enforce policies to check ingress and egress policies can be controlled independently based on PodSelector",
    policies: [
      netpol("x", "allow-egress-for-target", onA({ policyTypes: ["Egress"], egress: [{}] })),
      netpol("x", "deny-ingress-via-label-selector", onA(denyIngress)),
    ],
    denied: toXaUnless(() => false),
  },
  {
    name: "should not mistakenly treat 'protocol: SCTP' as 'protocol: TCP', even if the plugin doesn't support SCTP",
    policies: [
      netpol("x", "deny-ingress", denyIngress),
      netpol("x", "allow-only-sctp", onA(ingress(undefined, [{ protocol: "SCTP", port: 81 }]))),
    ],
    port: 81,
    denied: (_, to) => isX(to),
  },
  {
    name: "should properly isolate pods that are selected by a policy allowing SCTP, even if the plugin doesn't support SCTP",
    policies: [netpol("x", "allow-only-sctp", onA(ingress(undefined, [{ protocol: "SCTP", port: 80 }])))],
    port: 81,
    denied: toXaUnless(() => false),
  },
  {
    name: "should not allow access by TCP when a policy specifies only UDP",
    policies: [netpol("x", "allow-only-udp", onA(ingress(undefined, [{ protocol: "UDP", port: 81 }])))],
    port: 81,
    denied: toXaUnless(() => false),
  },
  {
    name: "should enforce policy to allow traffic based on NamespaceSelector with MatchLabels using default ns label",
    policies: [netpol("x", "allow-y", onA(ingress([{ namespaceSelector: inNamespace("y") }])))],
    denied: toXaUnless((from) => from.startsWith("y/")),
  },
  {
    name: "should enforce policy based on NamespaceSelector with MatchExpressions using default ns label",
    policies: [netpol("x", "allow-not-y", onA(egress([{ namespaceSelector: notIn(metadataName, "y") }])))],
    denied: fromXaUnless((to) => !to.startsWith("y/")),
  },
];

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

function table({ policies, protocol = "TCP", port = 80, podLabels, namespaceLabels }: Case): string[] {
  const pods = podsWith(podLabels);
  const world = worldWith(namespaceLabels);
  return pods.flatMap((from) =>
    pods
      .filter((to) => to !== from)
      .filter((to) => !reachKubernetes(world, policies, { from, to, protocol, port }).allowed)
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
    expect(table(it)).toEqual(expected(it));
  });
});

describe("the table of the cases", () => {
  it("has both answers: a table of one answer would prove nothing", () => {
    const all = [...upstream, ...peerCases, ...portCases, ...conflicts];
    expect(all.filter((one) => expected(one).length > 0).length).toBeGreaterThan(50);
    expect(all.some((one) => expected(one).length === 0)).toBe(true);
  });
});
