/** Rules that let pods query DNS: whether they reach CoreDNS, and over both protocols. */
import { dnsPeerMatchesCoreDns } from "../../../policypack/rules/network-policy/dns-peer-matches-coredns";
import { dnsTcpAndUdp } from "../../../policypack/rules/network-policy/dns-tcp-and-udp";
import { describeRule } from "../harness";
import {
  allowDns,
  calico,
  calicoGlobal,
  cilium,
  ciliumGlobal,
  coreDns,
  custom,
  denyAll,
  dnsPorts,
  egress,
  type Inputs,
  nameOf,
  namespace,
  networkPolicy,
  tcp53,
  udp53,
} from "../kubernetes";
import { type Build } from "../fixtures";
import { type Input, unknown, unknownList } from "../program";

const byName = (value: Input, key = "kubernetes.io/metadata.name"): Input => ({
  namespaceSelector: { matchLabels: { [key]: value } },
});
const dns =
  (to: Input, ports: Input = dnsPorts): Build =>
  (p) =>
    allowDns(p, "shop", to, ports);
/** Calico's rule, towards pods. */
const calicoDns =
  (destination: Readonly<Record<string, Input>>, type = calicoGlobal): Build =>
  (p) =>
    custom(
      p,
      type,
      "dns",
      {
        types: ["Egress"],
        egress: ["UDP", "TCP"].map((protocol) => ({
          action: "Allow",
          protocol,
          destination: { ports: [53], ...destination },
        })),
      },
      type === calico ? "shop" : undefined,
    );
const ciliumOut =
  (peer: Inputs, type = cilium): Build =>
  (p) =>
    custom(
      p,
      type,
      "dns",
      {
        endpointSelector: {},
        egress: [{ ...peer, toPorts: [{ ports: ["UDP", "TCP"].map((protocol) => ({ port: "53", protocol })) }] }],
      },
      "shop",
    );
const ciliumDns = (toEndpoints: Input, type = cilium): Build => ciliumOut({ toEndpoints }, type);

describeRule(dnsPeerMatchesCoreDns, {
  good: {
    "an address that is not known yet": dns([{ ipBlock: { cidr: unknown } }]),
    "Calico, an address that is not known yet": calicoDns({ nets: [unknown] }),
    "Calico, any address but one that is not known yet": calicoDns({ notNets: [unknown] }),
    "Cilium, an address that is not known yet": ciliumOut({ toCIDR: [unknown] }),
    "Cilium, a block that is not known yet": ciliumOut({ toCIDRSet: [{ cidr: unknown }] }),
    "by the label that the API server sets": dns([coreDns]),
    "by the label of the add-on": dns([
      {
        ...(byName("kube-system") as object),
        podSelector: { matchLabels: { "eks.amazonaws.com/component": "coredns" } },
      },
    ]),
    "by expressions": dns([
      {
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["kube-system", "other"] }],
        },
        podSelector: { matchExpressions: [{ key: "k8s-app", operator: "In", values: ["kube-dns"] }] },
      },
    ]),
    "any pod of kube-system, on that port": dns([byName("kube-system")]),
    "all namespaces": dns([{ namespaceSelector: {}, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }]),
    "a label that the stack gives to kube-system": (p) => {
      p.add("kubernetes:core/v1:NamespacePatch", "label", {
        metadata: { name: "kube-system", labels: { name: "kube-system" } },
      });
      allowDns(p, "shop", [byName("kube-system", "name")]);
    },
    "a label that the config knows": {
      build: dns([byName("kube-system", "name")]),
      params: { kubeSystemLabels: { name: "kube-system" } },
    },
    "pods of a CoreDNS that is not the add-on": {
      build: dns([{ ...(byName("kube-system") as object), podSelector: { matchLabels: { "k8s-app": "coredns" } } }]),
      params: { coreDnsLabels: { "k8s-app": "coredns" } },
    },
    "a policy of kube-system itself": (p) =>
      allowDns(p, "kube-system", [{ podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }]),
    "a DNS server of one's own": dns([byName("infra", "name")]),
    "an address": dns([{ ipBlock: { cidr: "172.20.0.10/32" } }]),
    "kube-system by another label, on another port": dns(
      [byName("kube-system", "name")],
      [{ protocol: "TCP", port: 443 }],
    ),
    "kube-system by another label, on all ports": dns([byName("kube-system", "name")], []),
    "no egress rule": (p) => denyAll(p, "shop"),
    "Calico, by its label of namespaces": calicoDns({
      selector: 'k8s-app == "kube-dns"',
      namespaceSelector: 'projectcalico.org/name == "kube-system"',
    }),
    "Calico, global: all namespaces": calicoDns({ selector: 'k8s-app == "kube-dns"' }),
    "Calico, what is excluded is something else": calicoDns({
      namespaceSelector: 'kubernetes.io/metadata.name == "kube-system"',
      notSelector: "k8s-app == 'other'",
    }),
    "Cilium, by the namespace of the pod": ciliumDns([
      { matchLabels: { "k8s:io.kubernetes.pod.namespace": "kube-system", "k8s:k8s-app": "kube-dns" } },
    ]),
    "Cilium, of the whole cluster": ciliumDns([{ matchLabels: { "k8s-app": "kube-dns" } }], ciliumGlobal),
  },
  bad: {
    "by the label of many examples": {
      build: dns([byName("kube-system", "name")]),
      says: /does not select the CoreDNS pods: .*"name":"kube-system"[^]*egress\[0\]\.to\[0\]/,
    },
    "by it, over TCP": dns([byName("kube-system", "name")], [tcp53]),
    "by it, next to a right one": dns([coreDns, byName("kube-system", "name")]),
    "in two items: either, not both": {
      build: dns([byName("kube-system"), { podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }]),
      says: "to[1]",
    },
    "in two items, in a namespace of the stack": (p) =>
      allowDns(p, nameOf(namespace(p)), [{ podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }]),
    "a label that CoreDNS does not have": dns([
      { ...(byName("kube-system") as object), podSelector: { matchLabels: { "k8s-app": "coredns" } } },
    ]),
    "a name that only ends so": dns([
      { ...(byName("kube-system-2") as object), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } },
    ]),
    "another label that the stack gives to kube-system": (p) => {
      p.add("kubernetes:core/v1:NamespacePatch", "label", {
        metadata: { name: "kube-system", labels: { team: "platform" } },
      });
      allowDns(p, "shop", [byName("kube-system", "name")]);
    },
    "by an expression that excludes it": dns([
      {
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system"] }],
        },
      },
    ]),
    "Calico, by the label of many examples": calicoDns({ namespaceSelector: 'name == "kube-system"' }),
    "Calico, in its own namespace": calicoDns({ selector: 'k8s-app == "kube-dns"' }, calico),
    "Calico, excluded": calicoDns({
      namespaceSelector: 'kubernetes.io/metadata.name == "kube-system"',
      notSelector: "k8s-app == 'kube-dns'",
    }),
    "Cilium, in its own namespace": ciliumDns([{ matchLabels: { "k8s-app": "kube-dns" } }]),
  },
  unknown: {
    "labels of kube-system unknown": (p) => {
      p.add("kubernetes:core/v1:NamespacePatch", "label", {
        metadata: { name: "kube-system", labels: { name: unknown } },
      });
      allowDns(p, "shop", [byName("kube-system", "name")]);
    },
    "part of the selector unknown": dns([
      { ...(byName("kube-system") as object), podSelector: { matchLabels: { "k8s-app": unknown } } },
    ]),
    "ports unknown": dns([byName("kube-system", "name")], unknownList),
    "rules unknown": (p) => egress(p, "shop", unknownList),
    "Calico, by service accounts": {
      build: calicoDns({
        namespaceSelector: 'projectcalico.org/name == "kube-system"',
        serviceAccounts: { names: ["coredns"] },
      }),
      moments: ["preview", "known"],
    },
  },
});

describeRule(dnsTcpAndUdp, {
  good: {
    both: dns([coreDns]),
    "in two rules": (p) =>
      egress(p, "shop", [
        { to: [coreDns], ports: [udp53] },
        { to: [coreDns], ports: [tcp53] },
      ]),
    "in another policy of the namespace": (p) => {
      allowDns(p, "shop", [coreDns], [udp53]);
      egress(p, "shop", [{ to: [coreDns], ports: [tcp53] }]);
    },
    "TCP to all of CoreDNS": (p) => {
      allowDns(p, "shop", [coreDns], [udp53]);
      egress(p, "shop", [{ to: [coreDns] }]);
    },
    "every port of TCP": dns([coreDns], [udp53, { protocol: "TCP" }]),
    "for the whole cluster": (p) => {
      allowDns(p, "shop", [coreDns], [udp53]);
      custom(p, calicoGlobal, "tcp", { egress: [{ action: "Allow", protocol: "TCP", destination: { ports: [53] } }] });
    },
    "not about DNS": dns([coreDns], [{ protocol: "UDP", port: 123 }]),
    "all ports": dns([coreDns], []),
    "no egress rule": (p) => denyAll(p, "shop"),
    Calico: calicoDns({ selector: 'k8s-app == "kube-dns"' }),
    Cilium: ciliumDns([{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "kube-system" } }]),
  },
  bad: {
    "UDP alone": { build: dns([coreDns], [udp53]), says: "egress[0]" },
    "TCP in another namespace": (p) => {
      allowDns(p, "shop", [coreDns], [udp53]);
      egress(p, "other", [{ to: [coreDns], ports: [tcp53] }]);
    },
    "another port of TCP": dns([coreDns], [udp53, { protocol: "TCP", port: 443 }]),
    "everything within the namespace": (p) => {
      allowDns(p, "shop", [coreDns], [udp53]);
      egress(p, "shop", [{ to: [{ podSelector: {} }] }]);
    },
    "TCP for ingress": (p) => {
      allowDns(p, "shop", [coreDns], [udp53]);
      networkPolicy(p, "in", "shop", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ ports: [tcp53] }] });
    },
    "Calico, UDP alone": (p) =>
      custom(p, calicoGlobal, "dns", { egress: [{ action: "Allow", protocol: "UDP", destination: { ports: [53] } }] }),
    "Calico, UDP alone, in another namespace than TCP": (p) => {
      custom(
        p,
        calico,
        "udp",
        { egress: [{ action: "Allow", protocol: "UDP", destination: { ports: [53] } }] },
        "shop",
      );
      custom(p, calico, "tcp", { egress: [{ action: "Allow", protocol: 6, destination: { ports: [53] } }] }, "other");
    },
  },
  unknown: {
    "protocol unknown": dns([coreDns], [udp53, { protocol: unknown, port: 53 }]),
    "port unknown": dns([coreDns], [{ protocol: "UDP", port: unknown }]),
    "another policy unknown": (p) => {
      allowDns(p, "shop", [coreDns], [udp53]);
      egress(p, "shop", unknownList);
    },
    "rules unknown": (p) => egress(p, "shop", unknownList),
  },
});
