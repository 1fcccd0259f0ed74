/** What is emitted is what the API servers' published schemas take. */
import { CiliumClusterwideNetworkPolicy, CiliumNetworkPolicy } from "@kubernetes-models/cilium/cilium.io/v2";
import fc from "fast-check";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { NetworkPolicyConfig } from "../../components/network-policy/config";
import { compile } from "../../components/network-policy/engines";
import type { KubernetesObject } from "../../components/network-policy/engines/objects";
import type { Engine } from "../../components/network-policy/model";
import { intendedPolicies } from "../../components/network-policy/policies";
import { configs, declared as generatedDeclared } from "./generated";
import { declared, kitchenSink } from "./kitchen-sink";
import calico from "./schemas/calico.json";

const calicoSpecs: Readonly<Record<string, z.ZodType>> = {
  NetworkPolicy: z.fromJSONSchema(calico.NetworkPolicy as Parameters<typeof z.fromJSONSchema>[0]),
  GlobalNetworkPolicy: z.fromJSONSchema(calico.GlobalNetworkPolicy as Parameters<typeof z.fromJSONSchema>[0]),
};

/** The model classes take plain JSON; their constructors ask for types that only literals have. */
type Plain = ConstructorParameters<typeof NetworkPolicy>[0];
type PlainCilium = ConstructorParameters<typeof CiliumNetworkPolicy>[0];
type PlainClusterwide = ConstructorParameters<typeof CiliumClusterwideNetworkPolicy>[0];

/** Throws what the schema objects to. */
function check(object: KubernetesObject): void {
  const plain: unknown = JSON.parse(JSON.stringify(object));
  switch (`${object.apiVersion} ${object.kind}`) {
    case "networking.k8s.io/v1 NetworkPolicy":
      new NetworkPolicy(plain as Plain).validate();
      return;
    case "cilium.io/v2 CiliumNetworkPolicy":
      new CiliumNetworkPolicy(plain as PlainCilium).validate();
      return;
    case "cilium.io/v2 CiliumClusterwideNetworkPolicy":
      new CiliumClusterwideNetworkPolicy(plain as PlainClusterwide).validate();
      return;
    case "projectcalico.org/v3 NetworkPolicy":
    case "projectcalico.org/v3 GlobalNetworkPolicy":
      calicoSpecs[object.kind]?.parse((plain as { spec: unknown }).spec);
      return;
    default:
      throw new Error(`no schema for ${object.apiVersion} ${object.kind}`);
  }
}

function objectsOf(config: NetworkPolicyConfig, engine: Engine, from = declared): readonly KubernetesObject[] {
  const { objects, problems } = compile(intendedPolicies(config, from).policies, engine, config);
  expect(problems).toEqual([]);
  return objects;
}

describe("schemas", () => {
  it.each(["vpc-cni", "calico", "cilium"] as const)("take everything that %s gets", (engine) => {
    const objects = objectsOf(kitchenSink(), engine);
    expect(objects.length).toBeGreaterThan(20);
    objects.forEach(check);
  });

  it.each(["calico", "cilium"] as const)("take a global default deny for %s", (engine) => {
    const objects = objectsOf(kitchenSink({ defaultDeny: "every-namespace" }), engine);
    expect(objects.filter(({ metadata }) => metadata.namespace === undefined)).toHaveLength(2);
    objects.forEach(check);
  });

  it("take DNS-name and HTTP rules for cilium", () => {
    const config = kitchenSink({
      cilium: { acceptLayer7InChaining: true },
      namespaces: {
        payments: {
          workloads: { api: {} },
          allow: [
            { pods: "api", to: { dnsNames: ["api.example.com", "*.example.org"] }, ports: [443] },
            { pods: "api", from: { namespace: "shop" }, ports: [8080], http: [{ method: "GET", path: "/v1/.*" }] },
          ],
        },
      },
    });
    const objects = objectsOf(config, "cilium");
    objects.forEach(check);
    const text = JSON.stringify(objects);
    expect(text).toContain('"matchPattern":"*.example.org"');
    expect(text).toContain('"dns":[{"matchPattern":"*"}]');
    expect(text).toContain('"http":[{"method":"GET","path":"/v1/.*"}]');
  });

  it.each(["vpc-cni", "calico", "cilium"] as const)("take generated intents, %s", (engine) => {
    fc.assert(
      fc.property(configs({ serviceAccounts: engine !== "vpc-cni", defaultDeny: "listed-namespaces" }), (config) => {
        objectsOf(config, engine, generatedDeclared).forEach(check);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    { engine: "vpc-cni", broken: { podSelector: "all" } },
    { engine: "calico", broken: { selector: {} } },
    { engine: "calico", broken: { ingres: [] } },
    { engine: "cilium", broken: { endpointSelector: "all" } },
    { engine: "cilium", broken: { ingress: [{ toPorts: [{ ports: [{ port: 443, protocol: "TCP" }] }] }] } },
  ] as const)("refuse $broken for $engine", ({ engine, broken }) => {
    const [first] = objectsOf(kitchenSink(), engine);
    expect(first).toBeDefined();
    expect(() => check({ ...first, spec: { ...(first?.spec as object), ...broken } } as KubernetesObject)).toThrow();
  });
});
