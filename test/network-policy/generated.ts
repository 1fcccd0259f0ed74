/** Generated intents and questions over one small cluster, in which names meet often. */
import fc from "fast-check";
import { platformComponents } from "../../components/network-policy/args";
import { networkPolicyConfig, type NetworkPolicyConfig } from "../../components/network-policy/config";
import { knownPort } from "../../core/ports";
import { teamLabel } from "../../components/network-policy/model";
import type { Endpoint, Pod, Question, World } from "../../components/network-policy/reachability/world";
import type { Declarations } from "../../framework/slots";

/** Pods, control plane and load balancers each have subnets of their own: no CIDR names a pod by accident. */
export const declared: Partial<Declarations> = {
  vpcCidr: "10.0.0.0/16",
  privateSubnetCidrs: ["10.0.0.0/18"],
  publicSubnetCidrs: ["10.0.130.0/24"],
  ipFamily: "ipv4",
};

export const apiServerCidrs = ["10.0.128.0/24"];

const teams: Readonly<Record<string, string>> = { payments: "red", ledger: "red", shop: "blue" };
const listed = Object.keys(teams);
const workloads = ["api", "db", "job"] as const;
const portNames = ["http", "sql"] as const;
const containerPorts = [
  { name: "http", protocol: "TCP" as const, port: 8080 },
  { name: "sql", protocol: "TCP" as const, port: 5432 },
  { name: "http", protocol: "UDP" as const, port: 8081 },
];

export const world: World = {
  namespaces: listed.map((name) => ({ name, labels: { [teamLabel]: teams[name] ?? "" } })),
};

let nextAddress = 10;

function pod(namespace: string, name: string, labels: Pod["labels"], serviceAccount = "default", node = "node-a"): Pod {
  nextAddress += 1;
  return {
    kind: "pod",
    namespace,
    name,
    labels,
    serviceAccount,
    node,
    address: `10.0.${Math.floor(nextAddress / 200)}.${(nextAddress % 200) + 1}`,
    ports: containerPorts,
  };
}

export const endpoints: readonly Endpoint[] = [
  ...listed.flatMap((namespace, index) =>
    workloads.map((name) =>
      pod(namespace, name, { "app.kubernetes.io/name": name }, name, index === 0 ? "node-a" : "node-b"),
    ),
  ),
  pod("payments", "odd", { "app.kubernetes.io/name": "odd", tier: "back" }),
  pod("unlisted", "api", { "app.kubernetes.io/name": "api" }, "api"),
  pod("kube-system", "coredns", { "k8s-app": "kube-dns" }, "coredns"),
  pod("kube-system", "metrics-server", { "app.kubernetes.io/name": "metrics-server" }),
  pod("monitoring", "prometheus", { "app.kubernetes.io/name": "prometheus" }, "prometheus"),
  pod("istio-ingress", "gateway", { istio: "ingressgateway" }, "istio-ingress"),
  pod("istio-system", "istiod", { app: "istiod" }, "istiod"),
  pod("cert-manager", "istio-csr", { app: "cert-manager-istio-csr" }),
  pod("cert-manager", "webhook", { "app.kubernetes.io/name": "webhook" }),
  { kind: "node", name: "node-a", address: "10.0.60.1" },
  { kind: "node", name: "node-b", address: "10.0.60.2" },
  { kind: "api-server", address: "10.0.128.7" },
  { kind: "outside", name: "load balancer", address: "10.0.130.9" },
  { kind: "outside", name: "database", address: "10.0.200.5" },
  { kind: "outside", name: "partner", address: "203.0.113.10" },
  { kind: "outside", name: "stranger", address: "198.51.100.10" },
  { kind: "outside", name: "VPC resolver", address: "10.0.0.2" },
  { kind: "node-service", name: "NodeLocal DNSCache", address: "169.254.20.10", port: 53 },
  { kind: "node-service", name: "Pod Identity agent", address: "169.254.170.23", port: 80 },
  { kind: "outside", name: "probe of an ambient mesh", address: "169.254.7.127" },
];

const labels = fc.constantFrom<Record<string, string>>({ tier: "back" }, { "app.kubernetes.io/name": "api" }, {});
const ports = fc.uniqueArray(
  fc.constantFrom<string | number>(443, 8080, 5432, "UDP/53", "TCP/8000-8100", "UDP/8081", "SCTP/9000"),
  { minLength: 1, maxLength: 3 },
);
const podPorts = fc.oneof(
  ports,
  fc.uniqueArray(fc.constantFrom<string>(...portNames, "UDP/http"), { minLength: 1, maxLength: 2 }),
);

type PeerInput = Record<string, unknown>;

const podPeer = (serviceAccounts: boolean): fc.Arbitrary<PeerInput> =>
  fc
    .record({
      where: fc.oneof(
        fc.constantFrom(...listed, "unlisted").map((namespace): PeerInput => ({ namespace })),
        fc.constantFrom("red", "blue").map((team): PeerInput => ({ team })),
      ),
      pods: fc.oneof(fc.constant(undefined), fc.constantFrom<string>(...workloads), labels),
      serviceAccount: serviceAccounts
        ? fc.oneof(fc.constant(undefined), fc.constantFrom<string>(...workloads))
        : fc.constant(undefined),
    })
    .map(({ where, pods, serviceAccount }) => clean({ ...where, pods, serviceAccount }));

/** No block without the exception of another rule: on the VPC CNI the exception wins (vpc-cni.test.ts). */
const addressPeer = fc.constantFrom<PeerInput>(
  { cidrs: ["203.0.113.64/26"] },
  { cidrs: ["203.0.113.0/24"], except: ["203.0.113.8/29"] },
  { cidrs: ["10.0.200.0/24", "198.51.100.0/24"] },
  { component: "load-balancer" },
);

const rule = (serviceAccounts: boolean): fc.Arbitrary<Record<string, unknown>> => {
  const subject = fc.oneof(
    fc.constant({}),
    fc.constantFrom(...workloads).map((pods) => ({ pods })),
    ...(serviceAccounts ? [fc.constantFrom(...workloads).map((serviceAccount) => ({ serviceAccount }))] : []),
  );
  const component = (...names: string[]): fc.Arbitrary<PeerInput> =>
    fc.constantFrom(...names).map((name) => ({ component: name }));
  const incoming = fc.oneof(
    fc.record({
      from: fc.oneof(podPeer(serviceAccounts), component("ingress-gateway", "prometheus")),
      ports: podPorts,
    }),
    fc.record({ from: fc.oneof(addressPeer, component("api-server")), ports: podPorts }),
  );
  const outgoing = fc.oneof(
    fc.record({ to: podPeer(serviceAccounts), ports: podPorts }),
    fc.record({ to: addressPeer, ports }),
    component("api-server", "pod-identity-agent").map((to) => ({ to })),
  );
  return fc.tuple(subject, fc.oneof(incoming, outgoing)).map(([own, way]) => ({ ...own, ...way }));
};

const namespace = (name: string, serviceAccounts: boolean): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record({
      mesh: fc.constantFrom("none", "none", "sidecar", "ambient"),
      withinNamespace: fc.boolean(),
      metricsPorts: fc.constantFrom<(string | number)[]>([], [9090], ["http"]),
      allow: fc.array(rule(serviceAccounts), { maxLength: 4 }),
    })
    .map((config) => ({
      ...config,
      team: teams[name],
      workloads: Object.fromEntries(workloads.map((workload) => [workload, { serviceAccount: workload }])),
      allow: config.allow.map((one, index) => ({ ...one, name: `rule-${index}` })),
    }));

export interface Options {
  /** Rules that name service accounts: not with vpc-cni. */
  readonly serviceAccounts: boolean;
  readonly defaultDeny: NetworkPolicyConfig["defaultDeny"];
}

/** Configs as the schema parses them. */
export function configs({ serviceAccounts, defaultDeny }: Options): fc.Arbitrary<NetworkPolicyConfig> {
  return fc
    .record({
      names: fc.uniqueArray(fc.constantFrom(...listed), { minLength: 1, maxLength: listed.length }),
      all: fc.tuple(...listed.map((name) => namespace(name, serviceAccounts))),
      platform: fc.uniqueArray(fc.constantFrom(...platformComponents), { maxLength: 2 }),
      nodeLocal: fc.boolean(),
    })
    .map(({ names, all, platform, nodeLocal }) =>
      networkPolicyConfig.parse(
        clean({
          defaultDeny,
          platform,
          dns: nodeLocal ? { nodeLocalAddress: "169.254.20.10", clusterDns: ["172.20.0.10"] } : undefined,
          addresses: { apiServer: apiServerCidrs, awsApis: ["203.0.113.0/24"], internet: ["198.51.100.0/24"] },
          namespaces: Object.fromEntries(names.map((name) => [name, all[listed.indexOf(name)]])),
        }),
      ),
    );
}

export const questions: fc.Arbitrary<Question> = fc
  .record({
    // Half of the pods asked are workloads of listed namespaces, so that most questions meet policies.
    from: fc.oneof(
      fc.constantFrom(...endpoints.slice(0, 9)),
      fc.constantFrom(...endpoints.filter(({ kind }) => kind !== "node-service")),
    ),
    to: fc.oneof(
      fc.constantFrom(...endpoints.slice(0, 9)),
      // What leaves a pod for its own node differs by engine and is not asked here.
      fc.constantFrom(...endpoints.filter(({ kind }) => kind !== "node")),
    ),
    protocol: fc.constantFrom("TCP" as const, "TCP" as const, "UDP" as const, "SCTP" as const),
    port: fc.constantFrom(53, 80, 443, 5432, 8050, 8080, 8081, 9000, 9090, 9443, 10250, 15008, 15012, 15020),
  })
  // To Cilium a node is one host, whichever of its addresses is meant: a service is asked on the port it listens on.
  .map((question) => (question.to.kind === "node-service" ? { ...question, port: question.to.port } : question));

/** A question about something that a rule of the config speaks of: picked by numbers, so that it shrinks. */
export function aimAt(config: NetworkPolicyConfig, picks: readonly number[], question: Question): Question {
  const [which = 0, own = 0, other = 0, portPick = 0] = picks;
  const rules = Object.entries(config.namespaces).flatMap(([name, { allow }]) => allow.map((rule) => ({ name, rule })));
  const aimed = rules[which % Math.max(rules.length, 1)];
  if (aimed === undefined) {
    return question;
  }
  const { name, rule } = aimed;
  const subject = endpoints.filter(
    (one) => one.kind === "pod" && one.namespace === name && one.name === (rule.pods ?? one.name),
  );
  const peer = rule.to ?? rule.from;
  const peers = endpoints.filter((one) => {
    switch (one.kind) {
      case "pod":
        return (
          peer?.namespace === one.namespace ||
          (peer?.team !== undefined && peer.team === teams[one.namespace]) ||
          (peer?.component === "ingress-gateway" && one.namespace === "istio-ingress") ||
          (peer?.component === "prometheus" && one.namespace === "monitoring")
        );
      case "outside":
        return peer?.cidrs !== undefined || peer?.component === "load-balancer";
      case "api-server":
        return peer?.component === "api-server";
      default:
        return one.kind === "node-service" && one.port === 80 && peer?.component === "pod-identity-agent";
    }
  });
  const written = (rule.ports ?? [peer?.component === "pod-identity-agent" ? 80 : 443]).map(knownPort);
  const port = written[portPick % written.length];
  const a = subject[own % Math.max(subject.length, 1)];
  const b = peers[other % Math.max(peers.length, 1)];
  if (port === undefined || a === undefined || b === undefined) {
    return question;
  }
  const number =
    typeof port.port === "number"
      ? port.port
      : (containerPorts.find(({ name: named, protocol }) => named === port.port && protocol === port.protocol)?.port ??
        1);
  const [from, to] = rule.to === undefined ? [b, a] : [a, b];
  return { from, to, protocol: port.protocol, port: number };
}

function clean<T extends Record<string, unknown>>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
