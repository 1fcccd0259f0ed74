/** Denies of the whole cluster, and what single rules of policies must leave out. */
import { clusterNetworkPolicyShape } from "../../../policypack/rules/network-policy/cluster-network-policy-shape";
import { dnsPeerBesideExcept } from "../../../policypack/rules/network-policy/dns-peer-beside-except";
import { globalDenySparesSystem } from "../../../policypack/rules/network-policy/global-deny-spares-system";
import { noMetadataEgress } from "../../../policypack/rules/network-policy/no-metadata-egress";
import { type Build } from "../fixtures";
import { describeRule } from "../harness";
import {
  allowDns,
  both,
  calico,
  calicoGlobal,
  cilium,
  ciliumGlobal,
  clusterPolicy,
  coreDns,
  custom,
  denyAll,
  dnsPorts,
  egress,
  enforcing,
  release,
  udp53,
  vpcCni,
} from "../kubernetes";
import { type Input, unknown, unknownList } from "../program";
import { block, db, https, inward, out, unknownObject } from "../policy-content";

const internet: Input = { to: [block("0.0.0.0/0", "10.0.0.0/8")], ports: [https] };
const dnsByPort: Input = { ports: [udp53] };

describeRule(dnsPeerBesideExcept, {
  good: {
    "CoreDNS named": out(internet, { to: [coreDns], ports: dnsPorts }),
    "CoreDNS named next to it": out(internet, dnsByPort, { to: [coreDns], ports: dnsPorts }),
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
    "in one policy": { build: out(internet, dnsByPort), says: "DNS in its namespace is only allowed by port" },
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
    "an invalid exception": {
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
    "a deny of kube-system itself, which other rules check": (p) => {
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
      says: "cuts off pods in kube-system (ingress)",
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
      says: "cuts off pods in calico-system",
    },
    "Calico, its operator not spared": {
      build: global(calicoGlobal, {
        namespaceSelector: 'kubernetes.io/metadata.name not in {"kube-system", "calico-system"}',
        types: both,
      }),
      says: "cuts off pods in tigera-operator",
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
      says: "cuts off pods in calico-system",
    },
    "Calico, its operator by its labels": {
      build: global(calicoGlobal, { selector: "k8s-app == 'tigera-operator'", types: both }),
      says: "cuts off pods in tigera-operator",
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
    "the world, which other rules check": out({ to: [block("0.0.0.0/0")] }),
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
    "an invalid block": {
      build: out({ to: [block("imds")] }),
      moments: ["preview", "known"],
      neverSays: "please report",
    },
    "ports unknown": out({ to: [imds], ports: unknownList }),
    "rules unknown": (p) => egress(p, "shop", unknownList),
  },
});
