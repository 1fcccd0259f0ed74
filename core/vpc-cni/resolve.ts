/**
 * What the network policy controller of EKS makes of a policy: addresses with ports, which the agent on each node
 * enforces. Read from aws/amazon-network-policy-controller-k8s at ecc7e6a79394528bdb397e1fbd927dae64383bec
 * (pkg/resolvers/endpoints.go, clusternetworkpolicy_resolver.go, applicationnetworkpolicy_resolver.go,
 * pkg/k8s/service_utils.go, pod_utils.go); the recording test/core/vpc-cni-truth.json holds it to what that code does.
 *
 * The controller knows pods and Services, not connections. It resolves a peer to the addresses of today, and it opens
 * the cluster IP of a Service only where a selector leads there, because the agent sees a packet before kube-proxy
 * translates it.
 */
import type {
  ApplicationNetworkPolicy,
  ClusterAction,
  ClusterNetworkPolicy,
  ClusterObjects,
  ClusterPeer,
  ClusterPort,
  IpBlock,
  NetworkPolicySpec,
  Peer,
  Pod,
  PolicyPort,
  PolicyType,
  Protocol,
  Service,
  ServicePort,
} from "./objects";
import { selects, type LabelSelector } from "./select";

/** A port that an address is open on. Without a number: every port of the protocol. */
export interface Port {
  readonly protocol: Protocol;
  readonly port?: number;
  readonly endPort?: number;
}

/** An address or block with the ports it is open on; no ports: everything, ICMP included. */
export interface Entry {
  readonly cidr: string;
  readonly except?: readonly string[];
  readonly ports: readonly Port[];
}

export interface ResolvedPolicy {
  /** The object, such as "NetworkPolicy shop/api". */
  readonly name: string;
  readonly pods: readonly Pod[];
  readonly isolates: readonly PolicyType[];
  readonly ingress: readonly Entry[];
  readonly egress: readonly Entry[];
}

export interface ClusterEntry extends Entry {
  readonly action: ClusterAction;
  /** Lower decides first. Baseline rules follow 2,000 behind. */
  readonly priority: number;
}

export interface ResolvedClusterPolicy {
  readonly name: string;
  readonly pods: readonly Pod[];
  readonly ingress: readonly ClusterEntry[];
  readonly egress: readonly ClusterEntry[];
}

const everywhere: readonly string[] = ["0.0.0.0/0", "::/0"];
const baselineOffset = 2000;

/** Pods that have an address and are not finished. */
function running({ status }: Pod): boolean {
  return (status.podIP ?? "") !== "" && status.phase !== "Succeeded" && status.phase !== "Failed";
}

function protocolOf({ protocol }: { readonly protocol?: Protocol }): Protocol {
  return protocol ?? "TCP";
}

/**
 * The policies of a cluster, resolved.
 *
 * @throws Error where the controller itself ends: a named port in a ClusterNetworkPolicy
 */
export class Resolver {
  readonly #objects: ClusterObjects;

  constructor(objects: ClusterObjects) {
    this.#objects = objects;
  }

  policies(): ResolvedPolicy[] {
    return [
      ...this.#objects.networkPolicies.map(({ metadata, spec }) =>
        this.#policy(`NetworkPolicy ${metadata.namespace ?? ""}/${metadata.name}`, metadata.namespace ?? "", spec),
      ),
      ...(this.#objects.applicationNetworkPolicies ?? []).map((policy) => this.#applicationPolicy(policy)),
    ];
  }

  clusterPolicies(): ResolvedClusterPolicy[] {
    return (this.#objects.clusterNetworkPolicies ?? []).map((policy) => this.#clusterPolicy(policy));
  }

  #policy(name: string, namespace: string, spec: NetworkPolicySpec): ResolvedPolicy {
    return {
      name,
      pods: this.#selected(namespace, spec.podSelector),
      isolates: policyTypesOf(spec),
      // Rules count whether or not policyTypes names their direction.
      ingress: this.#ingress(namespace, spec),
      egress: this.#egress(namespace, spec.egress ?? []),
    };
  }

  /** The open-source agent has no use for host names: such a peer opens nothing. */
  #applicationPolicy({ metadata, spec }: ApplicationNetworkPolicy): ResolvedPolicy {
    const { egress = [], ...rest } = spec;
    const addressed = egress
      .map(({ to = [], ports }) => ({ to: to.filter(({ domainNames = [] }) => domainNames.length === 0), ports }))
      .filter(({ to }) => to.length > 0);
    const namespace = metadata.namespace ?? "";
    const resolved = this.#policy(`ApplicationNetworkPolicy ${namespace}/${metadata.name}`, namespace, {
      ...rest,
      egress: addressed,
    });
    return { ...resolved, isolates: policyTypesOf(spec) };
  }

  #clusterPolicy({ metadata, spec }: ClusterNetworkPolicy): ResolvedClusterPolicy {
    const priority = spec.priority + (spec.tier === "Baseline" ? baselineOffset : 0);
    const with_ = (action: ClusterAction, entries: readonly Entry[]): ClusterEntry[] =>
      entries.map(({ cidr, ports }) => ({ cidr, ports, action, priority }));
    return {
      name: `ClusterNetworkPolicy ${metadata.name}`,
      pods: this.#subject(spec.subject),
      ingress: (spec.ingress ?? []).flatMap(({ action, from, ports }) =>
        // Only the first peer's namespaces decide whether a rule is resolved at all.
        this.#namespacesOf(from[0]).length === 0
          ? []
          : with_(
              action,
              this.#ingress("", { podSelector: {}, ingress: [{ from: from.flatMap(toPeers), ports: toPorts(ports) }] }),
            ),
      ),
      egress: (spec.egress ?? []).flatMap(({ action, to, ports }) =>
        to.every((peer) => (peer.networks ?? []).length === 0 && this.#namespacesOf(peer).length === 0)
          ? []
          : with_(action, this.#egress("", [{ to: to.flatMap(toPeers), ports: toPorts(ports) }])),
      ),
    };
  }

  #subject({ namespaces, pods }: Pick<ClusterPeer, "namespaces" | "pods">): Pod[] {
    return this.#namespacesOf({ namespaces, pods }).flatMap((namespace) =>
      this.#selected(namespace, namespaces === undefined ? pods?.podSelector : undefined),
    );
  }

  #namespacesOf(peer: ClusterPeer | undefined): string[] {
    const selector = peer?.namespaces ?? peer?.pods?.namespaceSelector;
    return selector === undefined ? [] : this.#namespaces(selector);
  }

  #namespaces(selector: LabelSelector): string[] {
    return this.#objects.namespaces
      .filter(({ metadata }) => selects(selector, metadata.labels))
      .map(({ metadata }) => metadata.name);
  }

  #pods(namespace: string, selector: LabelSelector | undefined): Pod[] {
    return this.#objects.pods.filter(
      ({ metadata }) => metadata.namespace === namespace && selects(selector, metadata.labels),
    );
  }

  /** Pods that a policy is for. Those on the host network are left out: their packets never pass the agent. */
  #selected(namespace: string, selector: LabelSelector | undefined): Pod[] {
    return this.#pods(namespace, selector).filter((pod) => pod.spec.hostNetwork !== true && running(pod));
  }

  #peerNamespaces(namespace: string, { namespaceSelector }: Peer): string[] {
    return namespaceSelector === undefined ? [namespace] : this.#namespaces(namespaceSelector);
  }

  #ingress(namespace: string, { podSelector, ingress = [] }: NetworkPolicySpec): Entry[] {
    return ingress.flatMap(({ from = [], ports: wanted = [] }): Entry[] => {
      const ports = this.#ingressPorts(namespace, podSelector, wanted);
      if (wanted.length > 0 && ports.length === 0) {
        return [];
      }
      if (from.length === 0) {
        return everywhere.map((cidr) => ({ cidr, ports }));
      }
      return from.flatMap((peer) =>
        peer.ipBlock !== undefined
          ? [block(peer.ipBlock, ports)]
          : this.#peerNamespaces(namespace, peer)
              .flatMap((each) => this.#pods(each, peer.podSelector))
              .filter(running)
              .map(({ status }) => ({ cidr: status.podIP ?? "", ports })),
      );
    });
  }

  /** Named ports of all pods that the policy is for, in one list: each pod is opened on the numbers of the others too. */
  #ingressPorts(namespace: string, podSelector: LabelSelector, wanted: readonly PolicyPort[]): Port[] {
    return wanted.some(({ port }) => typeof port === "string")
      ? this.#pods(namespace, podSelector)
          .filter(running)
          .flatMap((pod) => portsOf(pod, wanted))
      : numbered(wanted);
  }

  #egress(namespace: string, rules: NonNullable<NetworkPolicySpec["egress"]>): Entry[] {
    return rules.flatMap(({ to = [], ports: wanted = [] }): Entry[] => {
      // A name means nothing without a pod that has it.
      const ports = numbered(wanted);
      const unnamed = wanted.length === 0 || ports.length > 0;
      if (to.length === 0) {
        return unnamed ? everywhere.map((cidr) => ({ cidr, ports })) : [];
      }
      return to.flatMap((peer) => {
        if (peer.ipBlock !== undefined) {
          return unnamed ? [block(peer.ipBlock, ports)] : [];
        }
        return this.#peerNamespaces(namespace, peer).flatMap((each) => [
          ...this.#pods(each, peer.podSelector)
            .filter(running)
            .flatMap((pod): Entry[] => {
              const found = portsOf(pod, wanted);
              return wanted.length > 0 && found.length === 0 ? [] : [{ cidr: pod.status.podIP ?? "", ports: found }];
            }),
          ...this.#clusterIps(each, peer.podSelector, wanted),
        ]);
      });
    });
  }

  /** Cluster IPs of Services whose own selector, read as labels, the peer's selector matches. */
  #clusterIps(namespace: string, podSelector: LabelSelector | undefined, wanted: readonly PolicyPort[]): Entry[] {
    return this.#objects.services
      .filter(
        ({ metadata, spec }) =>
          metadata.namespace === namespace && hasClusterIp(spec) && selects(podSelector, spec.selector),
      )
      .flatMap((service): Entry[] => {
        const ports = wanted.flatMap((port) => this.#servicePort(service, port, wanted));
        return wanted.length > 0 && ports.length === 0 ? [] : [{ cidr: service.spec.clusterIP ?? "", ports }];
      });
  }

  /** The port of a Service that leads to a policy's port, which is the pods'. */
  #servicePort(service: Service, wanted: PolicyPort, all: readonly PolicyPort[]): Port[] {
    const protocol = protocolOf(wanted);
    const { port, endPort } = wanted;
    if (port === undefined) {
      return [{ protocol, endPort }];
    }
    const listening = this.#listening(service, port, protocol);
    if (listening === undefined) {
      return [];
    }
    // A target port with a name may be another number on some pod, which the policy does not open.
    if (typeof port === "number" && typeof listening.targetPort === "string") {
      const name = listening.targetPort;
      const astray = this.#behind(service).some((pod) => {
        const target = containerPort(pod, name, protocol);
        return target !== undefined && !all.some((each) => opens(each, target, protocol));
      });
      if (astray) {
        return [];
      }
    }
    return [{ protocol, port: listening.port, endPort }];
  }

  #listening(service: Service, port: number | string, protocol: Protocol): ServicePort | undefined {
    const ports = (service.spec.ports ?? []).filter((each) => protocolOf(each) === protocol);
    const direct = ports.find((each) => (each.targetPort ?? each.port) === port);
    if (direct !== undefined) {
      return ports.find((each) => each.port === direct.port);
    }
    for (const pod of this.#behind(service)) {
      const found = pod.spec.containers
        .flatMap((container) => container.ports ?? [])
        .find(
          (each) =>
            protocolOf(each) === protocol && (typeof port === "string" ? each.name : each.containerPort) === port,
        );
      const number = found?.containerPort ?? (typeof port === "number" ? port : undefined);
      const match = ports.find(({ targetPort, port: own }) =>
        typeof targetPort === "string" ? targetPort === (found?.name ?? "") : (targetPort ?? own) === number,
      );
      if (number !== undefined && match !== undefined) {
        return match;
      }
    }
    return undefined;
  }

  #behind({ metadata, spec }: Service): Pod[] {
    return this.#pods(metadata.namespace ?? "", { matchLabels: spec.selector });
  }
}

/** The API server's defaults, for an empty list too. Source: kubernetes/kubernetes pkg/apis/networking/v1/defaults.go. */
function policyTypesOf({
  policyTypes = [],
  egress = [],
}: {
  readonly policyTypes?: readonly PolicyType[];
  readonly egress?: readonly unknown[];
}): readonly PolicyType[] {
  return policyTypes.length > 0 ? policyTypes : egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
}

function hasClusterIp({ clusterIP = "" }: Service["spec"]): boolean {
  return clusterIP !== "" && clusterIP !== "None";
}

function block({ cidr, except }: IpBlock, ports: readonly Port[]): Entry {
  return { cidr, except, ports };
}

function numbered(ports: readonly PolicyPort[]): Port[] {
  return ports.flatMap(({ port, endPort, ...rest }) =>
    typeof port === "string" ? [] : [{ protocol: protocolOf(rest), port, endPort }],
  );
}

function portsOf(pod: Pod, wanted: readonly PolicyPort[]): Port[] {
  return wanted.flatMap(({ port, endPort, ...rest }) => {
    const protocol = protocolOf(rest);
    const number = typeof port === "string" ? containerPort(pod, port, protocol) : port;
    return typeof port === "string" && number === undefined ? [] : [{ protocol, port: number, endPort }];
  });
}

/** The first port of a name counts, whichever container has it. */
export function containerPort(pod: Pod, name: string, protocol: Protocol): number | undefined {
  return pod.spec.containers
    .flatMap(({ ports = [] }) => ports)
    .find((port) => port.name === name && protocolOf(port) === protocol)?.containerPort;
}

function opens({ port, endPort, ...rest }: PolicyPort, number: number, protocol: Protocol): boolean {
  return (
    protocolOf(rest) === protocol &&
    (port === undefined || (typeof port === "number" && number >= port && number <= (endPort ?? port)))
  );
}

function toPeers({ namespaces, pods, networks = [] }: ClusterPeer): Peer[] {
  return [
    ...networks.map((cidr) => ({ ipBlock: { cidr } })),
    ...(namespaces === undefined && pods === undefined
      ? []
      : [
          pods === undefined
            ? { namespaceSelector: namespaces }
            : { namespaceSelector: pods.namespaceSelector, podSelector: pods.podSelector },
        ]),
  ];
}

function toPorts(ports: readonly ClusterPort[] = []): PolicyPort[] {
  return ports.flatMap(({ portNumber, portRange, namedPort }) => {
    if (namedPort !== undefined) {
      throw new Error(`namedPort ${namedPort}: the controller ends with an error at it; use portNumber or portRange`);
    }
    return [
      ...(portNumber === undefined ? [] : [portNumber]),
      ...(portRange === undefined
        ? []
        : [{ protocol: portRange.protocol, port: portRange.start, endPort: portRange.end }]),
    ];
  });
}
