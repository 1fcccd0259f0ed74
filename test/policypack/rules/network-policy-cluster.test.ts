/** How a ClusterNetworkPolicy is read: subjects, peers and ports, checked by rules that look at single policies. */
import { defaultDeny } from "../../../policypack/rules/network-policy/default-deny";
import { dnsAllowed } from "../../../policypack/rules/network-policy/dns-allowed";
import { dnsPeerMatchesCoreDns } from "../../../policypack/rules/network-policy/dns-peer-matches-coredns";
import { noAllowAllPolicies } from "../../../policypack/rules/network-policy/no-allow-all-policies";
import { unknownMarkers } from "../../../core/wire";
import { type Build } from "../fixtures";
import { describeRule } from "../harness";
import { clusterPolicy, coreDns, custom, denyAll, deployment, type Inputs, nameOf, namespace } from "../kubernetes";
import { type Input, unknown, unknownList } from "../program";

/** A policy for the whole cluster, where it names no other subject. */
const policy =
  (spec: Inputs): Build =>
  (p) =>
    custom(p, clusterPolicy, "policy", { tier: "Baseline", priority: 100, subject: { namespaces: {} }, ...spec });
const onNamespace =
  (spec: Inputs): Build =>
  (p) => {
    namespace(p);
    policy(spec)(p);
  };

const everyPod: Input = { namespaces: {} };
const teamOps: Input = { matchLabels: { team: "ops" } };
const notSystem: Input = {
  matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system"] }],
};
const denies = {
  ingress: [{ action: "Deny", from: [everyPod] }],
  egress: [{ action: "Deny", to: [{ networks: ["0.0.0.0/0"] }] }],
};

describeRule(defaultDeny, {
  good: {
    "by namespaces": onNamespace({ ...denies, subject: { namespaces: notSystem } }),
    "by pods": onNamespace({
      subject: { pods: { namespaceSelector: notSystem, podSelector: {} } },
      ingress: [{ action: "Deny", from: [{ pods: { namespaceSelector: {}, podSelector: {} } }] }],
      egress: [{ action: "Deny", to: [{ networks: ["::/0"] }] }],
    }),
    "the world in two halves, each in a rule of its own": onNamespace({
      ...denies,
      egress: [
        { action: "Deny", to: [{ networks: ["128.0.0.0/1"] }] },
        { action: "Deny", to: [{ networks: ["0.0.0.0/1"] }], ports: [] },
      ],
    }),
  },
  bad: {
    "half of the world, and the other half for some ports": onNamespace({
      ...denies,
      egress: [
        { action: "Deny", to: [{ networks: ["128.0.0.0/1"] }] },
        { action: "Deny", to: [{ networks: ["0.0.0.0/1"] }], ports: [{ portNumber: { protocol: "TCP", port: 22 } }] },
      ],
    }),
    "other namespaces": onNamespace({ ...denies, subject: { namespaces: teamOps } }),
    "all pods of other namespaces": onNamespace({
      ...denies,
      subject: { pods: { namespaceSelector: teamOps, podSelector: {} } },
    }),
    "some pods": onNamespace({
      ...denies,
      subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: "web" } } } },
    }),
    "some ports, and some addresses": {
      build: onNamespace({
        ingress: [{ action: "Deny", from: [everyPod], ports: [{ portNumber: { protocol: "TCP", port: 22 } }] }],
        egress: [{ action: "Deny", to: [{ networks: ["10.0.0.0/8"] }] }],
      }),
      says: "for ingress and egress",
    },
    "from some pods": {
      build: onNamespace({ ...denies, ingress: [{ action: "Deny", from: [{ namespaces: teamOps }] }] }),
      says: "for ingress",
    },
    "a policy that passes on": onNamespace({
      ingress: [{ action: "Pass", from: [everyPod] }],
      egress: [{ action: "Accept", to: [{ networks: ["0.0.0.0/0"] }] }],
    }),
  },
  unknown: {
    "what it does, and to which addresses": onNamespace({
      ingress: [{ action: unknown, from: [everyPod] }],
      egress: [{ action: "Deny", to: [{ networks: [unknown] }] }],
    }),
    "which ports it denies to half of the world": onNamespace({
      ...denies,
      egress: [
        { action: "Deny", to: [{ networks: ["128.0.0.0/1"] }] },
        { action: "Deny", to: [{ networks: ["0.0.0.0/1"] }], ports: unknownList },
      ],
    }),
    "which ports it denies": onNamespace({
      ...denies,
      egress: [{ action: "Deny", to: [{ networks: ["0.0.0.0/0"] }], ports: unknownList }],
    }),
  },
});

/** One rule; without ports it is about all of them. */
const accepts = (side: "from" | "to", peer: Input, ports: readonly Input[]): Input => [
  { action: "Accept", [side]: [peer], ports: ports.length > 0 ? ports : undefined },
];
const egressTo = (peer: Input, ...ports: readonly Input[]): Inputs => ({ egress: accepts("to", peer, ports) });
const udp = (port: Input): Input => ({ portNumber: { protocol: "UDP", port } });
const udpRange = (start: number, end: number): Input => ({ portRange: { protocol: "UDP", start, end } });

/** A workload in a namespace that denies everything, and a policy for the whole cluster. */
const denied =
  (spec: Inputs): Build =>
  (p) => {
    const shop = nameOf(namespace(p));
    denyAll(p, shop);
    deployment(p, "api", shop, { app: "api" });
    policy(spec)(p);
  };

describeRule(dnsAllowed, {
  good: {
    "by the number of the port": denied(egressTo(everyPod, udp(53))),
    "by a range of ports": denied(egressTo(everyPod, udpRange(50, 60))),
  },
  bad: {
    // The controller looks a named port up among the TCP ports, and resolvers ask over UDP first.
    "by the name of the port": denied(egressTo(everyPod, { namedPort: "dns" })),
    "another port": denied(egressTo(everyPod, udp(5353))),
    "a range after it": denied(egressTo(everyPod, udpRange(54, 60))),
    "everything to some names of the internet": denied(egressTo({ domainNames: ["*.amazonaws.com"] })),
    "for other pods": denied({
      ...egressTo(everyPod, udp(53)),
      subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: "web" } } } },
    }),
  },
  unknown: {
    "which port": denied(egressTo(everyPod, udp(unknown))),
  },
});

const dnsTo = (peer: Input): Build => policy(egressTo(peer, udp(53)));
const kubeSystem: Input = { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } };
const byExample: Input = { matchLabels: { name: "kube-system" } };

describeRule(dnsPeerMatchesCoreDns, {
  good: {
    "an address that is not known yet": (p) =>
      custom(p, clusterPolicy, "dns", {
        subject: { namespaces: {} },
        egress: [
          { action: "Accept", to: [{ networks: [unknown] }], ports: [{ portNumber: { protocol: "UDP", port: 53 } }] },
        ],
      }),
    "its pods": dnsTo({ pods: coreDns }),
    "all pods of its namespace": dnsTo({ namespaces: kubeSystem }),
  },
  bad: {
    "a namespace, by the label of many examples": dnsTo({ namespaces: byExample }),
    "pods of a namespace, by the label of many examples": dnsTo({
      pods: { namespaceSelector: byExample, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } },
    }),
    "other pods of its namespace": dnsTo({
      pods: { namespaceSelector: kubeSystem, podSelector: { matchLabels: { "k8s-app": "coredns" } } },
    }),
  },
  unknown: {
    "to whom": policy({ egress: [{ action: "Accept", to: unknownList, ports: [udp(53)] }] }),
  },
});

const ingressFrom = (peer: Input, ...ports: readonly Input[]): Build =>
  policy({ ingress: accepts("from", peer, ports) });

describeRule(noAllowAllPolicies, {
  good: {
    "from some namespaces": ingressFrom({ namespaces: teamOps }),
    "from all pods of some namespaces": ingressFrom({ pods: { namespaceSelector: teamOps, podSelector: {} } }),
    "from some pods of all namespaces": ingressFrom({
      pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: "prometheus" } } },
    }),
  },
  bad: {
    "from all namespaces": ingressFrom(everyPod),
  },
  unknown: {
    "which port, or which range of ports": ingressFrom(everyPod, unknownMarkers.object),
  },
});
