/** One rule, both layers: what the mesh must allow and know for a rule to let anything through, and what it never will. */
import { ServiceEntry } from "@kubernetes-models/istio/networking.istio.io/v1";
import { AuthorizationPolicy } from "@kubernetes-models/istio/security.istio.io/v1";
import { describe, expect, it } from "vitest";
import { networkPolicyConfig } from "../../components/network-policy/config";
import type { MeshIntents } from "../../components/network-policy/mesh/settings";
import { placesOf } from "../../components/network-policy/places";
import { planPolicies, type NetworkPolicyPlan } from "../../components/network-policy/plan";
import { formatProblem } from "../../core/problem";
import { declared } from "./kitchen-sink";

const mesh: MeshIntents = { trustDomain: "td", denyByDefault: true, registryOnly: true, members: [] };

/** Two namespaces of the mesh, and one that is not in it. */
function plan(allow: unknown, options: { mesh?: Partial<MeshIntents>; shop?: object; rest?: object } = {}) {
  const config = networkPolicyConfig.parse({
    namespaces: {
      shop: {
        mesh: "sidecar",
        workloads: { api: { serviceAccount: "api-sa", ports: { http: 8080, dns: "UDP/53" } }, worker: {} },
        allow,
        ...options.shop,
      },
      bank: { mesh: "ambient", team: "bank", workloads: { web: { serviceAccount: "web-sa" }, job: {} } },
      old: { team: "old", workloads: { cron: {} } },
    },
    ...options.rest,
  });
  return planPolicies({ ...config, mesh: { ...mesh, ...options.mesh } }, placesOf(config, declared));
}

const specs = ({ mesh: objects }: NetworkPolicyPlan): unknown[] => objects.map(({ spec }) => spec);
const problems = ({ problems: all }: NetworkPolicyPlan): string[] => all.map((one) => formatProblem(one));
const allowing = (
  source: object,
  ports: string[] | undefined,
  selector: object = { "app.kubernetes.io/name": "api" },
) => ({
  selector: { matchLabels: selector },
  action: "ALLOW",
  rules: [{ from: [{ source }], ...(ports === undefined ? {} : { to: [{ operation: { ports } }] }) }],
});

describe("who may come in", () => {
  it.each([
    [
      "a workload, by its service account",
      { namespace: "bank", pods: "web" },
      { principals: ["td/ns/bank/sa/web-sa"] },
    ],
    ["one without a service account", { namespace: "bank", pods: "job" }, { principals: ["td/ns/bank/sa/default"] }],
    ["a namespace", { namespace: "bank" }, { namespaces: ["bank"] }],
    ["pods by label", { namespace: "bank", pods: { tier: "x" } }, { namespaces: ["bank"] }],
    ["a namespace that nobody lists", { namespace: "monitoring", pods: "agent" }, { namespaces: ["monitoring"] }],
    ["a team", { team: "bank" }, { namespaces: ["bank"] }],
    ["a workload of a team", { team: "bank", pods: "web" }, { principals: ["td/ns/bank/sa/web-sa"] }],
    [
      "the ingress gateway",
      { component: "ingress-gateway" },
      { principals: ["td/ns/istio-ingress/sa/istio-ingressgateway"] },
    ],
    [
      "the egress gateway",
      { component: "egress-gateway" },
      { principals: ["td/ns/istio-egress/sa/istio-egressgateway"] },
    ],
  ])("%s", (_, from, source) => {
    const made = plan([{ pods: "api", from, ports: ["http"] }]);
    expect(problems(made)).toEqual([]);
    expect(specs(made)).toEqual([allowing(source, ["8080"])]);
    expect(made.mesh[0]).toMatchObject({ apiVersion: "security.istio.io/v1", metadata: { namespace: "shop" } });
  });

  it("Prometheus, once its namespace is in the mesh", () => {
    const options = { mesh: { members: ["monitoring"] }, shop: { metricsPorts: [9090] } };
    expect(specs(plan([], options))).toEqual([
      {
        action: "ALLOW",
        rules: [{ from: [{ source: { namespaces: ["monitoring"] } }], to: [{ operation: { ports: ["9090"] } }] }],
      },
    ]);
    const known = { ...options, rest: { prometheus: { serviceAccount: "prom" } } };
    expect(JSON.stringify(specs(plan([], known)))).toContain("td/ns/monitoring/sa/prom");
  });

  it("every pod of the namespace to every other", () => {
    expect(specs(plan([], { shop: { withinNamespace: true } }))).toEqual([
      { action: "ALLOW", rules: [{ from: [{ source: { namespaces: ["shop"] } }] }] },
    ]);
  });

  it("with the name of the rule's network policy", () => {
    const made = plan([{ pods: "api", from: { namespace: "bank", pods: "web" }, ports: ["http"] }]);
    const [object] = made.mesh;
    expect(object?.kind).toBe("AuthorizationPolicy");
    expect(made.compiled.objects.map(({ metadata }) => metadata.name)).toContain(object?.metadata.name);
  });

  it("is what Istio's own definitions accept", () => {
    const made = plan([
      { from: { namespace: "bank", pods: "web" }, ports: ["TCP/80-82", 443] },
      { pods: "worker", to: { cidrs: ["203.0.113.0/24"] }, ports: [443] },
    ]);
    const [policy, entry] = made.mesh;
    expect(policy?.spec).toEqual({
      action: "ALLOW",
      rules: [
        {
          from: [{ source: { principals: ["td/ns/bank/sa/web-sa"] } }],
          to: [{ operation: { ports: ["80", "81", "82", "443"] } }],
        },
      ],
    });
    new AuthorizationPolicy(policy as unknown as AuthorizationPolicy).validate();
    new ServiceEntry(entry as unknown as ServiceEntry).validate();
    const broken = { ...policy, spec: { action: "PERMIT" } } as unknown as AuthorizationPolicy;
    expect(() => {
      new AuthorizationPolicy(broken).validate();
    }).toThrow();
  });
});

describe("ports", () => {
  const from = { namespace: "bank", pods: "web" };
  const source = { principals: ["td/ns/bank/sa/web-sa"] };

  it("of a long range are the network policy's alone", () => {
    expect(specs(plan([{ pods: "api", from, ports: ["TCP/1024-65535"] }]))).toEqual([allowing(source, undefined)]);
  });

  it("of UDP do not go through the mesh", () => {
    expect(specs(plan([{ pods: "api", from, ports: ["UDP/9000"] }]))).toEqual([]);
    expect(specs(plan([{ pods: "api", from, ports: ["UDP/9000", 80] }]))).toEqual([allowing(source, ["80"])]);
  });

  it("need a number", () => {
    expect(problems(plan([{ pods: "worker", from, ports: ["grpc"] }])).join()).toContain(
      "The number of port grpc is not known, and the mesh allows ports by number only.",
    );
  });

  it("of a rule for every pod have the numbers that any workload gives them", () => {
    expect(JSON.stringify(specs(plan([{ from, ports: ["http"] }])))).toContain('"ports":["8080"]');
  });
});

describe("a rule by service account", () => {
  const rest = { engine: "cilium", installEngine: false };
  const rule = (serviceAccount: string) => [{ serviceAccount, from: { namespace: "bank" }, ports: [80] }];

  it("selects its workloads", () => {
    expect(specs(plan(rule("api-sa"), { rest }))).toEqual([allowing({ namespaces: ["bank"] }, ["80"])]);
  });

  it("is refused without one", () => {
    expect(problems(plan(rule("other"), { rest })).join()).toContain(
      "No workload of shop has the service account other",
    );
  });
});

describe("what strict mTLS never lets in", () => {
  it.each([
    ["load balancers", { component: "load-balancer" }, "refuses what comes from a load balancer", "istio.routes"],
    ["the API server", { component: "api-server" }, "refuses calls of the API server", "mesh: none"],
    ["addresses", { cidrs: ["203.0.113.0/24"] }, "refuses connections from bare addresses", "istio.routes"],
    ["Prometheus outside", { component: "prometheus" }, "refuses pods of monitoring", "istio.namespaces"],
    ["pods outside", { namespace: "old", pods: "cron" }, "refuses pods of old", "Set mesh for old"],
    ["a team outside", { team: "old" }, "refuses pods of team old", "Set mesh for team old"],
    ["pods of a system namespace", { namespace: "kube-system" }, "refuses pods of kube-system", "istio.namespaces"],
  ])("%s", (_, from, what, hint) => {
    const made = plan([{ pods: "api", from, ports: [8080] }]);
    expect(problems(made)).toHaveLength(1);
    expect(problems(made)[0]).toMatch(/namespaces\.shop\.allow\[0\]\.from/);
    expect(problems(made)[0]).toContain(what);
    expect(problems(made)[0]).toContain(hint);
    expect(made.mesh).toEqual([]);
  });

  it("also where the mesh allows by default", () => {
    const made = plan([{ from: { component: "load-balancer" }, ports: [80] }], { mesh: { denyByDefault: false } });
    expect(problems(made)).toHaveLength(1);
  });

  it("pods of a namespace that is not in it, told on their side too", () => {
    const config = networkPolicyConfig.parse({
      namespaces: {
        old: { allow: [{ to: { namespace: "shop" }, ports: [80] }] },
        shop: { mesh: "sidecar" },
      },
    });
    const made = planPolicies({ ...config, mesh }, placesOf(config, declared));
    expect(problems(made).join()).toContain("shop is in the mesh, whose strict mTLS refuses pods of old");
  });

  it.each(["sidecar", "ambient"])("metrics for a Prometheus outside, in %s mode", (mode) => {
    const found = problems(plan([], { shop: { mesh: mode, metricsPorts: [9090] } }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/namespaces\.shop\.metricsPorts/);
    expect(found[0]?.includes("15020")).toBe(mode === "sidecar");
  });
});

describe("what a sidecar may connect to outside", () => {
  const to = (peer: object, ports: unknown[] = [443]) => [{ pods: "worker", to: peer, ports }];

  it("addresses, by a ServiceEntry for the namespace", () => {
    const made = plan(to({ cidrs: ["203.0.113.0/24", "198.51.100.7/32"] }, [443, "TCP/8000-8001"]));
    expect(made.mesh).toMatchObject([
      { apiVersion: "networking.istio.io/v1", kind: "ServiceEntry", metadata: { namespace: "shop" } },
    ]);
    expect(specs(made)).toEqual([
      {
        hosts: [`${made.mesh[0]?.metadata.name ?? ""}.shop.invalid`],
        addresses: ["203.0.113.0/24", "198.51.100.7/32"],
        exportTo: ["."],
        location: "MESH_EXTERNAL",
        resolution: "NONE",
        ports: [443, 8000, 8001].map((number) => ({ number, name: `tcp-${number}`, protocol: "TCP" })),
      },
    ]);
  });

  it.each([
    ["the Pod Identity agent, which no sidecar captures", [{ to: { component: "pod-identity-agent" } }], {}],
    ["the API server, whose Service is registered", [{ to: { component: "api-server" } }], {}],
    ["pods", to({ namespace: "bank" }), {}],
    ["UDP", to({ cidrs: ["203.0.113.0/24"] }, ["UDP/53"]), {}],
    [
      "addresses of a mesh that allows every host",
      to({ cidrs: ["203.0.113.0/24"] }),
      { mesh: { registryOnly: false } },
    ],
    ["addresses in ambient mode", to({ cidrs: ["203.0.113.0/24"] }), { shop: { mesh: "ambient" } }],
    ["addresses without the mesh", to({ cidrs: ["203.0.113.0/24"] }), { shop: { mesh: "none" } }],
  ])("%s: no ServiceEntry", (_, allow, options) => {
    const made = plan(allow, options);
    expect(problems(made)).toEqual([]);
    expect(made.mesh).toEqual([]);
  });

  it("no range that a ServiceEntry cannot list", () => {
    const made = plan(to({ cidrs: ["203.0.113.0/24"] }, ["TCP/1024-65535"]));
    expect(problems(made).join()).toContain("lists single ports");
  });

  it("no names: egress registers them", () => {
    const allow = to({ dnsNames: ["api.example.com"] });
    const rest = { engine: "cilium", installEngine: false, cilium: { acceptLayer7InChaining: true } };
    expect(problems(plan(allow, { rest })).join()).toContain("egress.destinations");
    expect(problems(plan(allow, { rest, mesh: { registryOnly: false } })).join()).not.toContain("egress.destinations");
  });
});

it("creates nothing where nothing is known of a mesh", () => {
  const config = networkPolicyConfig.parse({
    namespaces: { shop: { mesh: "sidecar", allow: [{ from: { component: "load-balancer" }, ports: [80] }] } },
  });
  const made = planPolicies(config, placesOf(config, declared));
  expect([made.problems, made.mesh]).toEqual([[], []]);
});
