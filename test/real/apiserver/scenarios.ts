/**
 * Stack configs from the stacks and the documentation; the API server checks their objects. A scenario changes a stack
 * of this project, capability by capability.
 */
import { join } from "node:path";
import { stackFilePath } from "../../../framework/running-file";
import { readStackFile } from "../../../framework/stack-file";
import type { Document } from "../../../framework/stack-config";
import { root } from "../../../real/cache";

export interface Scenario {
  readonly name: string;
  /** The stack to change. */
  readonly stack: string;
  /** Per capability: keys to add to the stack's, or null to remove the capability. */
  readonly changes: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
}

const payments = {
  team: "payments",
  readOnlyGroups: ["payments-developers"],
  metricsPorts: [9090],
  workloads: { api: { serviceAccount: "api", ports: { http: 8080 } }, worker: {} },
  allow: [
    { pods: "api", from: { component: "load-balancer" }, ports: ["http"] },
    { pods: "api", to: { namespace: "ledger", pods: "db" }, ports: [5432], why: "books payments" },
    { pods: "worker", to: { cidrs: ["203.0.113.0/24"], except: ["203.0.113.128/25"] }, ports: [443] },
    { to: { component: "pod-identity-agent" } },
  ],
};
const ledger = {
  workloads: { db: { ports: { postgres: 5432 } } },
  allow: [{ pods: "db", from: { namespace: "payments", pods: "api" }, ports: ["postgres"] }],
};
const byName = { to: { dnsNames: ["api.example.com", "*.example.org"] }, ports: [443] };

/** Without capability `egress` nothing else limits what the egress gateway may connect to. */
const anyHost = { awsApis: ["10.60.0.0/16"], internet: ["0.0.0.0/0"] };

/** A namespace outside the mesh with certificates of its own. */
const outsideOfTheMesh = {
  egress: null,
  "pod-security-groups": null,
  istio: { routes: {} },
  "private-ca": { acm: {} },
  "network-policy": {
    addresses: anyHost,
    namespaces: {
      web: { withinNamespace: true, allow: [{ from: { component: "load-balancer" }, ports: [8200, 8443, 9443] }] },
    },
  },
};

const certificates = {
  public: { source: "dns", domainNames: ["example.com", "*.example.com"], hostedZoneId: "Z0123456789ABCDEFGHIJ" },
  inner: { source: "private-ca", domainNames: ["feed.internal.example"] },
};

/** A route of each kind, built from the objects of one API. */
function routes(api: object): Readonly<Record<string, object>> {
  return {
    shop: {
      ...{ kind: "alb", namespace: "web", hosts: ["shop.example.com"], certificate: "public", ...api },
      service: { name: "shop", port: 443, targetPort: 8443 },
      internetFacing: { clients: "any" },
    },
    feed: { kind: "nlb", namespace: "web", certificate: "inner", pods: { app: "feed" }, targetPort: 9443, ...api },
    mesh: { kind: "ingress-gateway", ...api },
    vault: {
      ...{ kind: "pod", namespace: "web", pods: { app: "vault" }, targetPort: 8200, ...api },
      certificate: { dnsNames: ["vault.example.com"], secretName: "vault-tls" },
    },
  };
}

/** Engines other than the VPC CNI need its policy enforcement turned off. */
const withoutVpcCniPolicies = { vpcCni: { env: { ANNOTATE_POD_IP: "true" } } };

export const scenarios: readonly Scenario[] = [
  { name: "dev", stack: "dev", changes: {} },
  { name: "prod", stack: "prod", changes: {} },
  {
    name: "network policies, vpc-cni",
    stack: "dev",
    changes: {
      "network-policy": {
        engine: "vpc-cni",
        namespaces: { payments, ledger },
        dns: { nodeLocalAddress: "169.254.20.10", clusterDns: ["172.20.0.10"] },
      },
    },
  },
  {
    name: "network policies, vpc-cni by DNS name",
    stack: "dev",
    changes: {
      // EKS Auto Mode provides the nodes.
      "node-groups": null,
      "network-policy": {
        engine: "vpc-cni",
        autoMode: true,
        dns: { clusterDns: ["172.20.0.10"] },
        namespaces: { payments: { ...payments, allow: [...payments.allow, byName] }, ledger },
      },
    },
  },
  {
    name: "network policies, calico",
    stack: "dev",
    changes: {
      cluster: withoutVpcCniPolicies,
      "network-policy": {
        engine: "calico",
        namespaces: {
          payments: {
            ...payments,
            allow: [...payments.allow, { serviceAccount: "api", to: { cidrs: ["198.51.100.0/24"] }, ports: [443] }],
          },
          ledger,
        },
      },
    },
  },
  {
    name: "network policies, calico in listed namespaces",
    stack: "dev",
    changes: {
      cluster: withoutVpcCniPolicies,
      "network-policy": { engine: "calico", defaultDeny: "listed-namespaces", namespaces: { payments, ledger } },
    },
  },
  {
    name: "network policies, cilium",
    stack: "dev",
    changes: {
      cluster: withoutVpcCniPolicies,
      "network-policy": { engine: "cilium", namespaces: { payments, ledger } },
    },
  },
  {
    name: "network policies, cilium by DNS name and request",
    stack: "dev",
    changes: {
      cluster: withoutVpcCniPolicies,
      "network-policy": {
        engine: "cilium",
        cilium: { acceptLayer7InChaining: true },
        namespaces: {
          payments: {
            ...payments,
            allow: [
              ...payments.allow,
              byName,
              {
                name: "requests",
                pods: "api",
                from: { namespace: "ledger", serviceAccount: "db" },
                ports: [8080],
                http: [{ method: "GET", path: "/books/.*" }],
              },
            ],
          },
          ledger: {
            ...ledger,
            allow: [...ledger.allow, { to: { namespace: "payments", pods: "api" }, ports: [8080] }],
          },
        },
      },
    },
  },
  {
    name: "mesh, ambient",
    stack: "prod",
    changes: {
      egress: null,
      "pod-security-groups": null,
      istio: {
        dataPlane: "ambient",
        routes: {},
        gatewayApiInstalled: true,
        namespaces: { shop: { waypoint: true, allowWithinNamespace: true } },
      },
      "network-policy": { addresses: anyHost, namespaces: {} },
    },
  },
  {
    name: "mesh, revisions and namespaces",
    stack: "prod",
    changes: {
      istio: {
        revisions: { "1-31-1": { version: "1.31.1" }, "1-31-4": { version: "1.31.4" } },
        activeRevision: "1-31-1",
        namespaces: { shop: { allowWithinNamespace: true }, ledger: { existing: true } },
      },
    },
  },
  {
    name: "mesh, allow by default",
    stack: "prod",
    changes: {
      egress: null,
      istio: { authorization: "allow-by-default", allowAnyOutbound: true },
      "network-policy": { addresses: anyHost },
    },
  },
  {
    name: "egress, TLS by the gateway",
    stack: "prod",
    changes: {
      egress: {
        destinations: {
          bank: { host: "api.bank.example", from: [{ namespace: "checkout", serviceAccount: "api" }] },
          rates: {
            host: "rates.example",
            originateTls: true,
            from: [{ namespace: "checkout", serviceAccount: "api" }],
          },
          mainframe: { cidrs: ["198.51.100.0/24"], port: 1414, from: [{ namespace: "settlement" }] },
        },
      },
    },
  },
  {
    name: "certificates of namespaces",
    stack: "prod",
    changes: {
      cluster: { irsa: true },
      "cert-manager": {
        issuer: { credentials: "irsa" },
        certificates: {
          shop: {
            namespace: "checkout",
            dnsNames: ["shop.example.com", "www.example.com"],
            duration: "72h",
            renewBefore: "24h",
            clientAuthentication: true,
          },
        },
      },
    },
  },
  {
    name: "issuer of one namespace, EKS add-ons",
    stack: "prod",
    changes: {
      cluster: { irsa: true },
      "cert-manager": {
        installation: "eks-addons",
        addonVersions: { certManager: "v1.21.2-eksbuild.1", privateCaConnector: "v1.12.0-eksbuild.1" },
        issuer: { kind: "AWSPCAIssuer" },
      },
      "network-policy": {
        platform: [
          ...["coredns", "aws-load-balancer-controller", "cert-manager", "aws-privateca-connector"],
          ...["istio-csr", "istiod", "istio-ingress", "istio-egress"],
        ],
      },
    },
  },
  {
    name: "load balancers of every kind",
    stack: "prod",
    changes: {
      ...outsideOfTheMesh,
      "load-balancing": { certificates, routes: routes({}) },
    },
  },
  {
    name: "load balancers of every kind, Gateway API",
    stack: "prod",
    changes: {
      ...outsideOfTheMesh,
      "load-balancing": { gatewayApiInstalled: true, certificates, routes: routes({ api: "gateway-api" }) },
    },
  },
  {
    name: "WireGuard between nodes, calico",
    stack: "dev",
    changes: {
      cluster: { vpcCni: { env: { ANNOTATE_POD_IP: "true", POD_MTU: "8941" } } },
      "network-policy": { engine: "calico", wireguard: {}, namespaces: { payments, ledger } },
    },
  },
  {
    name: "WireGuard between nodes, cilium",
    stack: "dev",
    changes: {
      cluster: { vpcCni: { env: { ANNOTATE_POD_IP: "true", POD_MTU: "8906" } } },
      "network-policy": { engine: "cilium", wireguard: {}, namespaces: { payments, ledger } },
    },
  },
  {
    name: "security groups for all pods of a namespace",
    stack: "prod",
    changes: {
      "pod-security-groups": {
        groups: {
          everything: {
            namespace: "checkout",
            allPods: true,
            replicas: 4,
            nodeGroups: ["general"],
            probePorts: [8080],
            mesh: "sidecar",
            allow: [
              { from: { component: "nodes" }, ports: [8080], why: "the ingress gateway" },
              { to: { component: "nodes" }, ports: [8443], why: "the egress gateway" },
              { to: { cidr: "203.0.113.0/24" }, ports: [443], why: "the card processor" },
            ],
          },
          accounts: {
            namespace: "settlement",
            serviceAccountLabels: { "app.kubernetes.io/part-of": "settlement" },
            replicas: 2,
            nodeGroups: ["general"],
            probePorts: [5432],
            mesh: "sidecar",
          },
        },
      },
    },
  },
];

/** The stack config of a scenario. */
export function documentOf({ stack, changes }: Scenario): Document {
  const { document } = readStackFile(join(root, stackFilePath(stack)));
  const changed = Object.entries(changes).map(([capability, change]): [string, unknown] => [
    capability,
    change === null ? undefined : { ...(document[capability] as object | undefined), ...change },
  ]);
  return Object.fromEntries(
    Object.entries({ ...document, ...Object.fromEntries(changed) }).filter(([, config]) => config !== undefined),
  );
}
