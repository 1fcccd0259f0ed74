/** The cases of the suite "Netpol" of Kubernetes (see conformance.test.ts). */
import type { Labels } from "../../components/network-policy/model";
import { netpol } from "./netpol-cluster";
import {
  type Case,
  denyBoth,
  denyEgress,
  denyIngress,
  egress,
  fromXaUnless,
  inNamespace,
  ingress,
  isX,
  metadataName,
  named,
  notIn,
  onA,
  podIs,
  stacked,
  toXaUnless,
  within,
  xb,
  yb,
} from "./conformance-policies";

export const upstream: readonly Case[] = [
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
