/** What the mesh says about a connection, from the objects that the rules become. */
import { describe, expect, it } from "vitest";
import { networkPolicyConfig } from "../../components/network-policy/config";
import { meshLayers } from "../../components/network-policy/mesh/layer";
import type { MeshIntents } from "../../components/network-policy/mesh/settings";
import { placesOf } from "../../components/network-policy/places";
import { planPolicies } from "../../components/network-policy/plan";
import { checkConnection, type Connection, type Party, type Pods } from "../../core/connections/model";
import { judgeConnections } from "../../framework/connections";
import { loadStack } from "../../explain/stack";
import { root } from "../checks";
import { declared } from "./kitchen-sink";

const mesh: MeshIntents = { trustDomain: "td", denyByDefault: true, registryOnly: true, members: [] };
const config = networkPolicyConfig.parse({
  namespaces: {
    shop: {
      mesh: "sidecar",
      workloads: { api: { serviceAccount: "api", ports: { http: 8080 } }, worker: {} },
      allow: [
        { pods: "api", from: { component: "ingress-gateway" }, ports: ["http"] },
        { pods: "worker", from: { namespace: "shop", pods: "api" }, ports: [9000] },
        { pods: "worker", to: { cidrs: ["203.0.113.0/24"] }, ports: [443] },
      ],
    },
    old: {},
  },
});

const pods = (namespace: string, name: string, serviceAccount?: string): Pods => ({
  kind: "pods",
  name: `${namespace}/${name}`,
  namespace,
  labels: { "app.kubernetes.io/name": name },
  serviceAccount,
});
const api = pods("shop", "api", "api");
const worker = pods("shop", "worker");
const gateway = pods("istio-ingress", "istio-ingress", "istio-ingressgateway");

function ask(from: Party, to: Party, port: number, more: Partial<MeshIntents> = {}, protocol: "TCP" | "UDP" = "TCP") {
  const intents = { ...config, mesh: { ...mesh, ...more } };
  const { mesh: objects } = planPolicies(intents, placesOf(intents, declared));
  const connection: Connection = { from, to, protocol, port, when: ["steady"], why: "is tested", source: "this test" };
  const judged = checkConnection(connection, meshLayers(intents, objects));
  return judged.layers.map(({ end, verdict, by }) => `${end ?? ""} ${verdict}: ${by}`);
}

describe("into a pod of the mesh", () => {
  it.each<[string, Party, Party, number, string]>([
    ["the gateway", gateway, api, 8080, "allowed: AuthorizationPolicy shop/allow-api-from-ingress-gateway-http"],
    ["a workload", api, worker, 9000, "allowed: AuthorizationPolicy shop/allow-worker-from-shop-api-9000"],
    ["another port", api, worker, 9001, "denied: AuthorizationPolicy istio-system/allow-nothing"],
    ["another account", worker, worker, 9000, "denied: AuthorizationPolicy istio-system/allow-nothing"],
    ["the gateway to other pods", gateway, worker, 8080, "denied: AuthorizationPolicy istio-system/allow-nothing"],
    ["pods outside", pods("old", "cron"), api, 8080, "denied: PeerAuthentication istio-system/default, strict mTLS"],
    ["the host network", { ...api, hostNetwork: true }, api, 8080, "denied: PeerAuthentication istio-system/default"],
    ["a load balancer", { kind: "load-balancer", scheme: "internal" }, api, 8080, "denied: PeerAuthentication"],
    ["the API server", { kind: "api-server" }, api, 8080, "denied: PeerAuthentication"],
    ["the sidecar's metrics", pods("old", "cron"), api, 15020, "allowed: sidecars do not capture port 15020"],
  ])("%s", (_, from, to, port, expected) => {
    expect(ask(from, to, port)).toEqual([expect.stringContaining(`ingress ${expected}`)]);
  });

  it("through its Service: the pods' port decides", () => {
    const service: Party = { kind: "service", name: "api", namespace: "shop", pods: api, targetPort: 8080 };
    expect(ask(gateway, service, 80)).toEqual([expect.stringContaining("ingress allowed")]);
  });

  it.each<[string, Party, Party, "TCP" | "UDP"]>([
    ["kubelets", { kind: "nodes" }, api, "TCP"],
    ["UDP", api, worker, "UDP"],
    ["a namespace outside", api, pods("old", "cron"), "TCP"],
  ])("says nothing about %s", (_, from, to, protocol) => {
    expect(ask(from, to, 9001, {}, protocol)).toEqual([]);
  });

  it("is allowed by a mesh that allows by default", () => {
    expect(ask(api, worker, 9001, { denyByDefault: false })).toEqual([expect.stringContaining("ingress allowed")]);
  });

  it("is not known within a namespace where istio may allow it", () => {
    expect(ask(api, worker, 9001, { members: ["shop"] })).toEqual([expect.stringContaining("ingress unknown")]);
  });
});

describe("out of a sidecar", () => {
  const bank: Party = { kind: "address", cidr: "203.0.113.7/32" };

  it.each<[string, Party, number, string]>([
    ["a registered address", bank, 443, "allowed: ServiceEntry shop/allow-worker-to-203-0-113-0-24-443"],
    ["another port", bank, 444, "denied: REGISTRY_ONLY"],
    ["another address", { kind: "address", cidr: "198.51.100.0/24" }, 443, "denied: REGISTRY_ONLY"],
    ["the Pod Identity agent", { kind: "pod-identity-agent" }, 80, "allowed: istiod's global.proxy.excludeIPRanges"],
  ])("%s", (_, to, port, expected) => {
    expect(ask(worker, to, port)).toEqual([`egress ${expected}`]);
  });

  it.each([
    ["for its namespace", ["shop"], 443, "allowed: the ServiceEntry of egress"],
    ["for another", ["bank"], 443, "denied: REGISTRY_ONLY"],
    ["on another port", ["shop"], 444, "denied: REGISTRY_ONLY"],
  ])("to an address that egress registers %s", (_, namespaces, port, expected) => {
    const intents = { ...config, mesh };
    const layers = meshLayers(intents, [], [{ namespaces, cidrs: ["198.51.100.0/24"], port }]);
    const to: Party = { kind: "address", cidr: "198.51.100.0/24" };
    const connection: Connection = {
      ...{ from: worker, to, protocol: "TCP", port: 443, when: ["steady"], why: "is tested", source: "this test" },
    };
    const [said] = checkConnection(connection, layers).layers;
    expect(`${said?.verdict ?? ""}: ${said?.by ?? ""}`).toBe(expected);
  });

  it("is not limited where any host is allowed", () => {
    expect(ask(worker, bank, 444, { registryOnly: false })).toEqual([]);
  });
});

it("denies nothing that prod and a team on it need", () => {
  for (const name of ["prod", "prod-payments"]) {
    const judged = judgeConnections(loadStack(name, root));
    const said = judged.flatMap(({ layers }) => layers.filter(({ layer }) => layer === "mesh"));
    expect(said.filter(({ verdict }) => verdict !== "allowed")).toEqual([]);
    expect(said.length).toBeGreaterThan(0);
  }
});
