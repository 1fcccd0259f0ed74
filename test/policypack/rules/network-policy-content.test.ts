/** What single policies say: directions, openings, sizes, addresses, and denies of the whole cluster. */
import { clusterNetworkPolicyShape } from "../../../policypack/rules/network-policy/cluster-network-policy-shape";
import { dnsPeerBesideExcept } from "../../../policypack/rules/network-policy/dns-peer-beside-except";
import { globalDenySparesSystem } from "../../../policypack/rules/network-policy/global-deny-spares-system";
import { ipFamilyOfRules } from "../../../policypack/rules/network-policy/ip-family-of-rules";
import { noAllowAllPolicies } from "../../../policypack/rules/network-policy/no-allow-all-policies";
import { noMetadataEgress } from "../../../policypack/rules/network-policy/no-metadata-egress";
import { policySize } from "../../../policypack/rules/network-policy/policy-size";
import { policyTypesMatchRules } from "../../../policypack/rules/network-policy/policy-types-match-rules";
import { type Build } from "../fixtures";
import { describeRule } from "../harness";
import {
  allowDns,
  both,
  calico,
  calicoGlobal,
  cilium,
  ciliumGlobal,
  cluster,
  clusterPolicy,
  coreDns,
  custom,
  denyAll,
  dnsPorts,
  egress,
  enforcing,
  ingress,
  networkPolicy,
  release,
  udp53,
  vpcCni,
} from "../kubernetes";
import { type Input, unknown, unknownList } from "../program";
import { unknownMarkers } from "../../../core/wire";

const unknownObject: Input = unknownMarkers.object;
const spec =
  (given: Input): Build =>
  (p) =>
    networkPolicy(p, "policy", "shop", given);
const out =
  (...rules: readonly Input[]): Build =>
  (p) =>
    egress(p, "shop", rules);
const inward =
  (...rules: readonly Input[]): Build =>
  (p) =>
    ingress(p, "shop", rules);
const block = (cidr: Input, ...except: readonly Input[]): Input => ({
  ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) },
});
const https: Input = { protocol: "TCP", port: 443 };

describeRule(policyTypesMatchRules, {
  good: {
    "a deny": spec({ podSelector: {}, policyTypes: both }),
    "a deny with empty lists": spec({ podSelector: {}, policyTypes: both, ingress: [], egress: [] }),
    "types left out: ingress": spec({ podSelector: {}, ingress: [{}] }),
    "types left out, with egress rules": spec({ podSelector: {}, egress: [{ ports: dnsPorts }] }),
    "an empty list of ingress, which is about egress": spec({ podSelector: {}, policyTypes: ["Egress"], ingress: [] }),
  },
  bad: {
    "a deny that lists Ingress only": {
      build: spec({ podSelector: {}, policyTypes: ["Ingress"], ingress: [], egress: [] }),
      says: /has a list of egress rules, and policyTypes leaves Egress out[^]*spec\.egress/,
    },
    "a deny without types": spec({ podSelector: {}, ingress: [], egress: [] }),
    "egress rules, without the type": spec({ podSelector: {}, policyTypes: ["Ingress"], egress: [{}] }),
    "ingress rules, without the type": {
      build: spec({ podSelector: {}, policyTypes: ["Egress"], ingress: [{}] }),
      says: "leaves Ingress out",
    },
    "one of the rules unknown": spec({ podSelector: {}, policyTypes: ["Egress"], ingress: [unknownObject] }),
  },
  unknown: {
    "types unknown": {
      build: spec({ podSelector: {}, policyTypes: unknownList, egress: [{}] }),
      says: "Not known at preview: spec.policyTypes",
    },
    "rules unknown, and the type left out": {
      build: spec({ podSelector: {}, policyTypes: ["Egress"], ingress: unknownList }),
      says: "Not known at preview: spec.ingress",
    },
    "egress rules unknown, types left out": spec({ podSelector: {}, egress: unknownList }),
  },
});

describeRule(noAllowAllPolicies, {
  good: {
    "a deny": (p) => denyAll(p, "shop"),
    "within the namespace": inward({ from: [{ podSelector: {} }] }),
    "from everywhere, on one port": inward({ ports: [{ port: 8080 }] }),
    "from all namespaces, on one port": inward({ from: [{ namespaceSelector: {} }], ports: [https] }),
    "from some pods of all namespaces": inward({
      from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: "prometheus" } } }],
    }),
    "to the world, on one port": out({ to: [block("0.0.0.0/0")], ports: [https] }),
    "to a private block": out({ to: [block("10.0.0.0/8")] }),
    "to the world without private addresses": out({ to: [block("0.0.0.0/0", "10.0.0.0/8")] }),
    "by a named port": inward({ ports: [{ port: "http" }] }),
    "a range that ends early": inward({ ports: [{ port: 1, endPort: 1024 }] }),
    "a range that begins at 2": inward({ ports: [{ port: 2, endPort: 65535 }] }),
    "a range that ends just before the last port": inward({ ports: [{ port: 1, endPort: 65534 }] }),
    "a range that begins late": inward({ ports: [{ port: 1024, endPort: 65535 }] }),
    "in a system namespace": (p) => {
      ingress(p, "kube-system", [{}]);
      ingress(p, "shop", [{ ports: [https] }], "other");
    },
    "egress is not judged": {
      build: out({}),
      params: { directions: ["ingress"] },
    },
    "rules that are ignored": spec({ podSelector: {}, policyTypes: ["Egress"], ingress: [{}] }),
    "Calico, from a namespace": (p) =>
      custom(p, calico, "a", { ingress: [{ action: "Allow", source: { namespaceSelector: "team == 'a'" } }] }, "shop"),
    "Calico, from some pods": (p) =>
      custom(p, calicoGlobal, "a", { ingress: [{ action: "Allow", source: { selector: "app == 'a'" } }] }),
    "Calico, from all pods of its namespace": (p) =>
      custom(p, calico, "a", { ingress: [{ action: "Allow", source: { selector: "all()" } }] }, "shop"),
    "Calico, denies all": (p) => custom(p, calicoGlobal, "a", { ingress: [{ action: "Deny" }] }),
    "Cilium, the empty rule": (p) => custom(p, cilium, "a", { endpointSelector: {}, ingress: [{}] }, "shop"),
    "Cilium, from all of its namespace": (p) =>
      custom(p, cilium, "a", { endpointSelector: {}, ingress: [{ fromEndpoints: [{}] }] }, "shop"),
  },
  bad: {
    "the empty ingress rule": {
      build: inward({}),
      says: /all traffic through, on every port, from everywhere[^]*ingress\[0\]/,
    },
    "the empty egress rule": { build: out({}), says: "to everywhere" },
    "after a narrow one": { build: inward({ ports: [https] }, {}), says: "ingress[1]" },
    "empty lists": inward({ from: [], ports: [] }),
    "from all namespaces": inward({ from: [{ namespaceSelector: {} }] }),
    "from all pods of all namespaces": inward({ from: [{ namespaceSelector: {}, podSelector: {} }] }),
    "to the world": out({ to: [block("0.0.0.0/0")] }),
    "to the world of IPv6": out({ to: [block("::/0")] }),
    "to the world in halves": out({ to: [block("0.0.0.0/1"), block("128.0.0.0/1")] }),
    "to the world without the metadata service": out({ to: [block("0.0.0.0/0", "169.254.169.254/32")] }),
    "to the world of IPv6 without the metadata service": out({ to: [block("::/0", "fd00:ec2::254/128")] }),
    "every port of TCP": inward({ ports: [{ protocol: "TCP" }] }),
    "every port by number": inward({ ports: [{ port: 1, endPort: 65535 }] }),
    "every port from 0": inward({ ports: [{ port: 0, endPort: 65535 }] }),
    Calico: (p) => custom(p, calicoGlobal, "a", { ingress: [{ action: "Allow" }] }),
    "Calico, by all()": (p) =>
      custom(p, calicoGlobal, "a", { egress: [{ action: "Allow", destination: { selector: "all()" } }] }),
    "Calico, all namespaces": (p) =>
      custom(p, calico, "a", { egress: [{ action: "Allow", destination: { namespaceSelector: "all()" } }] }, "shop"),
    "Calico, the world": (p) =>
      custom(p, calicoGlobal, "a", { egress: [{ action: "Allow", destination: { nets: ["0.0.0.0/0"] } }] }),
    "Cilium, all entities": (p) =>
      custom(p, cilium, "a", { endpointSelector: {}, ingress: [{ fromEntities: ["all"] }] }, "shop"),
    "Cilium, the cluster": (p) =>
      custom(p, cilium, "a", { endpointSelector: {}, ingress: [{ fromEntities: ["cluster"] }] }, "shop"),
    "Cilium, the world as an entity": (p) =>
      custom(p, cilium, "a", { endpointSelector: {}, egress: [{ toEntities: ["world"] }] }, "shop"),
    "Cilium, all of the cluster": (p) =>
      custom(p, ciliumGlobal, "a", { endpointSelector: {}, ingress: [{ fromEndpoints: [{}] }] }),
    "Cilium, the world as a CIDR": (p) =>
      custom(p, cilium, "a", { endpointSelector: {}, egress: [{ toCIDR: ["0.0.0.0/0"] }] }, "shop"),
    "Cilium, the world as a set": (p) =>
      custom(p, cilium, "a", { endpointSelector: {}, egress: [{ toCIDRSet: [{ cidr: "0.0.0.0/0" }] }] }, "shop"),
    "an unknown one beside it": inward(unknownObject, {}),
  },
  unknown: {
    "rules unknown": (p) => ingress(p, "shop", unknownList),
    "peers unknown": inward({ from: unknownList }),
    "ports unknown": inward({ ports: unknownList }),
    "the last port unknown": inward({ ports: [{ port: 1, endPort: unknown }] }),
    "the first port unknown": inward({ ports: [{ port: unknown, endPort: 65535 }] }),
    "a block unknown": out({ to: [block(unknown)] }),
    "an exception unknown": out({ to: [block("0.0.0.0/0", unknown)] }),
    "Cilium, an entity unknown": (p) =>
      custom(p, cilium, "a", { endpointSelector: {}, ingress: [{ fromEntities: [unknown] }] }, "shop"),
    "Calico, action unknown": (p) => custom(p, calicoGlobal, "a", { ingress: [{ action: unknown }] }),
    "Calico, peer unknown": (p) =>
      custom(p, calicoGlobal, "a", { ingress: [{ action: "Allow", source: unknownObject }] }),
  },
});

const internet: Input = { to: [block("0.0.0.0/0", "10.0.0.0/8")], ports: [https] };
const dnsByPort: Input = { ports: [udp53] };

describeRule(dnsPeerBesideExcept, {
  good: {
    "CoreDNS named": out(internet, { to: [coreDns], ports: dnsPorts }),
    "CoreDNS named beside it": out(internet, dnsByPort, { to: [coreDns], ports: dnsPorts }),
    "no exception": out({ to: [block("0.0.0.0/0")], ports: [https] }, dnsByPort),
    "an exception that is not private": out({ to: [block("0.0.0.0/0", "8.8.8.0/24")] }, dnsByPort),
    "a policy of Calico, which the VPC CNI does not enforce": (p) => {
      allowDns(p, "shop");
      custom(
        p,
        calico,
        "a",
        {
          egress: [
            { action: "Allow", destination: { nets: ["0.0.0.0/0"], notNets: ["10.0.0.0/8"] } },
            { action: "Allow", protocol: "UDP", destination: { ports: [53] } },
          ],
        },
        "other",
      );
    },
    "DNS not allowed here": out(internet),
    "another port": out(internet, { ports: [https] }),
    "DNS by port in another namespace": (p) => {
      egress(p, "shop", [internet]);
      egress(p, "other", [dnsByPort], "dns");
    },
  },
  bad: {
    "in one policy": { build: out(internet, dnsByPort), says: "DNS in its namespace is allowed by port alone" },
    "in two policies": (p) => {
      egress(p, "shop", [internet]);
      egress(p, "shop", [dnsByPort], "dns");
    },
    "an exception of carrier-grade addresses": out({ to: [block("0.0.0.0/0", "100.64.0.0/10")] }, dnsByPort),
    "an exception of local IPv6": out({ to: [block("::/0", "fd00::/8")] }, dnsByPort),
    "the VPC CNI is on": (p) => {
      vpcCni(p, enforcing);
      egress(p, "shop", [internet, dnsByPort]);
    },
  },
  unknown: {
    "exception unknown": out({ to: [block("0.0.0.0/0", unknown)] }, dnsByPort),
    "an exception that is none": {
      build: out({ to: [block("0.0.0.0/0", "private")] }, dnsByPort),
      moments: ["preview", "known"],
      neverSays: "please report",
    },
    "rules unknown": (p) => egress(p, "shop", unknownList),
    "engine unknown": (p) => {
      vpcCni(p, unknown);
      egress(p, "shop", [internet, dnsByPort]);
    },
  },
  notApplicable: {
    "Calico enforces": (p) => {
      release(p, "tigera-operator");
      egress(p, "shop", [internet, dnsByPort]);
    },
    "Cilium enforces": (p) => {
      release(p, "cilium");
      egress(p, "shop", [internet, dnsByPort]);
    },
  },
});

const ports = (count: number, from = 8000): readonly Input[] =>
  Array.from({ length: count }, (_, index) => ({ protocol: "TCP", port: from + index }));
const db = block("10.0.0.0/24");

describeRule(policySize, {
  good: {
    "as many as there may be": out({ to: [db], ports: ports(24) }),
    "one range": out({ to: [db], ports: [{ port: 8000, endPort: 8100 }] }),
    "for different addresses": out(
      { to: [db], ports: ports(20) },
      { to: [block("10.1.0.0/24")], ports: ports(20, 9000) },
    ),
    "the same ports twice": out({ to: [db], ports: ports(20) }, { to: [db], ports: ports(20) }),
    "for different pods": out(
      { to: [{ podSelector: {} }], ports: ports(20) },
      { to: [{ namespaceSelector: {} }], ports: ports(20, 9000) },
    ),
    "the engine keeps more": { build: out({ to: [db], ports: ports(30) }), params: { maxPorts: 40 } },
  },
  bad: {
    "one too many": {
      build: out({ to: [db], ports: ports(25) }),
      says: "25 pairs of port and protocol for 10.0.0.0/24, and the VPC CNI keeps 24",
    },
    "in two rules for one address": out({ to: [db], ports: ports(20) }, { to: [db], ports: ports(20, 9000) }),
    "for everybody": {
      build: inward({ ports: ports(15) }, { ports: ports(15, 9000) }),
      says: "30 pairs of port and protocol for every address",
    },
    "for pods": {
      build: out({ ports: [] }, { to: [{ podSelector: {} }], ports: ports(25) }),
      says: "for what rule 1 selects",
    },
    "the largest one is named": {
      build: out({ to: [db], ports: ports(26) }, { to: [block("10.1.0.0/24")], ports: ports(30) }),
      says: "30 pairs",
    },
    "the VPC CNI is on": (p) => {
      vpcCni(p, enforcing);
      egress(p, "shop", [{ to: [db], ports: ports(25) }]);
    },
  },
  unknown: {
    "one port unknown": out({ to: [db], ports: [...ports(24), { protocol: "TCP", port: unknown }] }),
    "one of two addresses unknown": out(
      { to: [block(unknown), db], ports: ports(20) },
      { to: [block("10.1.0.0/24")], ports: ports(20, 9000) },
    ),
    "rules unknown": (p) => egress(p, "shop", unknownList),
    "ports unknown": out({ to: [db], ports: unknownList }),
    "peers unknown": out({ to: unknownList, ports: ports(20) }),
    "engine unknown": (p) => {
      vpcCni(p, unknown);
      egress(p, "shop", [{ to: [db], ports: ports(25) }]);
    },
  },
  notApplicable: {
    "Calico enforces": (p) => {
      release(p, "tigera-operator");
      egress(p, "shop", [{ to: [db], ports: ports(25) }]);
    },
    "another kind": (p) =>
      custom(p, calico, "a", { egress: [{ action: "Allow", protocol: "TCP", destination: { ports: [1] } }] }, "shop"),
  },
});

const v6 = (p: Parameters<Build>[0]): unknown => cluster(p, { kubernetesNetworkConfig: { ipFamily: "ipv6" } });

describeRule(ipFamilyOfRules, {
  good: {
    "IPv4, the default": (p) => {
      cluster(p);
      egress(p, "shop", [{ to: [db] }]);
    },
    IPv6: (p) => {
      v6(p);
      egress(p, "shop", [{ to: [block("2001:db8::/56")] }]);
    },
    "both, of which one is right": (p) => {
      cluster(p);
      egress(p, "shop", [{ to: [block("0.0.0.0/0"), block("::/0")] }]);
    },
    "a block and pods": (p) => {
      v6(p);
      egress(p, "shop", [{ to: [db, { podSelector: {} }] }]);
    },
    "no addresses": (p) => {
      v6(p);
      egress(p, "shop", [{ to: [{ podSelector: {} }] }, {}]);
    },
    "a deny": (p) => {
      v6(p);
      denyAll(p, "shop");
    },
  },
  bad: {
    "IPv4 in a cluster of IPv6": {
      build: (p) => {
        v6(p);
        egress(p, "shop", [{ to: [db] }]);
      },
      says: "names IPv4 addresses only, and pods of this cluster have IPv6 addresses",
    },
    "IPv6 in a cluster of IPv4": {
      build: (p) => {
        cluster(p);
        ingress(p, "shop", [{}, { from: [block("fd00::/8")] }]);
      },
      says: /names IPv6 addresses only, and pods of this cluster have IPv4[^]*ingress\[1\]/,
    },
  },
  unknown: {
    "family unknown": {
      build: (p) => {
        cluster(p, { kubernetesNetworkConfig: { ipFamily: unknown } });
        egress(p, "shop", [{ to: [db] }]);
      },
      says: "Not known at preview: the IP family of the cluster",
    },
    "a block that is none": {
      build: (p) => {
        cluster(p);
        egress(p, "shop", [{ to: [block("db")] }]);
      },
      moments: ["preview", "known"],
      neverSays: "please report",
    },
    "family unknown, and the block": (p) => {
      cluster(p, { kubernetesNetworkConfig: { ipFamily: unknown } });
      egress(p, "shop", [{ to: [block(unknown)] }]);
    },
    "clusters of both": {
      build: (p) => {
        v6(p);
        p.add("aws:eks/cluster:Cluster", "other", {});
        egress(p, "shop", [{ to: [db] }]);
      },
      moments: ["preview", "known"],
    },
    "block unknown": {
      build: (p) => {
        cluster(p);
        egress(p, "shop", [{ to: [block(unknown)] }]);
      },
      says: "Not known at preview: spec.egress[0]",
    },
    "rules unknown": (p) => {
      cluster(p);
      egress(p, "shop", unknownList);
    },
  },
});

const global =
  (type: string, given: Input): Build =>
  (p) =>
    custom(p, type, "deny", given);
const spared = 'kubernetes.io/metadata.name not in {"kube-system", "calico-system", "tigera-operator"}';

describeRule(globalDenySparesSystem, {
  good: {
    "Calico, without the namespaces of the system": global(calicoGlobal, { namespaceSelector: spared, types: both }),
    "Calico, with rules for DNS in it": global(calicoGlobal, {
      namespaceSelector: spared,
      types: both,
      egress: [{ action: "Allow", protocol: "UDP", destination: { ports: [53] } }],
    }),
    "Calico, some pods": global(calicoGlobal, { selector: "app == 'web'", types: both }),
    "Calico, allows all": global(calicoGlobal, {
      types: both,
      ingress: [{ action: "Allow" }],
      egress: [{ action: "Allow" }],
    }),
    "Calico, and other policies open something to them": (p) => {
      custom(p, calicoGlobal, "deny", { types: ["Egress"] });
      custom(p, calicoGlobal, "system", {
        order: 1,
        namespaceSelector: 'kubernetes.io/metadata.name in {"kube-system", "calico-system", "tigera-operator"}',
        types: ["Egress"],
        egress: [{ action: "Allow" }],
      });
    },
    "Calico, allows all pods": global(calicoGlobal, {
      types: ["Ingress"],
      ingress: [{ action: "Allow", source: { selector: "all()" } }],
    }),
    "Cilium, and another policy opens a port to CoreDNS": (p) => {
      custom(p, ciliumGlobal, "deny", { endpointSelector: {}, ingress: [{}] });
      custom(
        p,
        cilium,
        "dns",
        { endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: "53", protocol: "UDP" }] }] }] },
        "kube-system",
      );
    },
    "a deny of kube-system itself, which other rules judge": (p) => {
      custom(p, calicoGlobal, "deny", { namespaceSelector: spared, types: both });
      denyAll(p, "kube-system");
    },
    "Cilium, without the namespace of the system": global(ciliumGlobal, {
      endpointSelector: {
        matchExpressions: [{ key: "k8s:io.kubernetes.pod.namespace", operator: "NotIn", values: ["kube-system"] }],
      },
      ingress: [{}],
      egress: [{}],
    }),
    "ClusterNetworkPolicy, without it": global(clusterPolicy, {
      subject: {
        namespaces: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system"] }],
        },
      },
      egress: [{ action: "Deny", to: [{ networks: ["0.0.0.0/0"] }] }],
    }),
  },
  bad: {
    "Calico, all()": {
      build: global(calicoGlobal, { selector: "all()", types: both }),
      says: "cuts pods of kube-system off (ingress)",
    },
    "Calico, DNS only: the rest of the system's egress is cut": {
      build: global(calicoGlobal, {
        selector: "all()",
        types: ["Egress"],
        egress: [
          {
            action: "Allow",
            protocol: "UDP",
            destination: { namespaceSelector: 'name == "kube-system"', ports: [53] },
          },
        ],
      }),
      says: "(egress)",
    },
    "Calico, its own parts not spared": {
      build: global(calicoGlobal, { namespaceSelector: 'kubernetes.io/metadata.name != "kube-system"', types: both }),
      says: "cuts pods of calico-system off",
    },
    "Calico, its operator not spared": {
      build: global(calicoGlobal, {
        namespaceSelector: 'kubernetes.io/metadata.name not in {"kube-system", "calico-system"}',
        types: both,
      }),
      says: "cuts pods of tigera-operator off",
    },
    "Calico, another policy opens the other direction": (p) => {
      custom(p, calicoGlobal, "deny", { types: both });
      custom(p, calicoGlobal, "system", { types: ["Egress"], egress: [{ action: "Allow" }] });
    },
    "Calico, another policy opens something to others": (p) => {
      custom(p, calicoGlobal, "deny", { types: ["Ingress"] });
      custom(p, calicoGlobal, "web", { selector: "app == 'web'", types: ["Ingress"], ingress: [{ action: "Allow" }] });
    },
    "Calico, parts of its own by their labels": {
      build: global(calicoGlobal, { selector: "k8s-app == 'calico-typha'", types: both }),
      says: "cuts pods of calico-system off",
    },
    "Calico, its operator by its labels": {
      build: global(calicoGlobal, { selector: "k8s-app == 'tigera-operator'", types: both }),
      says: "cuts pods of tigera-operator off",
    },
    "Calico, open to some": global(calicoGlobal, {
      types: ["Ingress"],
      ingress: [{ action: "Allow", source: { selector: "app == 'a'" } }],
    }),
    "Calico, open on one port": global(calicoGlobal, {
      types: ["Ingress"],
      ingress: [{ action: "Allow", protocol: "TCP", destination: { ports: [443] } }],
    }),
    Cilium: global(ciliumGlobal, { endpointSelector: {}, ingress: [{}] }),
    ClusterNetworkPolicy: global(clusterPolicy, {
      subject: { namespaces: {} },
      egress: [{ action: "Deny", to: [{ networks: ["0.0.0.0/0"] }] }],
    }),
  },
  unknown: {
    "selector unknown": global(calicoGlobal, { namespaceSelector: unknown, types: both }),
    "types unknown": global(calicoGlobal, { types: unknownList }),
    "whom one of its own rules accepts unknown": global(clusterPolicy, {
      subject: { namespaces: {} },
      egress: [
        { action: "Accept", to: unknownList },
        { action: "Deny", to: [{ networks: ["0.0.0.0/0"] }] },
      ],
    }),
    "another policy unknown": (p) => {
      custom(p, calicoGlobal, "deny", { types: ["Ingress"] });
      custom(p, calicoGlobal, "system", { types: ["Ingress"], ingress: unknownList });
    },
  },
});

const shape = (given: Readonly<Record<string, Input>>): Build =>
  global(clusterPolicy, { tier: "Baseline", priority: 10, subject: { namespaces: {} }, ...given });

describeRule(clusterNetworkPolicyShape, {
  good: {
    valid: shape({}),
    "the other tier, the ends of the priorities": (p) => {
      custom(p, clusterPolicy, "a", { tier: "Admin", priority: 0, subject: { pods: {} } });
      custom(p, clusterPolicy, "b", { tier: "Admin", priority: 1000, subject: { pods: {} } });
      custom(p, clusterPolicy, "c", { tier: "Baseline", priority: 1000, subject: { pods: {} } });
    },
    "as many entries as there may be": shape({
      egress: [
        { action: "Accept", to: [{ networks: Array.from({ length: 25 }, (_, index) => `10.${index}.0.0/16`) }] },
      ],
      ingress: Array.from({ length: 100 }, () => ({ action: "Deny", from: [] })),
    }),
  },
  bad: {
    "no tier": { build: shape({ tier: undefined }), says: "tier is neither" },
    "another tier": shape({ tier: "baseline" }),
    "no priority": { build: shape({ priority: undefined }), says: "priority is not a number from 0 to 1000" },
    "a priority that is too high": shape({ priority: 1001 }),
    "a negative priority": shape({ priority: -1 }),
    "a broken priority": shape({ priority: 1.5 }),
    "no subject": { build: shape({ subject: {} }), says: "exactly one" },
    "two subjects": shape({ subject: { namespaces: {}, pods: {} } }),
    "two of one place": {
      build: (p) => {
        custom(p, clusterPolicy, "a", { tier: "Admin", priority: 5, subject: { pods: {} } });
        custom(p, clusterPolicy, "b", { tier: "Admin", priority: 5, subject: { pods: {} } });
      },
      says: /a and b share a priority/,
    },
    "two of one place, in another order": {
      build: (p) => {
        custom(p, clusterPolicy, "b", { tier: "Admin", priority: 5, subject: { pods: {} } });
        custom(p, clusterPolicy, "a", { tier: "Admin", priority: 5, subject: { pods: {} } });
      },
      says: /a and b share a priority[^]*spec\.priority/,
    },
    "too many rules": {
      build: shape({ ingress: Array.from({ length: 101 }, () => ({ action: "Deny" })) }),
      says: "more than 100 rules",
    },
    "too many networks": {
      build: shape({
        egress: [{ to: [{ networks: Array.from({ length: 26 }, (_, index) => `10.${index}.0.0/16`) }] }],
      }),
      says: "more than 25 entries",
    },
    "too many names": shape({
      egress: [{ to: [{ domainNames: Array.from({ length: 26 }, (_, index) => `a${index}.example.com`) }] }],
    }),
    "one fault, and the rest unknown": shape({ tier: "x", priority: unknown }),
  },
  unknown: {
    "tier unknown": shape({ tier: unknown }),
    "priority unknown": (p) => {
      custom(p, clusterPolicy, "a", { tier: "Admin", priority: unknown, subject: { pods: {} } });
      custom(p, clusterPolicy, "b", { tier: "Admin", priority: unknown, subject: { pods: {} } });
    },
    "subject unknown": shape({ subject: unknownObject }),
    "rules unknown": shape({ egress: unknownList }),
  },
});

const imds = block("169.254.169.254/32");

describeRule(noMetadataEgress, {
  good: {
    "the Pod Identity agent": out({ to: [block("169.254.170.23/32")], ports: [{ port: 80 }] }),
    "another port": out({ to: [imds], ports: [{ port: 123 }] }),
    "link-local without it": out({ to: [block("169.254.0.0/16", "169.254.169.254/32")] }),
    "the world, which other rules judge": out({ to: [block("0.0.0.0/0")] }),
    "a private block": out({ to: [db] }),
    "a wide block of local IPv6": out({ to: [block("fd00::/8")] }),
    "a block just wider than link-local": out({ to: [block("169.254.0.0/15")] }),
    "for the system": (p) => {
      egress(p, "kube-system", [{ to: [imds] }]);
      allowDns(p, "shop");
    },
    "as ingress": inward({ from: [imds] }),
  },
  bad: {
    "all ports": { build: out({ to: [imds] }), says: /169\.254\.169\.254\/32[^]*egress\[0\]\.to\[0\]\.ipBlock\.cidr/ },
    "its port": out({ to: [imds], ports: [{ port: 80 }] }),
    "link-local as a whole": out({ to: [block("169.254.0.0/16")] }),
    "by IPv6": out({ to: [block("fd00:ec2::254/128")] }),
    Calico: (p) =>
      custom(p, calico, "a", { egress: [{ action: "Allow", destination: { nets: ["169.254.169.254/32"] } }] }, "shop"),
  },
  unknown: {
    "block unknown": out({ to: [block(unknown)], ports: [{ port: 80 }] }),
    "a block that is none": {
      build: out({ to: [block("imds")] }),
      moments: ["preview", "known"],
      neverSays: "please report",
    },
    "ports unknown": out({ to: [imds], ports: unknownList }),
    "rules unknown": (p) => egress(p, "shop", unknownList),
  },
});
