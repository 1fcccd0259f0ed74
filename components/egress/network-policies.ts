/**
 * Network policies that leave the gateway as the only way out: the mesh cannot keep a pod from going around its sidecar.
 * As plain data. Pure.
 */
import { callingNamespaces, type Config } from "./config";
import { hosts, owned, type EgressGateway, type Named } from "./manifests";

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

/** What the policies must know of the mesh. */
export interface MeshPlaces {
  /** Namespace of istiod. */
  readonly meshNamespace: string;
  /** Namespace of istio-csr. */
  readonly istioCsrNamespace: string;
  /** Labels of the namespaces of the mesh. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly dualStack: boolean;
}

const tcp = (port: number): Port => ({ protocol: "TCP", port });

const inNamespace = (name: string): Labels => ({
  matchLabels: { "kubernetes.io/metadata.name": name },
});

/** kube-dns by a label that every cluster has. */
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
      // The Service's port and the pod's: engines differ in which of the two they see.
      ports: [tcp(443), tcp(6443)],
    },
  ];
}

/** For each calling namespace: names, the mesh's control plane, the gateway, and the addresses that have no name. */
export function callerPolicies(config: Config, gateway: EgressGateway, places: MeshPlaces): NetworkPolicy[] {
  const all = Object.entries(config.destinations).map(([key, destination]): Named => ({ ...destination, key }));
  return callingNamespaces(all).map((namespace) => {
    const own = all.filter(({ from }) => from.some((caller) => caller.namespace === namespace));
    const addresses = own.flatMap(({ cidrs = [], port }) =>
      cidrs.map((cidr): Rule => ({ to: [{ ipBlock: { cidr } }], ports: [tcp(port)] })),
    );
    const toGateway: Rule = {
      to: [
        { namespaceSelector: inNamespace(gateway.namespace), podSelector: { matchLabels: { ...gateway.selector } } },
      ],
      ports: [tcp(443), tcp(8443)],
    };
    return {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "egress-through-gateway", namespace },
      spec: {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [
          dns,
          ...mesh(places),
          ...(own.some(({ host }) => host !== undefined) ? [toGateway] : []),
          ...addresses,
          ...(config.allowToMeshNamespaces
            ? [{ to: [{ namespaceSelector: { matchLabels: { ...places.namespaceLabels } } }] }]
            : []),
        ],
      },
    };
  });
}

/** Pods of the gateway: in from the calling namespaces, out to the ports of the destinations and to no metadata service. */
export function gatewayPolicy(config: Config, gateway: EgressGateway, places: MeshPlaces): NetworkPolicy {
  const named = hosts(config);
  const callers = callingNamespaces(named);
  const ports = [...new Set(named.map(({ port }) => port))].sort((a, b) => a - b).map(tcp);
  const everywhere = [
    { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } },
    ...(places.dualStack ? [{ ipBlock: { cidr: "::/0", except: ["fd00:ec2::/32"] } }] : []),
  ];
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: owned("egress-gateway", config.sharedGateway?.owner), namespace: gateway.namespace },
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

/** Everything else in the gateway's namespace: nothing. */
export function defaultDeny(gateway: EgressGateway): NetworkPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "egress-default-deny", namespace: gateway.namespace },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  };
}
