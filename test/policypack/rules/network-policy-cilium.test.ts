/** How policies of Cilium are read: selectors, peers and ports, checked by the rules where each shows best. */
import { defaultDeny } from "../../../policypack/rules/network-policy/default-deny";
import { dnsAllowed } from "../../../policypack/rules/network-policy/dns-allowed";
import { dnsPeerMatchesCoreDns } from "../../../policypack/rules/network-policy/dns-peer-matches-coredns";
import { dnsTcpAndUdp } from "../../../policypack/rules/network-policy/dns-tcp-and-udp";
import { globalDenySparesSystem } from "../../../policypack/rules/network-policy/global-deny-spares-system";
import { loadBalancerReachesPods } from "../../../policypack/rules/network-policy/load-balancer-reaches-pods";
import { noAllowAllPolicies } from "../../../policypack/rules/network-policy/no-allow-all-policies";
import { podIdentityAllowed } from "../../../policypack/rules/network-policy/pod-identity-allowed";
import { unknownMarkers } from "../../../core/wire";
import { type Build } from "../fixtures";
import { describeRule } from "../harness";
import { cilium, ciliumGlobal, custom, denyAll, deployment, type Inputs, nameOf, namespace } from "../kubernetes";
import { type Input, unknown, unknownList } from "../program";

const unknownObject: Input = unknownMarkers.object;
const podNamespace = "io.kubernetes.pod.namespace";
const denied: Inputs = { ingress: [{}], egress: [{}] };
const onPorts = (...ports: readonly Input[]): Inputs => ({ toPorts: [{ ports }] });
const policy =
  (spec: Input, inNamespace: Input = "shop"): Build =>
  (p) =>
    custom(p, cilium, "policy", spec, inNamespace);
const global =
  (spec: Input): Build =>
  (p) =>
    custom(p, ciliumGlobal, "policy", spec);
const ingress = (...rules: readonly Input[]): Input => ({ endpointSelector: {}, ingress: rules });
const egress = (...rules: readonly Input[]): Input => ({ endpointSelector: {}, egress: rules });
/** A policy that lets in what a group of addresses holds, and the group. */
const withGroup =
  (
    externalCIDRs: Input,
    also: Readonly<Record<string, Input>> = {},
    type = "cilium.io/v2alpha1:CiliumCIDRGroup",
  ): Build =>
  (p) => {
    p.add(`kubernetes:${type}`, "partners", { metadata: { name: "partners" }, spec: { externalCIDRs } });
    p.add(`kubernetes:${type}`, "others", { metadata: { name: "others" }, spec: { externalCIDRs: ["192.0.2.0/24"] } });
    policy(ingress({ fromCIDRSet: [{ cidrGroupRef: "partners", ...also }] }))(p);
  };
/** A namespace of the stack, and what else there is. */
const nextTo =
  (build: Build, labels?: Input): Build =>
  (p) => {
    namespace(p, "shop", labels);
    build(p);
  };

describeRule(defaultDeny, {
  good: {
    "by the name of its own namespace": nextTo(
      policy({ endpointSelector: { matchLabels: { [`any:${podNamespace}`]: "shop" } }, ...denied }),
    ),
  },
  bad: {
    "some pods of the namespace": nextTo(policy({ endpointSelector: { matchLabels: { app: "web" } }, ...denied })),
    "all pods of the cluster but some": nextTo(
      global({
        endpointSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["web"] }] },
        ...denied,
      }),
    ),
  },
  unknown: {
    "labels of the namespace": nextTo(
      global({
        endpointSelector: { matchLabels: { "k8s:io.cilium.k8s.namespace.labels.team": "web" } },
        ...denied,
      }),
      unknownObject,
    ),
  },
});

/** A namespace without a way out, but for what a policy allows. */
const allowing =
  (...rules: readonly Input[]): Build =>
  (p) => {
    const shop = nameOf(namespace(p));
    denyAll(p, shop);
    policy(egress(...rules), shop)(p);
  };

describeRule(dnsAllowed, {
  good: {
    "by the name of the port": allowing(onPorts({ port: "dns", protocol: "UDP" })),
    "by a range": allowing(onPorts({ port: "50", endPort: 60, protocol: "UDP" })),
    "the cluster": allowing({ toEntities: ["cluster"] }),
    addresses: allowing({ toCIDR: ["10.0.0.0/8"] }),
    "sets of addresses": allowing({ toCIDRSet: [{ cidr: "10.0.0.0/8" }] }),
    "to pods by their labels, whatever the source": (p) => {
      const shop = nameOf(namespace(p));
      denyAll(p, shop);
      deployment(p, "web", shop, { app: "web", tier: "front" });
      const endpointSelector = { matchLabels: { "any:app": "web", "k8s:tier": "front" } };
      custom(p, cilium, "dns", { endpointSelector, egress: [onPorts({ port: "53" })] }, shop);
    },
  },
  bad: {
    "another port": allowing(onPorts({ port: "5353", protocol: "UDP" })),
    "nodes only": allowing({ toEntities: ["host", "remote-node"] }),
  },
  unknown: {
    "the port": allowing(onPorts({ port: unknown, protocol: "UDP" })),
    "labels of the pods": (p) => {
      const shop = nameOf(namespace(p));
      denyAll(p, shop);
      deployment(p, "web", shop, unknownObject);
      const endpointSelector = { matchLabels: { app: "web" } };
      custom(p, cilium, "dns", { endpointSelector, egress: [onPorts({ port: "53" })] }, shop);
    },
  },
});

describeRule(dnsTcpAndUdp, {
  good: {
    "a port of any protocol": policy(egress(onPorts({ port: "53" }))),
  },
  bad: {
    "UDP alone": policy(egress(onPorts({ port: "53", protocol: "UDP" }))),
  },
  unknown: {
    "the other protocol": policy(egress(onPorts({ port: "53", protocol: "UDP" }, { port: "53", protocol: unknown }))),
  },
});

const toPods = (selector: Input, inNamespace?: Input): Build =>
  policy(egress({ toEndpoints: [selector], ...onPorts({ port: "53", protocol: "ANY" }) }), inNamespace);
const coreDns: Input = { "k8s:k8s-app": "kube-dns" };

describeRule(dnsPeerMatchesCoreDns, {
  good: {
    "any server, for names of kube-system": policy(
      egress({
        toPorts: [{ ports: [{ port: "53" }], rules: { dns: [{ matchPattern: "*.kube-system.svc.cluster.local" }] } }],
      }),
    ),
    "another server, for names of kube-system": policy(
      egress({
        toEndpoints: [{ matchLabels: { app: "dnsmasq" } }],
        toPorts: [{ ports: [{ port: "53" }], rules: { dns: [{ matchName: "api.kube-system.svc.cluster.local" }] } }],
      }),
    ),
    "in kube-system itself": toPods({ matchLabels: coreDns }, "kube-system"),
    "by a label of the namespace": toPods({
      matchLabels: { "io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name": "kube-system" },
    }),
    "by an expression": toPods({
      matchLabels: coreDns,
      matchExpressions: [{ key: podNamespace, operator: "In", values: ["kube-system"] }],
    }),
  },
  bad: {
    "by an expression, in its own namespace": toPods({
      matchExpressions: [{ key: "k8s-app", operator: "In", values: ["kube-dns"] }],
    }),
    "a label whose value is not known, in its own namespace": toPods({
      matchLabels: { ...(coreDns as object), "eks.amazonaws.com/component": unknown },
    }),
  },
  unknown: {
    "labels, which may name the namespace": toPods({
      matchLabels: unknownObject,
      matchExpressions: [{ key: "k8s-app", operator: "In", values: ["kube-dns"] }],
    }),
    "expressions, which may name the namespace": toPods({ matchLabels: coreDns, matchExpressions: unknownList }),
    "the service account and the cluster, which no policy shows": {
      build: toPods({
        matchLabels: {
          [podNamespace]: "kube-system",
          "io.cilium.k8s.policy.serviceaccount": "coredns",
          "io.cilium.k8s.policy.cluster": "default",
        },
      }),
      moments: ["preview", "known"],
    },
    "the key of an expression": toPods({
      matchLabels: coreDns,
      matchExpressions: [{ key: unknown, operator: "In", values: ["kube-system"] }],
    }),
  },
});

describeRule(noAllowAllPolicies, {
  good: {
    "everybody on one port": policy(ingress({ fromEntities: ["all"], ...onPorts({ port: "443", protocol: "TCP" }) })),
    "ICMP of everybody": policy(
      ingress({ fromEntities: ["all"], icmps: [{ fields: [{ type: "EchoRequest", family: "IPv4" }] }] }),
    ),
    "the world without private addresses": policy(
      egress({ toCIDRSet: [{ cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] }] }),
    ),
    "a group of addresses": withGroup(["10.0.0.0/8"]),
    "a group without addresses": withGroup([]),
    "a group that is the world, less what is private": withGroup(["0.0.0.0/0"], { except: ["10.0.0.0/8"] }),
  },
  bad: {
    "any port, to whomever": policy(egress(onPorts({ port: "0" }))),
    "everybody, on the port that stands for all": policy(
      ingress({ fromEntities: ["all"], ...onPorts({ port: "0", protocol: "ANY" }) }),
    ),
    "everybody, as a field of peers is null": policy(ingress({ fromCIDR: null, ...onPorts({ port: "0" }) })),
    "everybody, without authentication": policy(
      ingress({ authentication: { mode: "disabled" }, ...onPorts({ port: "0" }) }),
    ),
    "everybody, and empty lists": policy(ingress({ fromEntities: ["all"], toPorts: [], icmps: [] })),
    "a group that holds the world": withGroup(["10.0.0.0/8", "0.0.0.0/0"]),
    "a group of the second version that holds the world": withGroup(["0.0.0.0/0"], {}, "cilium.io/v2:CiliumCIDRGroup"),
  },
  unknown: {
    "what is in a group": withGroup(unknownList),
    "what is in a group that another stack makes": {
      build: policy(ingress({ fromCIDRSet: [{ cidrGroupRef: "partners" }] })),
      moments: ["preview", "known"],
    },
    "which groups are meant": {
      build: policy(ingress({ fromCIDRSet: [{ cidrGroupSelector: { matchLabels: { role: "partner" } } }] })),
      moments: ["preview", "known"],
    },
    "which group is meant": policy(ingress({ fromCIDRSet: [{ cidrGroupRef: unknown }] })),
    ports: policy(ingress({ fromEntities: ["all"], toPorts: unknownList })),
    "the port, which may stand for all": policy(
      ingress({ fromEntities: ["all"], ...onPorts({ port: unknown, protocol: "ANY" }) }),
    ),
    "ICMP only, or everything": policy(ingress({ fromEntities: ["all"], icmps: unknownList })),
  },
});

describeRule(globalDenySparesSystem, {
  good: {
    "of nodes": global({ nodeSelector: {}, ...denied }),
    "open to everybody": global(ingress({ fromEntities: ["all"] })),
  },
  bad: {
    "open to the world": global(ingress({ fromEntities: ["world"] })),
  },
  unknown: {
    "one of the rules of another policy": (p) => {
      custom(p, ciliumGlobal, "deny", { endpointSelector: {}, ingress: [{}] });
      custom(p, cilium, "other", { endpointSelector: {}, ingress: [unknown] }, "kube-system");
    },
    "one of the rules": global(ingress(unknown)),
    "one of the entities": global(ingress({ fromEntities: [unknown] })),
  },
});

const behind =
  (build: Build): Build =>
  (p) => {
    p.add("kubernetes:core/v1:Service", "web", {
      metadata: {
        name: "web",
        namespace: "shop",
        annotations: { "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip" },
      },
      spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 8080 }] },
    });
    build(p);
  };

describeRule(loadBalancerReachesPods, {
  good: {
    "the world": behind(policy(ingress({ fromEntities: ["world"] }))),
    everybody: behind(policy(ingress({ fromEntities: ["all"] }))),
  },
  bad: {
    "pods of the cluster": behind(policy(ingress({ fromEntities: ["cluster"] }))),
    "nodes, by their labels": behind(
      policy(ingress({ fromNodes: [{ matchLabels: { role: "edge" } }], ...onPorts({ port: "8080" }) })),
    ),
  },
  unknown: {
    "the namespace of the policy": behind(policy(ingress({}), unknown)),
  },
});

const associated =
  (...rules: readonly Input[]): Build =>
  (p) => {
    p.add("aws:eks/podIdentityAssociation:PodIdentityAssociation", "api", { namespace: "shop", serviceAccount: "api" });
    policy(egress({}, ...rules))(p);
  };

describeRule(podIdentityAllowed, {
  good: {
    "the agent": associated({ toCIDR: ["169.254.170.23/32"], ...onPorts({ port: "80", protocol: "TCP" }) }),
  },
  bad: {
    "names only": associated({ toFQDNs: [{ matchName: "example.com" }], ...onPorts({ port: "80", protocol: "TCP" }) }),
  },
  unknown: {
    "one of the rules": associated(unknown),
  },
});
