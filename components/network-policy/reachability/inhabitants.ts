/**
 * Who lives in a cluster with this config: one pod per workload, one that no rule names per namespace, the platform's
 * pods, and what is outside. Addresses are made up, inside the ranges that the config says.
 */
import { podIdentityAgent } from "../../../facts/pod-identity-agent";
import { addressIn, contains } from "../../../core/cidr";
import { knownPort } from "../../../core/ports";
import type { NetworkPolicyConfig } from "../config";
import { teamLabel, type Labels } from "../model";
import { workloadLabels } from "../peers";
import type { Places } from "../places";
import { platform } from "../platform";
import { kubernetesAddresses, servicesOf } from "./services";
import type { ApiServer, ContainerPort, Endpoint, Node, Pod, World } from "./world";

/** A pod without labels: what is true of it is true of every pod that no rule names. */
export const unnamedPod = "(any other pod)";
/** A namespace that the config does not list. */
export const unlistedNamespace = "(any other namespace)";

export interface Inhabitants {
  readonly world: World;
  readonly endpoints: readonly Endpoint[];
}

/** Blocks for documentation (RFC 5737, RFC 3849), where the config names none. */
const documentation = {
  ipv4: { pods: "192.0.2.0/24", internet: "203.0.113.10" },
  ipv6: { pods: "2001:db8::/64", internet: "2001:db8:1::10" },
} as const;

/** What the network policies themselves do not say. */
export interface Around extends Pick<World, "enforcingMode"> {
  /** Labels of every namespace in the mesh. */
  readonly meshNamespaceLabels?: Labels;
}

export function inhabitantsOf(config: NetworkPolicyConfig, places: Places, around: Around = {}): Inhabitants {
  const range = places.pods?.[0] ?? documentation[places.ipFamily].pods;
  const first = podsOf(config, podFactory(range, places.apiServer ?? [], 1));
  const second = podsOf(config, podFactory(range, places.apiServer ?? [], 2));
  const services = servicesOf(config, places);
  const nodes: Node[] = [
    { kind: "node", name: "its-node", address: addressIn(range, 5) },
    { kind: "node", name: "another-node", address: addressIn(range, 6) },
  ];
  const apiServer = apiServerOf(places);
  return {
    world: {
      namespaces: Object.entries(config.namespaces).map(([name, { team, mesh }]) => ({
        name,
        labels: { ...teamLabels(team), ...(mesh === "none" ? {} : around.meshNamespaceLabels) },
      })),
      pods: [...first, ...second],
      nodes,
      services,
      ...(apiServer === undefined ? {} : { apiServer }),
      enforcingMode: around.enforcingMode,
    },
    endpoints: [
      ...first,
      ...nodeServices(config, places),
      ...nodes,
      ...(apiServer === undefined ? [] : [apiServer]),
      ...services,
      ...outsideOf(places),
    ],
  };
}

function apiServerOf(places: Places): ApiServer | undefined {
  const subnet = places.apiServer?.[0];
  return subnet === undefined
    ? undefined
    : { kind: "api-server", address: addressIn(subnet, 4), serviceAddresses: kubernetesAddresses(places) };
}

function teamLabels(team: string | undefined): Labels {
  return team === undefined ? {} : { [teamLabel]: team };
}

type MakePod = (namespace: string, name: string, labels: Labels, more?: Partial<Pod>) => Pod;

/** Each workload has two pods: what is open between two of them is another question than what a pod may ask of itself. */
function podFactory(range: string, apiServer: readonly string[], replica: 1 | 2): MakePod {
  // Where the control plane has subnets of its own inside the range, no pod has an address of theirs.
  const reserved = apiServer.filter((cidr) => !contains(cidr, range));
  let offset = 14 + replica;
  const nextAddress = (): string => {
    do {
      offset += 2;
    } while (reserved.some((cidr) => contains(cidr, addressIn(range, offset))));
    return addressIn(range, offset);
  };
  return (namespace, name, labels, more = {}) => ({
    kind: "pod",
    namespace,
    name,
    replica,
    labels,
    serviceAccount: "default",
    node: "its-node",
    ports: [],
    address: nextAddress(),
    ...more,
  });
}

function podsOf(config: NetworkPolicyConfig, pod: MakePod): Pod[] {
  const pods = Object.entries(config.namespaces).flatMap(([namespace, of]) => [
    ...Object.entries(of.workloads).map(([name, workload]) =>
      pod(namespace, name, workloadLabels(of, name), {
        serviceAccount: workload.serviceAccount ?? "default",
        ports: containerPorts(workload.ports),
      }),
    ),
    pod(namespace, unnamedPod, {}),
  ]);
  for (const { name, namespace, labels } of Object.values(platform).flat()) {
    pods.push(pod(namespace, name, labels));
  }
  for (const [name, { namespace, labels }] of [
    ["ingress-gateway", config.ingressGateway],
    ["egress-gateway", config.egressGateway],
    ["prometheus", config.prometheus],
  ] as const) {
    if (!pods.some((one) => one.namespace === namespace && sameLabels(one.labels, labels))) {
      pods.push(pod(namespace, name, labels));
    }
  }
  return [...pods, pod(unlistedNamespace, unnamedPod, {})];
}

function nodeServices({ dns }: NetworkPolicyConfig, { ipFamily }: Places): Endpoint[] {
  const agent = podIdentityAgent[ipFamily].split("/")[0] ?? "";
  return [
    { kind: "node-service", name: "pod-identity-agent", address: agent, port: 80 },
    ...(dns.nodeLocalAddress === undefined
      ? []
      : [{ kind: "node-service", name: "nodelocal-dns", address: dns.nodeLocalAddress, port: 53 } as const]),
  ];
}

function outsideOf({ ipFamily, loadBalancers = [] }: Places): Endpoint[] {
  return [
    { kind: "outside", name: "internet", address: documentation[ipFamily].internet },
    ...loadBalancers
      .slice(0, 1)
      .map((subnet): Endpoint => ({ kind: "outside", name: "load-balancer", address: addressIn(subnet, 10) })),
  ];
}

function containerPorts(ports: Readonly<Record<string, number | string>>): ContainerPort[] {
  return Object.entries(ports).flatMap(([name, value]) => {
    const { protocol, port } = knownPort(value);
    return typeof port === "number" ? [{ name, protocol, port }] : [];
  });
}

function sameLabels(a: Labels, b: Labels): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}
