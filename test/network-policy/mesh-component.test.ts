/** The mesh's objects as the component registers them: after Istio, and with addresses that are not known yet. */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { NetworkPolicy, type NetworkPolicyArgs } from "../../components/network-policy";
import { collect } from "../mocks";

const authorization = "kubernetes:security.istio.io/v1:AuthorizationPolicy";
const registration = "kubernetes:networking.istio.io/v1:ServiceEntry";

const args: NetworkPolicyArgs = {
  addresses: { loadBalancers: ["10.9.8.0/24"] },
  mesh: { trustDomain: "cluster.local" },
  namespaces: {
    shop: {
      mesh: "sidecar",
      readOnlyGroups: ["developers"],
      workloads: { web: { serviceAccount: "web", ports: { http: 8080 } } },
      allow: [
        { pods: "web", from: { component: "ingress-gateway" }, ports: ["http"] },
        { pods: "web", to: { component: "load-balancer" }, ports: [443] },
      ],
    },
  },
};

const build = (more: Partial<NetworkPolicyArgs> = {}) =>
  collect(() => {
    const istio = new kubernetes.core.v1.Namespace("istio");
    return new NetworkPolicy("policies", { ...args, afterMesh: [istio], ...more });
  });

describe("objects of the mesh", () => {
  it("wait for Istio and for their namespace, and are among the policies that workloads wait for", async () => {
    const made = await build();
    const object = made.one(authorization, "policies-shop-allow-web-from-ingress-gateway-http");
    expect(object.inputs).toMatchObject({
      metadata: { namespace: "shop" },
      spec: {
        selector: { matchLabels: { "app.kubernetes.io/name": "web" } },
        rules: [
          {
            from: [{ source: { principals: ["cluster.local/ns/istio-ingress/sa/istio-ingressgateway"] } }],
            to: [{ operation: { ports: ["8080"] } }],
          },
        ],
      },
    });
    expect(object.dependencies).toEqual([
      "kubernetes:core/v1:Namespace istio",
      "kubernetes:core/v1:Namespace policies-shop",
    ]);
    expect(made.one(registration).inputs).toMatchObject({ spec: { addresses: ["10.9.8.0/24"], exportTo: ["."] } });
    const urns = await Promise.all(
      made.result.policies.map(({ urn }) => new Promise<string>((resolve) => void urn.apply(resolve))),
    );
    expect(urns.filter((urn) => urn.includes("istio.io"))).toHaveLength(2);
  });

  it("have the addresses of outputs", async () => {
    const made = await build({ addresses: { loadBalancers: pulumi.output(["10.7.0.0/24"]) } });
    expect(made.one(registration).inputs).toMatchObject({ spec: { addresses: ["10.7.0.0/24"] } });
  });

  it("can be read, not changed, by those who may read the policies", async () => {
    const made = await build();
    expect(made.one("kubernetes:rbac.authorization.k8s.io/v1:Role").inputs["rules"]).toContainEqual({
      apiGroups: ["security.istio.io"],
      resources: ["authorizationpolicies"],
      verbs: ["get", "list", "watch"],
    });
  });

  it("are not there without the mesh's trust domain", async () => {
    const made = await build({ mesh: undefined });
    expect([...made.all(authorization), ...made.all(registration)]).toEqual([]);
  });
});
