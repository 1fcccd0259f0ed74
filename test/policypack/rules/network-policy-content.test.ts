/** What single policies say: directions, openings, sizes and addresses. */
import { ipFamilyOfRules } from "../../../policypack/rules/network-policy/ip-family-of-rules";
import { noAllowAllPolicies } from "../../../policypack/rules/network-policy/no-allow-all-policies";
import { policySize } from "../../../policypack/rules/network-policy/policy-size";
import { policyTypesMatchRules } from "../../../policypack/rules/network-policy/policy-types-match-rules";
import { type Build } from "../fixtures";
import { describeRule } from "../harness";
import {
  both,
  calico,
  calicoGlobal,
  cilium,
  ciliumGlobal,
  cluster,
  custom,
  denyAll,
  dnsPorts,
  egress,
  enforcing,
  ingress,
  networkPolicy,
  release,
  vpcCni,
} from "../kubernetes";
import { type Input, unknown, unknownList } from "../program";
import { block, db, https, inward, out, unknownObject } from "../policy-content";

const spec =
  (given: Input): Build =>
  (p) =>
    networkPolicy(p, "policy", "shop", given);

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
      says: /has a list of egress rules, but policyTypes does not include Egress[^]*spec\.egress/,
    },
    "a deny without types": spec({ podSelector: {}, ingress: [], egress: [] }),
    "egress rules, without the type": spec({ podSelector: {}, policyTypes: ["Ingress"], egress: [{}] }),
    "ingress rules, without the type": {
      build: spec({ podSelector: {}, policyTypes: ["Egress"], ingress: [{}] }),
      says: "does not include Ingress",
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
    "egress is not checked": {
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
      says: /all traffic, on every port, from everywhere[^]*ingress\[0\]/,
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
    "an unknown one next to it": inward(unknownObject, {}),
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

const ports = (count: number, from = 8000): readonly Input[] =>
  Array.from({ length: count }, (_, index) => ({ protocol: "TCP", port: from + index }));

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
      says: "25 port and protocol pairs for 10.0.0.0/24, but the VPC CNI only stores 24",
    },
    "in two rules for one address": out({ to: [db], ports: ports(20) }, { to: [db], ports: ports(20, 9000) }),
    "for everybody": {
      build: inward({ ports: ports(15) }, { ports: ports(15, 9000) }),
      says: "30 port and protocol pairs for every address",
    },
    "for pods": {
      build: out({ ports: [] }, { to: [{ podSelector: {} }], ports: ports(25) }),
      says: "for what rule 1 selects",
    },
    "the largest one is named": {
      build: out({ to: [db], ports: ports(26) }, { to: [block("10.1.0.0/24")], ports: ports(30) }),
      says: "30 port and protocol pairs",
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
      says: "only names IPv4 addresses, but pods of this cluster have IPv6 addresses",
    },
    "IPv6 in a cluster of IPv4": {
      build: (p) => {
        cluster(p);
        ingress(p, "shop", [{}, { from: [block("fd00::/8")] }]);
      },
      says: /only names IPv6 addresses, but pods of this cluster have IPv4[^]*ingress\[1\]/,
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
    "an invalid block": {
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
