/** What the compiled policies say about a connection that somebody needs. Pure. */
import { addressIn } from "../../core/cidr";
import type { Connection, Layer, LayerVerdict, Party, Pods } from "../../core/connections/model";
import type { PolicyObject } from "../../core/policies/object";
import { groupBy } from "../../core/record";
import { podIdentityAgent } from "../../facts/pod-identity-agent";
import type { NetworkPolicyConfig } from "./config";
import type { Compiled } from "./engines";
import type { Direction } from "./model";
import type { Places } from "./places";
import { reach } from "./reachability";
import { inhabitantsOf, unnamedPod } from "./reachability/inhabitants";
import type { DirectionVerdict, Endpoint, Pod, World } from "./reachability/world";
import { coreDns, vpcResolver } from "./well-known";

/** The link-local address of the instance metadata service. Source: Amazon EC2 User Guide, "Instance metadata" (2026-12). */
const instanceMetadata = { ipv4: "169.254.169.254", ipv6: "fd00:ec2::254" } as const;

/** Blocks for documentation (RFC 5737, RFC 3849): an address that is nobody's. */
const elsewhere = { ipv4: "203.0.113.10", ipv6: "2001:db8:1::10" } as const;

/** With policies that other capabilities create: every engine enforces those of networking.k8s.io too. */
export function withOthers(compiled: Compiled, others: readonly PolicyObject[]): Compiled {
  const named = others.map(({ metadata, ...rest }) => ({
    ...rest,
    metadata: { labels: {}, annotations: {}, ...metadata },
  }));
  return { ...compiled, objects: [...compiled.objects, ...named] };
}

export function networkPolicyLayer(config: NetworkPolicyConfig, compiled: Compiled, places: Places): Layer {
  const { world, endpoints } = inhabitantsOf(config, places);
  const pods = groupBy(world.pods ?? [], ({ namespace }) => namespace);
  const at: At = { config, places, endpoints, pods, around: surroundings(world, compiled, pods) };
  return { name: "network-policy", judge: (connection) => judgePolicies(at, connection) };
}

interface At {
  readonly config: NetworkPolicyConfig;
  readonly places: Places;
  readonly endpoints: readonly Endpoint[];
  /** By namespace. */
  readonly pods: ReadonlyMap<string, readonly Pod[]>;
  /** What decides between two ends. */
  around(from: Endpoint, to: Endpoint): { readonly world: World; readonly enforced: Compiled };
}

/**
 * What is in question is in the namespaces of the two ends, or of the whole cluster: with a thousand namespaces a fraction.
 * Policies select pods of their own namespace, and the agent shares tables within one only (core/vpc-cni).
 */
function surroundings(world: World, compiled: Compiled, pods: At["pods"]): At["around"] {
  const objects = groupBy(compiled.objects, ({ metadata }) => metadata.namespace);
  const namespaces = groupBy(world.namespaces, ({ name }) => name);
  return (from, to) => {
    const names = [...new Set([from, to].flatMap((end) => ("namespace" in end ? [end.namespace] : [])))];
    return {
      world: {
        ...world,
        namespaces: names.flatMap((name) => namespaces.get(name) ?? []),
        pods: names.flatMap((name) => pods.get(name) ?? []),
      },
      enforced: { ...compiled, objects: [undefined, ...names].flatMap((name) => objects.get(name) ?? []) },
    };
  };
}

function judgePolicies(at: At, connection: Connection): readonly LayerVerdict[] {
  if (connection.to.kind === "host" && at.config.autoMode) {
    // The agent that AWS publishes ignores names (test/core/vpc-cni-truth.json); that of EKS Auto Mode is not published.
    return [{ layer: "network-policy", verdict: "unknown", by: "EKS Auto Mode enforces rules by DNS name itself" }];
  }
  const sources = endpointsOf(at, connection.from, "egress");
  const targets = endpointsOf(at, connection.to, "ingress");
  const unknown = [...sources, ...targets].find((one) => one === undefined);
  if (sources.length === 0 || targets.length === 0 || unknown !== undefined) return [];
  // A party that may be any of several is let through if each of them is.
  const verdicts = sources.flatMap((from) =>
    targets.flatMap((to) => {
      if (from === undefined || to === undefined) return [];
      const { protocol, to: target, port } = connection;
      const asked = target.kind === "service" && to.kind !== "service" ? target.targetPort : port;
      const { world, enforced } = at.around(from, to);
      const { egress, ingress } = reach(world, enforced, { from, to, protocol, port: asked });
      return [...sideVerdict("egress", egress, connection), ...sideVerdict("ingress", ingress, connection)];
    }),
  );
  return (["egress", "ingress"] as const).flatMap((end) => {
    const own = verdicts.filter((one) => one.end === end);
    return own.find(({ verdict }) => verdict === "denied") ?? own.slice(0, 1);
  });
}

/** Nothing where there is no pod at this end. */
function sideVerdict(
  end: Direction,
  { allowed, reason, policies }: DirectionVerdict,
  { from, to }: Connection,
): LayerVerdict[] {
  if (reason === "no-pod") return [];
  const names = policies.map(
    ({ kind, namespace, name }) => `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`,
  );
  const free = reason === "always-allowed" ? "a pod and its own node can always talk" : "no policy isolates it";
  const change = allowed === true ? undefined : changeFor(end === "egress" ? from : to);
  return [
    {
      layer: "network-policy",
      end,
      verdict: allowed === "unknown" ? allowed : allowed ? "allowed" : "denied",
      by: names.length > 0 ? names.join(", ") : free,
      ...(change === undefined ? {} : { change }),
    },
  ];
}

/** Where the config opens it. */
function changeFor(party: Party): string | undefined {
  switch (party.kind) {
    case "pods":
      return `network-policy.namespaces.${party.namespace}.allow or network-policy.platform`;
    case "service":
      return changeFor(party.pods);
    default:
      return undefined;
  }
}

/** Who a party is among those whom policies know. Undefined: its address is not known. */
function endpointsOf(at: At, party: Party, side: Direction): readonly (Endpoint | undefined)[] {
  const { places, endpoints } = at;
  const family = places.ipFamily;
  const outside = (name: string, cidrs: readonly string[] | undefined, offset: number): (Endpoint | undefined)[] => [
    cidrs?.[0] === undefined ? undefined : { kind: "outside", name, address: addressIn(cidrs[0], offset) },
  ];
  const node = endpoints.filter((one) => one.kind === "node" && one.name === "another-node");
  switch (party.kind) {
    case "pods":
      return party.hostNetwork === true ? node : [podOf(at, party, side)];
    case "service":
      return [serviceOf(at, party) ?? podOf(at, party.pods, side)];
    case "any-pod":
      return endpoints.filter((one) => one.kind === "pod" && one.name === unnamedPod);
    case "nodes":
      // From a node come kubelet probes, which a pod's own node sends.
      return side === "egress" ? endpoints.filter((one) => one.kind === "node" && one.name === "its-node") : node;
    case "api-server":
      return side === "egress"
        ? outside("api-server", places.apiServer, 4)
        : endpoints.filter(({ kind }) => kind === "api-server");
    case "load-balancer":
      return outside(party.kind, places.loadBalancers, 10);
    case "cluster-dns":
      return [dnsOf(at)];
    case "vpc-resolver":
      return [{ kind: "outside", name: party.kind, address: withoutPrefix(vpcResolver[family]) }];
    case "pod-identity-agent":
      return [{ kind: "node-service", name: party.kind, address: withoutPrefix(podIdentityAgent[family]), port: 80 }];
    case "instance-metadata":
      return [{ kind: "outside", name: party.kind, address: instanceMetadata[family] }];
    case "aws":
      return outside(party.kind, places.awsApis, 11);
    case "host":
      return [{ kind: "outside", name: party.name, address: elsewhere[family], dnsName: party.name }];
    case "address":
      return outside(party.kind, [party.cidr], 0);
    case "internet":
      return [{ kind: "outside", name: party.kind, address: elsewhere[family] }];
  }
}

/** By its cluster IP: the VPC CNI decides before it is translated. Undefined: not among those of the platform. */
function serviceOf(
  { endpoints }: At,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Endpoint | undefined {
  return endpoints.find((one) => one.kind === "service" && one.namespace === namespace && one.name === name);
}

/** CoreDNS, or the address that pods are told to ask. Undefined: it is not known. */
function dnsOf(at: At): Endpoint | undefined {
  const { dns, autoMode } = at.config;
  if (!autoMode && dns.nodeLocalAddress === undefined) {
    return serviceOf(at, { namespace: coreDns.namespace, name: "kube-dns" });
  }
  const address = dns.nodeLocalAddress ?? dns.clusterDns?.[0];
  return address === undefined ? undefined : { kind: "node-service", name: "dns", address, port: 53 };
}

/** The two ends of a connection are two pods, each at an address of its own. */
function podOf({ pods }: At, { namespace, name, labels, serviceAccount = "default" }: Pods, side: Direction): Pod {
  const replicaIn = (all: readonly Pod[] = []): Pod | undefined =>
    all.find(({ replica }) => replica === (side === "egress" ? 1 : 2));
  const like = replicaIn(pods.get(namespace));
  const [first] = pods.values();
  return {
    kind: "pod",
    namespace,
    name: `${name}-of-connection`,
    labels,
    serviceAccount,
    node: "its-node",
    ports: like?.ports ?? [],
    address: (like ?? replicaIn(first))?.address ?? "",
  };
}

function withoutPrefix(cidr: string): string {
  return cidr.split("/")[0] ?? cidr;
}
