/** Generated policies of every language, and the pods and other endpoints that they are about. */
import fc from "fast-check";
import type { Connection, Endpoint, PodEndpoint } from "../../../core/policies/endpoint";
import type { Engine } from "../../../components/network-policy/model";

export interface PolicyManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A language and where its manifests are enforced; ClusterNetworkPolicy is not among what components compile. */
export type Language = Engine | "cluster-network-policy";
export const languages: readonly Language[] = ["vpc-cni", "calico", "cilium", "cluster-network-policy"];

export const namespaces: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  shop: { team: "web" },
  ops: { team: "ops", tier: "base" },
};

const compact = <T extends Record<string, unknown>>(record: T): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 2): fc.Arbitrary<T[]> => fc.array(arbitrary, { maxLength });
const fields = (record: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(record).map(compact);

const selectorOver = (keys: readonly string[], values: readonly string[]): fc.Arbitrary<Record<string, unknown>> => {
  const key = fc.constantFrom(...keys);
  const value = fc.constantFrom(...values);
  return fields({
    matchLabels: maybe(fc.dictionary(key, value, { maxKeys: 1 })),
    matchExpressions: maybe(
      some(
        fc.oneof(
          fc.record({
            key,
            operator: fc.constantFrom("In", "NotIn"),
            values: fc.array(value, { minLength: 1, maxLength: 2 }),
          }),
          fc.record({ key, operator: fc.constantFrom("Exists", "DoesNotExist") }),
        ),
        1,
      ),
    ),
  });
};
const podSelector = selectorOver(["app", "tier"], ["api", "db", "front"]);
const namespaceSelector = selectorOver(["team", "tier", "kubernetes.io/metadata.name"], ["web", "ops", "shop", "base"]);

const cidr = fc.constantFrom(
  "10.0.0.0/24",
  "10.0.0.11/32",
  "203.0.113.0/24",
  "0.0.0.0/0",
  "2001:db8::/64",
  "10.0.0.9/24",
);
const inner = fc.constantFrom("10.0.0.0/28", "203.0.113.8/29", "10.0.0.11/32");
const domain = fc.constantFrom("api.example.com", "*.example.com", "*", "**.example.com", "*.com");
const protocol = fc.constantFrom("TCP", "UDP");
const namespace = fc.constantFrom("shop", "ops");

/** Ports of NetworkPolicy. */
const port = fields({
  protocol: maybe(protocol),
  port: maybe(fc.constantFrom<number | string>(53, 80, 8080, "http")),
  endPort: maybe(fc.constantFrom(8080, 9000)),
}).map(({ endPort, ...rest }) => (typeof rest["port"] === "number" ? compact({ ...rest, endPort }) : rest));

const kubernetesPeer = fc.oneof(
  fields({ podSelector: maybe(podSelector), namespaceSelector: maybe(namespaceSelector) }),
  fields({ ipBlock: fields({ cidr, except: maybe(some(inner)) }) }),
  fields({ domainNames: fc.array(domain, { minLength: 1, maxLength: 2 }) }),
);
const kubernetesRule = (side: "from" | "to"): fc.Arbitrary<unknown> =>
  fields({ [side]: maybe(some(kubernetesPeer)), ports: maybe(some(port)) });
const kubernetesSpec = fields({
  podSelector,
  policyTypes: maybe(fc.subarray(["Ingress", "Egress"])),
  ingress: maybe(some(kubernetesRule("from"))),
  egress: maybe(some(kubernetesRule("to"))),
});

const clusterPeer = fc.oneof(
  fields({ namespaces: namespaceSelector }),
  fields({ pods: fields({ namespaceSelector, podSelector }) }),
  fields({ networks: fc.array(cidr, { minLength: 1, maxLength: 2 }) }),
  fields({ domainNames: fc.array(domain, { minLength: 1, maxLength: 1 }) }),
);
const clusterPort = fc.oneof(
  fields({ portNumber: fields({ protocol, port: fc.constantFrom(53, 80, 8080) }) }),
  fields({ portRange: fields({ protocol, start: fc.constant(80), end: fc.constant(9000) }) }),
  fields({ namedPort: fc.constant("http") }),
);
const clusterRule = (side: "from" | "to"): fc.Arbitrary<unknown> =>
  fields({
    action: fc.constantFrom("Accept", "Deny", "Pass"),
    [side]: fc.array(clusterPeer, { minLength: 1, maxLength: 2 }),
    ports: maybe(some(clusterPort)),
  });
const clusterSpec = fields({
  tier: fc.constantFrom("Admin", "Baseline"),
  priority: fc.constantFrom(1, 2, 3),
  subject: fc.oneof(
    fields({ namespaces: namespaceSelector }),
    fields({ pods: fields({ namespaceSelector, podSelector }) }),
  ),
  ingress: maybe(some(clusterRule("from"))),
  egress: maybe(some(clusterRule("to"))),
});

const calicoSelector = fc.constantFrom(
  "all()",
  "",
  'app == "api"',
  'app != "db"',
  'app in {"api", "front"}',
  "!has(tier)",
  'app starts with "a" || tier == "front"',
  'projectcalico.org/serviceaccount == "api"',
);
const calicoNamespaces = fc.constantFrom(
  "all()",
  'team == "web"',
  'projectcalico.org/name in {"ops"}',
  "global()",
  "has(tier)",
);
const calicoAccounts = fc.constantFrom("all()", 'projectcalico.org/name == "api"');
const calicoEntity = (ports: boolean): fc.Arbitrary<unknown> =>
  fields({
    selector: maybe(calicoSelector),
    notSelector: maybe(calicoSelector),
    namespaceSelector: maybe(calicoNamespaces),
    serviceAccounts: maybe(
      fields({ names: maybe(some(fc.constantFrom("api", "db"))), selector: maybe(calicoAccounts) }),
    ),
    nets: maybe(some(cidr)),
    notNets: maybe(some(inner)),
    ...(ports
      ? {
          ports: maybe(some(fc.constantFrom<number | string>(53, 80, "80:9000", "http"))),
          notPorts: maybe(some(fc.constantFrom<number | string>(80, "8000:8100"), 1)),
        }
      : {}),
  });
const calicoRule = fields({
  action: fc.constantFrom("Allow", "Deny", "Pass", "Log"),
  protocol: maybe(fc.constantFrom<string | number>("TCP", "udp", 17, 6)),
  notProtocol: maybe(fc.constantFrom("TCP", "UDP")),
  source: maybe(calicoEntity(false)),
  destination: maybe(calicoEntity(true)),
});
const calicoSpec = fields({
  order: maybe(fc.constantFrom(1, 10, 100)),
  selector: maybe(calicoSelector),
  serviceAccountSelector: maybe(calicoAccounts),
  types: maybe(fc.subarray(["Ingress", "Egress"])),
  ingress: maybe(some(calicoRule)),
  egress: maybe(some(calicoRule)),
});

const ciliumSelector = selectorOver(
  [
    "app",
    "k8s:tier",
    "any:app",
    "k8s:io.kubernetes.pod.namespace",
    "k8s:io.cilium.k8s.namespace.labels.team",
    "reserved:host",
  ],
  ["api", "db", "front", "shop", "web"],
);
const ciliumPorts = fields({
  ports: fc.array(
    fields({
      port: fc.constantFrom("53", "80", "http", "0"),
      endPort: maybe(fc.constant(9000)),
      protocol: maybe(fc.constantFrom("TCP", "UDP", "ANY")),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  rules: maybe(fields({ http: some(fields({ method: fc.constant("GET"), path: maybe(fc.constant("/")) })) })),
});
const ciliumRule = (way: "from" | "to"): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      fc.oneof(
        fc.constant({}),
        fields({ [`${way}Endpoints`]: some(ciliumSelector) }),
        fields({
          [`${way}Entities`]: some(fc.constantFrom("all", "cluster", "world", "host", "remote-node", "kube-apiserver")),
        }),
        fields({ [`${way}CIDR`]: some(cidr) }),
        fields({ [`${way}CIDRSet`]: some(fields({ cidr, except: maybe(some(inner)) })) }),
        ...(way === "to"
          ? [
              fields({
                toFQDNs: some(
                  fc.oneof(fields({ matchName: fc.constant("api.example.com") }), fields({ matchPattern: domain })),
                ),
              }),
            ]
          : []),
      ),
      maybe(some(ciliumPorts)),
    )
    .map(([peers, toPorts]) => compact({ ...peers, toPorts }));
const ciliumSpec = fields({
  endpointSelector: ciliumSelector,
  enableDefaultDeny: maybe(fields({ ingress: maybe(fc.boolean()), egress: maybe(fc.boolean()) })),
  ingress: maybe(some(ciliumRule("from"))),
  egress: maybe(some(ciliumRule("to"))),
  ingressDeny: maybe(some(ciliumRule("from"), 1)),
  egressDeny: maybe(some(ciliumRule("to"), 1)),
});

interface Kinds {
  readonly apiVersion: string;
  /** Kind of a policy in a namespace, and of one for the whole cluster. */
  readonly kinds: readonly [namespaced: string | undefined, clusterWide: string | undefined];
  readonly spec: fc.Arbitrary<Record<string, unknown>>;
  /** What only the cluster-wide kind has. */
  readonly more?: fc.Arbitrary<Record<string, unknown>>;
}

const byLanguage: Readonly<Record<Language, Kinds>> = {
  "vpc-cni": { apiVersion: "networking.k8s.io/v1", kinds: ["NetworkPolicy", undefined], spec: kubernetesSpec },
  calico: {
    apiVersion: "projectcalico.org/v3",
    kinds: ["NetworkPolicy", "GlobalNetworkPolicy"],
    spec: calicoSpec,
    more: fields({ namespaceSelector: maybe(calicoNamespaces.filter((text) => text !== "global()")) }),
  },
  cilium: {
    apiVersion: "cilium.io/v2",
    kinds: ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"],
    spec: ciliumSpec,
  },
  "cluster-network-policy": {
    apiVersion: "networking.k8s.aws/v1alpha1",
    kinds: [undefined, "ClusterNetworkPolicy"],
    spec: clusterSpec,
  },
};

/** One to three policies of a language. */
export function manifests(language: Language): fc.Arbitrary<readonly PolicyManifest[]> {
  const { apiVersion, kinds, spec, more = fc.constant({}) } = byLanguage[language];
  const [namespaced, clusterWide] = kinds;
  const one = fc
    .tuple(fc.boolean(), namespace, spec, more)
    .map(([global, where, own, added]) =>
      (global && clusterWide !== undefined) || namespaced === undefined
        ? { kind: clusterWide ?? "", metadata: {}, spec: { ...own, ...added } }
        : { kind: namespaced, metadata: { namespace: where }, spec: own },
    );
  return fc
    .array(one, { minLength: 1, maxLength: 3 })
    .map((all) =>
      all.map((each, index) => ({ ...each, apiVersion, metadata: { name: `policy-${index}`, ...each.metadata } })),
    );
}

const port80 = { name: "http", protocol: "TCP", port: 80 } as const;

/** A pod whose labels are in a plain record, as a manifest has them. */
export interface PlainPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
}

export const plainPods: readonly PlainPod[] = Object.keys(namespaces).flatMap((where): readonly PlainPod[] => [
  { namespace: where, name: "api", labels: { app: "api" }, serviceAccount: "api" },
  { namespace: where, name: "db", labels: { app: "db", tier: "front" }, serviceAccount: "db" },
  { namespace: where, name: "bare", labels: {}, serviceAccount: "default" },
]);

/** Address, node and ports of a pod: whoever reads it knows its selectors' side in a way of their own. */
export function endpointOf(index: number, pod: PodEndpoint["pod"]): PodEndpoint {
  return {
    kind: "pod",
    name: plainPods[index]?.name ?? "",
    pod,
    address: `10.0.0.${index + 8}`,
    node: index % 2 === 0 ? "node-a" : "node-b",
    ports: [port80],
  };
}

export const others: readonly Endpoint[] = [
  { kind: "node", name: "node-a", address: "10.0.0.100" },
  { kind: "node-service", address: "169.254.20.10" },
  { kind: "api-server", address: "10.0.1.7" },
  { kind: "outside", address: "203.0.113.10", dnsName: "api.example.com" },
  { kind: "outside", address: "2001:db8::10", dnsName: "deep.api.example.com" },
  { kind: "outside", address: "198.51.100.1" },
];

/** A connection between endpoints by their indexes: pods first, then others. At least one end is a pod. */
export interface Ends {
  readonly from: number;
  readonly to: number;
  readonly protocol: "TCP" | "UDP";
  readonly port: number;
}

const pods = fc.nat(plainPods.length - 1);
const anyone = fc.nat(plainPods.length + others.length - 1);
export const ends: fc.Arbitrary<Ends> = fc
  .tuple(fc.boolean(), pods, anyone, protocol, fc.constantFrom(53, 80, 8080))
  .map(([out, pod, other, by, number]) => ({
    from: out ? pod : other,
    to: out ? other : pod,
    protocol: by as "TCP" | "UDP",
    port: number,
  }));

export function connectionOf(all: readonly PodEndpoint[], { from, to, protocol: by, port: number }: Ends): Connection {
  const at = (index: number): Endpoint => {
    const found = [...all, ...others][index];
    if (found === undefined) {
      throw new RangeError(`no endpoint ${index}`);
    }
    return found;
  };
  return { from: at(from), to: at(to), protocol: by, port: number };
}
