/** DNS under a default deny, over the policies of all engines. */
import { dnsAllowed } from "../../../policypack/rules/network-policy/dns-allowed";
import { nodeDnsByAddress } from "../../../policypack/rules/network-policy/node-dns-by-address";
import { describeRule } from "../harness";
import {
  allowDns,
  calico,
  calicoGlobal,
  cilium,
  cluster,
  coreDns,
  custom,
  denyAll,
  deployment,
  dnsPorts,
  egress,
  ingress,
  nameOf,
  namespace,
  networkPolicy,
  release,
} from "../kubernetes";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";
import { both, unknownObject } from "../default-deny";

const isolated = (p: Program, more: (shop: Input, made: Declared) => unknown): void => {
  const made = namespace(p);
  denyAll(p, nameOf(made));
  more(nameOf(made), made);
};

/** DNS for the pods with a label. */
const dnsOf = (app: string): Input => ({
  podSelector: { matchLabels: { app } },
  policyTypes: ["Egress"],
  egress: [{ to: [coreDns], ports: dnsPorts }],
});

describeRule(dnsAllowed, {
  good: {
    "to all, and a workload may be elsewhere": (p) =>
      isolated(p, (shop) => {
        deployment(p, "web", unknown, { app: "web" });
        custom(p, calicoGlobal, "dns", {
          types: ["Egress"],
          egress: [{ action: "Allow", protocol: "UDP", destination: { ports: [53] } }],
        });
        allowDns(p, shop);
      }),
    "allowed to all": (p) => isolated(p, (shop) => allowDns(p, shop)),
    "by a named port": (p) => isolated(p, (shop) => allowDns(p, shop, [coreDns], [{ protocol: "UDP", port: "dns" }])),
    "by a range": (p) =>
      isolated(p, (shop) => allowDns(p, shop, [coreDns], [{ protocol: "UDP", port: 1, endPort: 65535 }])),
    "by everything to kube-system": (p) => isolated(p, (shop) => egress(p, shop, [{ to: [coreDns] }])),
    "by everything to addresses": (p) =>
      isolated(p, (shop) => egress(p, shop, [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }])),
    "by everything to addresses, next to pods": (p) =>
      isolated(p, (shop) => egress(p, shop, [{ to: [{ podSelector: {} }, { ipBlock: { cidr: "10.0.0.0/8" } }] }])),
    "by everything": (p) => isolated(p, (shop) => egress(p, shop, [{}])),
    "to each workload, and none is left": (p) =>
      isolated(p, (shop) => {
        deployment(p, "web", shop, { app: "web" });
        networkPolicy(p, "web-dns", shop, dnsOf("web"));
      }),
    "to some pods, and no workload is to be seen": (p) =>
      isolated(p, (shop) =>
        networkPolicy(p, "web-dns", shop, {
          podSelector: { matchLabels: { app: "web" } },
          policyTypes: ["Egress"],
          egress: [{ ports: dnsPorts }],
        }),
      ),
    "by Calico, in the whole cluster": (p) =>
      isolated(p, () =>
        custom(p, calicoGlobal, "dns", {
          types: ["Egress"],
          egress: [
            { action: "Allow", protocol: "UDP", destination: { selector: 'k8s-app == "kube-dns"', ports: [53] } },
          ],
        }),
      ),
    "by Calico, with the number of the protocol": (p) =>
      isolated(p, (shop) =>
        custom(
          p,
          calico,
          "dns",
          { egress: [{ action: "Allow", protocol: 17, destination: { ports: ["50:60"] } }] },
          shop,
        ),
      ),
    "by Cilium": (p) =>
      isolated(p, (shop) =>
        custom(
          p,
          cilium,
          "dns",
          { endpointSelector: {}, egress: [{ toPorts: [{ ports: [{ port: "53", protocol: "ANY" }] }] }] },
          shop,
        ),
      ),
  },
  bad: {
    "only the deny": { build: (p) => isolated(p, () => undefined), says: "no policy lets its pods query DNS" },
    "another port": (p) => isolated(p, (shop) => allowDns(p, shop, [coreDns], [{ protocol: "UDP", port: 5353 }])),
    "a range next to it": (p) =>
      isolated(p, (shop) => allowDns(p, shop, [coreDns], [{ protocol: "UDP", port: 54, endPort: 60 }])),
    "TCP only": (p) => isolated(p, (shop) => allowDns(p, shop, [coreDns], [{ port: 53 }])),
    "another named port": (p) =>
      isolated(p, (shop) => allowDns(p, shop, [coreDns], [{ protocol: "UDP", port: "http" }])),
    "everything, within the namespace": (p) => isolated(p, (shop) => egress(p, shop, [{ to: [{ podSelector: {} }] }])),
    "as ingress": (p) => isolated(p, (shop) => ingress(p, shop, [{ ports: dnsPorts }])),
    "a rule in a policy that is about ingress only": (p) =>
      isolated(p, (shop) =>
        networkPolicy(p, "dns", shop, { podSelector: {}, policyTypes: ["Ingress"], egress: [{ ports: dnsPorts }] }),
      ),
    "in another namespace": (p) => isolated(p, () => allowDns(p, "other")),
    "to another workload": {
      build: (p) =>
        isolated(p, (shop) => {
          deployment(p, "web", shop, { app: "web" });
          deployment(p, "api", shop, { app: "api" });
          networkPolicy(p, "web-dns", shop, dnsOf("web"));
        }),
      says: "no policy lets workload api query DNS",
    },
    "to no workload": {
      build: (p) =>
        isolated(p, (shop) => {
          deployment(p, "web", shop, { app: "web" });
          deployment(p, "api", shop, { app: "api" });
        }),
      says: "no policy lets workload api, web query DNS",
    },
    "by Calico, for other namespaces": (p) =>
      isolated(p, () =>
        custom(p, calicoGlobal, "dns", {
          namespaceSelector: "team == 'other'",
          egress: [{ action: "Allow", protocol: "UDP", destination: { ports: [53] } }],
        }),
      ),
    "Calico denies it": (p) =>
      isolated(p, (shop) =>
        custom(p, calico, "dns", { egress: [{ action: "Deny", protocol: "UDP", destination: { ports: [53] } }] }, shop),
      ),
    "Cilium's empty rule": (p) =>
      isolated(p, (shop) => custom(p, cilium, "dns", { endpointSelector: {}, egress: [{}] }, shop)),
  },
  unknown: {
    "Calico, by the name of a namespace that is not known": (p) => {
      p.add("kubernetes:core/v1:Namespace", "shop", { metadata: { name: unknown } });
      custom(p, calicoGlobal, "deny", { selector: 'projectcalico.org/namespace == "shop"', types: both });
    },
    "a workload that may be in the namespace, next to one that is allowed": (p) =>
      isolated(p, (shop) => {
        deployment(p, "web", shop, { app: "web" });
        deployment(p, "db", unknown, { app: "db" });
        networkPolicy(p, "web-dns", shop, dnsOf("web"));
      }),
    "the one workload may be elsewhere": (p) =>
      isolated(p, (shop) => {
        deployment(p, "db", unknown, { app: "db" });
        networkPolicy(p, "web-dns", shop, dnsOf("web"));
      }),
    "the one workload that is allowed may be elsewhere": (p) =>
      isolated(p, () => {
        deployment(p, "web", unknown, { app: "web" });
        custom(p, calicoGlobal, "web-dns", {
          selector: "app == 'web'",
          types: ["Egress"],
          egress: [{ action: "Allow", protocol: "UDP", destination: { ports: [53] } }],
        });
      }),
    "rules unknown": (p) => isolated(p, (shop) => egress(p, shop, unknownList)),
    "ports unknown": (p) => isolated(p, (shop) => egress(p, shop, [{ to: [coreDns], ports: unknownList }])),
    "deny unknown": (p) => denyAll(p, nameOf(namespace(p)), unknownList),
    "which pods are denied unknown": (p) =>
      networkPolicy(p, "deny", nameOf(namespace(p)), { podSelector: unknownObject, policyTypes: both }),
    "which pods it selects unknown": (p) =>
      isolated(p, (shop) => {
        deployment(p, "web", shop, { app: "web" });
        networkPolicy(p, "web-dns", shop, {
          podSelector: { matchLabels: { app: unknown } },
          policyTypes: ["Egress"],
          egress: [{ to: [coreDns], ports: dnsPorts }],
        });
      }),
  },
  notApplicable: {
    "egress not denied": (p) => denyAll(p, nameOf(namespace(p)), ["Ingress"]),
  },
});

const byAddress: Input = [{ ipBlock: { cidr: "172.20.0.10/32" } }];

describeRule(nodeDnsByAddress, {
  good: {
    "the cache, allowed by address": (p) =>
      isolated(p, (shop) => {
        release(p, "node-local-dns");
        allowDns(p, shop, byAddress);
      }),
    "allowed to everybody": (p) =>
      isolated(p, (shop) => {
        release(p, "node-local-dns");
        egress(p, shop, [{ ports: dnsPorts }]);
      }),
    "allowed by address, next to pods": (p) =>
      isolated(p, (shop) => {
        release(p, "nodelocaldns");
        allowDns(p, shop, [coreDns, { ipBlock: { cidr: "172.20.0.10/32" } }]);
      }),
    "Auto Mode, allowed by address": (p) =>
      isolated(p, (shop) => {
        cluster(p, { computeConfig: { enabled: true } });
        allowDns(p, shop, byAddress);
      }),
  },
  bad: {
    "the cache's chart": {
      build: (p) =>
        isolated(p, (shop) => {
          release(p, "node-local-dns");
          allowDns(p, shop);
        }),
      says: "NodeLocal DNSCache answers",
    },
    "the cache's chart of another name": (p) =>
      isolated(p, (shop) => {
        release(p, "nodelocaldns");
        allowDns(p, shop);
      }),
    "the cache's DaemonSet": (p) =>
      isolated(p, (shop) => {
        p.add("kubernetes:apps/v1:DaemonSet", "cache", {
          metadata: { name: "node-local-dns", namespace: "kube-system" },
        });
        allowDns(p, shop);
      }),
    "the cache, by the config": {
      build: (p) => isolated(p, (shop) => allowDns(p, shop)),
      params: { nodeLocalDnsCache: true },
    },
    "Auto Mode": {
      build: (p) =>
        isolated(p, (shop) => {
          cluster(p, { computeConfig: { enabled: true } });
          allowDns(p, shop);
        }),
      says: "EKS Auto Mode answers",
    },
    "an address, on another port": (p) =>
      isolated(p, (shop) => {
        release(p, "node-local-dns");
        egress(p, shop, [{ to: byAddress, ports: [{ protocol: "TCP", port: 443 }] }]);
      }),
  },
  unknown: {
    "the namespace of the policy that allows it unknown": (p) =>
      isolated(p, () => {
        release(p, "node-local-dns");
        allowDns(p, unknown, byAddress);
      }),
    "Auto Mode unknown": {
      build: (p) =>
        isolated(p, (shop) => {
          cluster(p, { computeConfig: { enabled: unknown } });
          allowDns(p, shop);
        }),
      says: "computeConfig.enabled",
    },
    "rules unknown": (p) =>
      isolated(p, (shop) => {
        release(p, "node-local-dns");
        egress(p, shop, unknownList);
      }),
    "deny unknown": (p) => {
      release(p, "node-local-dns");
      denyAll(p, nameOf(namespace(p)), unknownList);
    },
    "which pods are denied unknown": {
      build: (p) => {
        release(p, "node-local-dns");
        networkPolicy(p, "deny", nameOf(namespace(p)), { podSelector: unknownObject, policyTypes: both });
      },
      says: "what the policies of shop allow",
    },
  },
  notApplicable: {
    "no cluster in the stack": (p) => isolated(p, (shop) => allowDns(p, shop)),
    "pods answer": (p) =>
      isolated(p, (shop) => {
        cluster(p);
        allowDns(p, shop);
      }),
    "egress not denied": (p) => {
      release(p, "node-local-dns");
      denyAll(p, nameOf(namespace(p)), ["Ingress"]);
    },
  },
});
