/** One config with everything that all engines can express, and what must follow from it. */
import type { NetworkPolicyArgs } from "../../components/network-policy/args";
import { networkPolicyConfig, type NetworkPolicyConfig } from "../../components/network-policy/config";
import { placesOf } from "../../components/network-policy/places";
import type { Declarations } from "../../framework/slots";

export const declared: Partial<Declarations> = {
  vpcCidr: "10.40.0.0/16",
  privateSubnetCidrs: ["10.40.0.0/18", "10.40.64.0/18"],
  publicSubnetCidrs: ["10.40.192.0/20"],
  ipFamily: "ipv4",
};

/** Arguments of the component, as the plugin derives them. */
export function argsOf(config: NetworkPolicyConfig, network: Partial<Declarations> = declared): NetworkPolicyArgs {
  const { ipFamily, ...addresses } = placesOf(config, network);
  return { ...config, addresses, ipFamily };
}

export function kitchenSink(overrides: Record<string, unknown> = {}): NetworkPolicyConfig {
  return networkPolicyConfig.parse({
    defaultDeny: "listed-namespaces",
    dns: { nodeLocalAddress: "169.254.20.10", clusterDns: ["172.20.0.10"] },
    addresses: { apiServer: ["10.40.250.0/24"], awsApis: ["0.0.0.0/0"], internet: ["0.0.0.0/0"] },
    platform: [
      "coredns",
      "metrics-server",
      "aws-load-balancer-controller",
      "cert-manager",
      "aws-privateca-issuer",
      "istio-csr",
      "istiod",
      "istio-ingress",
      "istio-egress",
    ],
    namespaces: {
      payments: {
        team: "payments",
        mesh: "sidecar",
        withinNamespace: true,
        metricsPorts: [9090],
        readOnlyGroups: ["payments-developers"],
        workloads: { api: { labels: { app: "api" }, serviceAccount: "api", ports: { http: 8080 } }, worker: {} },
        allow: [
          { pods: "api", from: { component: "ingress-gateway" }, ports: ["http"] },
          { pods: "api", from: { component: "load-balancer" }, ports: [8080] },
          { pods: "api", to: { namespace: "ledger", pods: "db" }, ports: [5432], why: "books payments" },
          { pods: "worker", to: { cidrs: ["203.0.113.0/24"], except: ["203.0.113.128/25"] }, ports: [443] },
          { to: { component: "api-server" } },
          { to: { component: "pod-identity-agent" } },
          { pods: "worker", to: { team: "ledger", pods: "web" }, ports: ["TCP/8000-8100", "UDP/9000"] },
        ],
      },
      ledger: {
        team: "ledger",
        mesh: "ambient",
        workloads: { db: { labels: { app: "db" }, ports: { sql: 5432 } }, web: {} },
        allow: [
          { pods: "db", from: { namespace: "payments", pods: "api" }, ports: ["sql"] },
          { pods: "web", from: { team: "payments", pods: "worker" }, ports: ["TCP/8000-8100"] },
        ],
      },
    },
    ...overrides,
  });
}
