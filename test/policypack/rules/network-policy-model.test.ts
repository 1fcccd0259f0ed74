/** How policies of each engine are read: checked by rules that look at single policies. */
import { defaultDeny } from "../../../policypack/rules/network-policy/default-deny";
import { dnsAllowed } from "../../../policypack/rules/network-policy/dns-allowed";
import { dnsPeerMatchesCoreDns } from "../../../policypack/rules/network-policy/dns-peer-matches-coredns";
import { dnsTcpAndUdp } from "../../../policypack/rules/network-policy/dns-tcp-and-udp";
import { loadBalancerReachesPods } from "../../../policypack/rules/network-policy/load-balancer-reaches-pods";
import { noAllowAllPolicies } from "../../../policypack/rules/network-policy/no-allow-all-policies";
import { type Build } from "../fixtures";
import { describeRule } from "../harness";
import {
  allowDns,
  applicationPolicy,
  both,
  calico,
  calicoGlobal,
  coreDns,
  custom,
  denyAll,
  ingress,
  nameOf,
  namespace,
  udp53,
} from "../kubernetes";
import { type Input, type Program, unknown, unknownList } from "../program";

/** A namespace, and a policy of the whole cluster. */
const global =
  (type: string, spec: Input, labels?: Input): Build =>
  (p) => {
    namespace(p, "shop", labels);
    custom(p, type, "policy", spec);
  };
const selecting = (selector: string, labels: Input = { team: "web" }): Build =>
  global(calicoGlobal, { namespaceSelector: selector, types: both }, labels);
const one =
  (type: string, spec: Input, inNamespace?: Input): Build =>
  (p) =>
    custom(p, type, "policy", spec, inNamespace);

describeRule(defaultDeny, {
  good: {
    "Calico's storage": global("crd.projectcalico.org/v1:GlobalNetworkPolicy", { types: both }),
    "Calico's storage, in a namespace": (p) =>
      custom(p, "crd.projectcalico.org/v1:NetworkPolicy", "deny", { types: both }, nameOf(namespace(p))),
    "a namespace whose outputs are not known": (p) => {
      p.add("kubernetes:core/v1:Namespace", "shop", { metadata: { name: "shop" } }, { outputs: { metadata: unknown } });
      denyAll(p, "shop");
    },
    "a label of a namespace whose name Kubernetes makes up": (p) => {
      p.add(
        "kubernetes:core/v1:Namespace",
        "shop",
        { metadata: { labels: { team: "web" } } },
        { outputs: { metadata: { name: "shop-1a2b", labels: { team: "web" } } } },
      );
      custom(p, calicoGlobal, "deny", { namespaceSelector: "team == 'web'", types: both });
    },
    "Calico, by the label of all pods": global(calicoGlobal, {
      selector: 'projectcalico.org/orchestrator == "k8s"',
      types: both,
    }),
    "Calico, an empty selector": global(calicoGlobal, { selector: "", types: both }),
    "Calico, a blank selector": global(calicoGlobal, { selector: "  ", types: both }),
    "Calico, blanks around": selecting('  team == "web"  '),
    "Calico, starts with": selecting('team starts with "we"'),
    "Calico, ends with": selecting('team ends with "eb"'),
    "Calico, contains": selecting('team contains "e"'),
    "Calico, a bracket as text": selecting('team in {"}", "web"}'),
    "Calico, in brackets": selecting('!(team == "a" || !has(team)) && team not in {"b"}'),
  },
  bad: {
    "Calico, starts with what it ends with": selecting('team starts with "eb"'),
    "Calico, ends with what it starts with": selecting('team ends with "we"'),
    "Calico, contains something else": selecting('team contains "x"'),
    "Calico, no such label": selecting(
      'has(owner) || owner contains "x" || owner starts with "x" || owner ends with "x"',
    ),
    "Calico, in another namespace": (p) => {
      namespace(p);
      custom(p, calico, "deny", { types: both }, "other");
    },
  },
  unknown: {
    "Calico, in a namespace that is not known": (p) => {
      namespace(p);
      custom(p, calico, "deny", { types: both }, unknown);
    },
    "Calico, one of the types unknown": global(calicoGlobal, { types: ["Ingress", unknown] }),
    ...Object.fromEntries(
      [
        "all() all()",
        "has(team",
        "any()",
        "team",
        'team == "a" ||',
        'team starts "a"',
        "team == web",
        '"team" == "web"',
        "team ~ 'a'",
        "(all()",
        'team in "a"',
      ].map((text) => [
        `Calico, no selector: ${text}`,
        { build: selecting(text), moments: ["preview", "known"] as const, neverSays: "please report" },
      ]),
    ),
  },
});

const isolated =
  (type: string, spec: Input): Build =>
  (p) => {
    const shop = nameOf(namespace(p));
    denyAll(p, shop);
    custom(p, type, "dns", spec, shop);
  };

describeRule(dnsAllowed, {
  good: {
    "Calico, by the name of the port": isolated(calico, {
      egress: [{ action: "Allow", protocol: "UDP", destination: { ports: ["dns"] } }],
    }),
  },
  bad: {
    "Calico, by the name of another port": isolated(calico, {
      egress: [{ action: "Allow", protocol: "UDP", destination: { ports: ["http"] } }],
    }),
    "Calico, a range next to it": isolated(calico, {
      egress: [{ action: "Allow", protocol: "UDP", destination: { ports: ["54:60", "50:52"] } }],
    }),
  },
  unknown: {
    "Calico, port unknown": isolated(calico, {
      egress: [{ action: "Allow", protocol: "UDP", destination: { ports: [unknown] } }],
    }),
  },
});

const kubeSystem = 'projectcalico.org/name == "kube-system"';
const calicoDns = (destination: Readonly<Record<string, Input>>): Input => ({
  types: ["Egress"],
  egress: [{ action: "Allow", protocol: "UDP", destination: { ports: [53], ...destination } }],
});

describeRule(dnsPeerMatchesCoreDns, {
  good: {
    "Calico, in kube-system itself": one(calico, calicoDns({ selector: "k8s-app == 'kube-dns'" }), "kube-system"),
    "Calico, all of its namespace, in kube-system": one(calico, calicoDns({ selector: "has(k8s-app)" }), "kube-system"),
  },
  bad: {
    "Calico, other pods of kube-system": one(
      calico,
      calicoDns({ namespaceSelector: kubeSystem, selector: "k8s-app == 'coredns'" }),
      "shop",
    ),
    "Calico, addresses, of pods that CoreDNS is not among": one(
      calico,
      calicoDns({ nets: ["10.0.0.0/8"], namespaceSelector: kubeSystem, selector: "k8s-app == 'coredns'" }),
      "shop",
    ),
  },
  unknown: {
    "Calico, addresses of CoreDNS": {
      build: one(calico, calicoDns({ nets: ["10.0.0.0/8"], namespaceSelector: kubeSystem }), "shop"),
      moments: ["preview", "known"],
    },
    "Calico, the Service of CoreDNS": {
      build: one(calico, calicoDns({ services: { name: "kube-dns", namespace: "kube-system" } }), "shop"),
      moments: ["preview", "known"],
    },
  },
});

const udpAnd = (protocol: Input): Input => ({
  egress: ["UDP", protocol].map((each) => ({ action: "Allow", protocol: each, destination: { ports: [53] } })),
});

describeRule(dnsTcpAndUdp, {
  good: {
    "by the names that CoreDNS gives to its ports": (p) =>
      allowDns(
        p,
        "shop",
        [coreDns],
        [
          { protocol: "UDP", port: "dns" },
          { protocol: "TCP", port: "dns-tcp" },
        ],
      ),
    "TCP, which is meant where no protocol is given": (p) => allowDns(p, "shop", [coreDns], [udp53, { port: 53 }]),
    "Calico, by the number of the protocol": one(calico, udpAnd(6), "shop"),
  },
  bad: {
    "Calico, by the number of another protocol": one(calico, udpAnd(132), "shop"),
    "Calico, all of UDP": one(calico, { egress: [{ action: "Allow", protocol: "UDP" }] }, "shop"),
    "the name of the port for UDP alone": (p) => allowDns(p, "shop", [coreDns], [{ protocol: "UDP", port: "dns" }]),
    "next to UDP everything to some names of the internet, in the namespace of CoreDNS": (p) => {
      allowDns(p, "kube-system", [coreDns], [udp53]);
      custom(
        p,
        applicationPolicy,
        "aws",
        { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [{ domainNames: ["*.amazonaws.com"] }] }] },
        "kube-system",
      );
    },
  },
  unknown: {
    "Calico, protocol unknown": one(calico, udpAnd(unknown), "shop"),
  },
});

const from = (source: Input): Input => ({ ingress: [{ action: "Allow", source }] });

describeRule(noAllowAllPolicies, {
  good: {
    "from all pods of some namespaces": (p) =>
      ingress(p, "shop", [{ from: [{ namespaceSelector: { matchLabels: { team: "web" } } }] }]),
    "Calico, all but some pods": one(calicoGlobal, from({ notSelector: "app == 'a'" })),
    "Calico, some service accounts": one(calicoGlobal, from({ serviceAccounts: { names: ["api"] } })),
    "Calico, all but some addresses": one(calicoGlobal, from({ notNets: ["10.0.0.0/8"] })),
    "Calico, a service": one(calicoGlobal, {
      egress: [{ action: "Allow", destination: { services: { name: "api", namespace: "shop" } } }],
    }),
    "Calico, names": one(calicoGlobal, { egress: [{ action: "Allow", destination: { domains: ["example.com"] } }] }),
    "Calico, some addresses of all pods": one(calicoGlobal, from({ nets: ["10.0.0.0/8"], selector: "all()" })),
    "Calico, the world without some": one(calicoGlobal, from({ nets: ["0.0.0.0/0"], notNets: ["10.0.0.0/8"] })),
    "Calico, everybody on one port": one(calicoGlobal, {
      ingress: [{ action: "Allow", protocol: "TCP", destination: { ports: [443] } }],
    }),
    "Calico, everybody on one port, without a protocol": one(calicoGlobal, {
      ingress: [{ action: "Allow", destination: { ports: [443] } }],
    }),
  },
  bad: {
    "Calico, in a namespace": one(calico, { ingress: [{ action: "Allow" }] }, "shop"),
    "ApplicationNetworkPolicy alone": one(
      applicationPolicy,
      { podSelector: {}, policyTypes: both, ingress: [{}] },
      "shop",
    ),
    "Calico, all of TCP": one(calicoGlobal, { ingress: [{ action: "Allow", protocol: "TCP" }] }),
  },
  unknown: {
    "Calico, ports unknown": one(calicoGlobal, { ingress: [{ action: "Allow", destination: { ports: unknownList } }] }),
    "Calico, selector unknown": one(calicoGlobal, from({ selector: unknown })),
    "Calico, namespaces unknown": one(calicoGlobal, from({ namespaceSelector: unknown })),
  },
});

const behind = (p: Program, port: Input = { port: 8080 }): unknown =>
  p.add("kubernetes:core/v1:Service", "web", {
    metadata: {
      name: "web",
      namespace: "shop",
      annotations: { "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip" },
    },
    spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [port] },
  });
const behindWith =
  (type: string, spec: Input): Build =>
  (p) => {
    behind(p);
    custom(p, type, "policy", spec, "shop");
  };

/** Behind an NLB, pods that take logs, on a protocol. */
const syslog =
  (protocol: Input, ports: Input): Build =>
  (p) => {
    behind(p, { protocol, port: 514 });
    ingress(p, "shop", [{ ports }]);
  };

describeRule(loadBalancerReachesPods, {
  good: {
    "a port of UDP": syslog("UDP", [{ protocol: "UDP", port: 514 }]),
    "a port of UDP, by its name": syslog("UDP", [{ protocol: "UDP", port: "syslog" }]),
    "Calico, its addresses": behindWith(calico, {
      ingress: [
        { action: "Allow", protocol: "TCP", source: { nets: ["10.0.0.0/20"] }, destination: { ports: [8080] } },
      ],
    }),
  },
  bad: {
    "the same port of another protocol": syslog("UDP", [{ protocol: "TCP", port: 514 }]),
    "a name for a port of another protocol": syslog("UDP", [{ protocol: "TCP", port: "syslog" }]),
    "Calico, pods of the Service": behindWith(calico, { selector: "app == 'web'", types: ["Ingress"] }),
    "Calico, pods of every service account": behindWith(calico, {
      serviceAccountSelector: "all()",
      types: ["Ingress"],
    }),
  },
  unknown: {
    "Calico, pods of a service account": {
      build: behindWith(calico, { serviceAccountSelector: 'role == "web"', types: ["Ingress"] }),
      moments: ["preview", "known"],
    },
    "a port whose protocol is not known": syslog(unknown, [{ protocol: "UDP", port: 514 }]),
    "a name of a port whose protocol is not known": syslog(unknown, [{ protocol: "UDP", port: "syslog" }]),
  },
});
