/**
 * Network policies that make the gateway the only way out: the mesh cannot stop a pod from bypassing its sidecar.
 * As plain data. Pure.
 */
import { owned } from "./manifests";
import {
  callingNamespaces,
  hosts,
  type EgressGateway,
  type EgressOptions,
  type Keyed,
  type MeshPlaces,
} from "./options";

interface Labels {
  matchLabels: Record<string, string>;
}

interface Peer {
  namespaceSelector?: Labels;
  podSelector?: Labels;
  ipBlock?: { cidr: string; except?: string[] };
}

interface Port {
  protocol: "TCP" | "UDP";
  port: number;
}

interface Rule {
  to: Peer[];
  ports?: Port[];
}

export interface NetworkPolicy {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "NetworkPolicy";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    podSelector: Labels | Record<string, never>;
    policyTypes: ("Ingress" | "Egress")[];
    ingress?: { from: Peer[]; ports: Port[] }[];
    egress?: Rule[];
  };
}

/** A policy without its spec. */
export type PolicyIdentity = Omit<NetworkPolicy, "spec">;

export function callerPolicyIdentity(namespace: string): PolicyIdentity {
  return identity("egress-through-gateway", namespace);
}

function identity(name: string, namespace: string): PolicyIdentity {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name, namespace } };
}

const tcp = (port: number): Port => ({ protocol: "TCP", port });

const inNamespace = (name: string): Labels => ({
  matchLabels: { "kubernetes.io/metadata.name": name },
});

/** kube-dns, by a label that every cluster has. */
const dns: Rule = {
  to: [{ namespaceSelector: inNamespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
  ports: [{ protocol: "UDP", port: 53 }, tcp(53)],
};

/** What every proxy needs: configuration from istiod, certificates from istio-csr. */
function mesh({ meshNamespace, istioCsrNamespace }: MeshPlaces): Rule[] {
  return [
    {
      to: [{ namespaceSelector: inNamespace(meshNamespace), podSelector: { matchLabels: { app: "istiod" } } }],
      ports: [tcp(15012)],
    },
    {
      to: [
        {
          namespaceSelector: inNamespace(istioCsrNamespace),
          podSelector: { matchLabels: { app: "cert-manager-istio-csr" } },
        },
      ],
      // The Service's port and the pod's: which of the two a policy must name depends on the engine.
      ports: [tcp(443), tcp(6443)],
    },
  ];
}

/** Policies of all calling namespaces. */
export function callerPolicies(options: EgressOptions, gateway: EgressGateway, places: MeshPlaces): NetworkPolicy[] {
  return callingNamespaces(Object.values(options.destinations)).map((namespace) =>
    callerPolicy(namespace, options, gateway, places),
  );
}

/** Every policy that a stack's egress comes to. `owner`: of a stack that shares the gateway of another. */
export function allPolicies(
  options: EgressOptions,
  gateway: EgressGateway,
  places: MeshPlaces,
  owner?: string,
): NetworkPolicy[] {
  return [
    ...(owner === undefined ? [defaultDeny(gateway)] : []),
    gatewayPolicy(options, gateway, places, owner),
    ...callerPolicies(options, gateway, places),
  ];
}

/** A calling namespace reaches DNS, the mesh's control plane, the gateway, and the addresses that have no name. */
export function callerPolicy(
  namespace: string,
  { destinations, allowToMeshNamespaces }: EgressOptions,
  gateway: EgressGateway,
  places: MeshPlaces,
): NetworkPolicy {
  const all = Object.entries(destinations).map(([key, destination]): Keyed => ({ ...destination, key }));
  const own = all.filter(({ from }) => from.some((caller) => caller.namespace === namespace));
  const addresses = own.flatMap(({ cidrs = [], port }) =>
    cidrs.map((cidr): Rule => ({ to: [{ ipBlock: { cidr } }], ports: [tcp(port)] })),
  );
  const toGateway: Rule = {
    to: [{ namespaceSelector: inNamespace(gateway.namespace), podSelector: { matchLabels: { ...gateway.selector } } }],
    ports: [tcp(443), tcp(8443)],
  };
  return {
    ...callerPolicyIdentity(namespace),
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        dns,
        ...mesh(places),
        ...(own.some(({ host }) => host !== undefined) ? [toGateway] : []),
        ...addresses,
        ...(allowToMeshNamespaces
          ? [{ to: [{ namespaceSelector: { matchLabels: { ...places.meshNamespaceLabels } } }] }]
          : []),
      ],
    },
  };
}

export function gatewayPolicyIdentity({ namespace }: EgressGateway, owner?: string): PolicyIdentity {
  return identity(owned("egress-gateway", owner), namespace);
}

/** Pods of the gateway accept the calling namespaces, and reach the ports of destinations but no metadata service. */
export function gatewayPolicy(
  { destinations }: Pick<EgressOptions, "destinations">,
  gateway: EgressGateway,
  places: MeshPlaces,
  owner?: string,
): NetworkPolicy {
  const named = hosts(destinations);
  const callers = callingNamespaces(named);
  const ports = [...new Set(named.map(({ port }) => port))].sort((a, b) => a - b).map(tcp);
  const everywhere = [
    { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } },
    ...(places.dualStack ? [{ ipBlock: { cidr: "::/0", except: ["fd00:ec2::/32"] } }] : []),
  ];
  return {
    ...gatewayPolicyIdentity(gateway, owner),
    spec: {
      podSelector: { matchLabels: { ...gateway.selector } },
      policyTypes: ["Ingress", "Egress"],
      // An empty list of peers or ports would mean all of them.
      ingress:
        callers.length === 0
          ? []
          : [{ from: callers.map((name) => ({ namespaceSelector: inNamespace(name) })), ports: [tcp(8443)] }],
      egress: [dns, ...mesh(places), ...(ports.length === 0 ? [] : [{ to: everywhere, ports }])],
    },
  };
}

/** Other pods in the gateway's namespace connect to nothing. */
export function defaultDeny(gateway: EgressGateway): NetworkPolicy {
  return {
    ...identity("egress-default-deny", gateway.namespace),
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  };
}
