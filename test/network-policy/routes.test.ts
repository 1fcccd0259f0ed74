/** Routes of the mesh open their workloads to the gateway, and the egress gateway is as narrow as Egress says. */
import { describe, expect, it } from "vitest";
import { networkPolicy } from "../../components/network-policy";
import { networkPolicyConfig } from "../../components/network-policy/config";
import { withDeclared } from "../../components/network-policy/declared";
import { prepareNetworkPolicy } from "../../components/network-policy/check";
import { formatProblem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { stackPolicies } from "../../explain/network/policies";
import { loadStack } from "../../explain/stack";
import { root } from "../checks";
import { declared } from "./kitchen-sink";

const istio: Declarations["istio"] = {
  revisions: ["default"],
  ambient: false,
  registryOnly: true,
  denyByDefault: true,
  ingressGateway: true,
  egressGateway: true,
  namespaces: [],
  members: [],
};
const mesh: Declarations["mesh"] = { trustDomain: "td", clusterId: "c", workloadCertificateDuration: "24h" };
const route = { name: "istio.routes.shop", host: "shop.example.com", namespace: "shop", pods: "web", port: 8080 };
const stack: Partial<Declarations> = { ...declared, istio, mesh, networkPolicyEngine: "vpc-cni", meshRoutes: [route] };

const shop = (more: object = {}) =>
  networkPolicyConfig.parse({
    namespaces: { shop: { mesh: "sidecar", workloads: { web: { ports: { http: 8080 } }, job: {} }, ...more } },
  });
const errors = (config = shop(), others = stack): string[] =>
  prepareNetworkPolicy(config, others)
    .problems.filter(({ severity }) => severity === "error")
    .map((problem) => formatProblem(problem));

describe("a route", () => {
  it("opens its workload in the network policies and in the mesh", () => {
    const { plan } = prepareNetworkPolicy(shop(), stack).value;
    const name = "allow-web-from-ingress-gateway-8080";
    const found = [...plan.compiled.objects, ...plan.mesh].filter(({ metadata }) => metadata.name === name);
    expect(found.map(({ kind }) => kind)).toEqual(["NetworkPolicy", "AuthorizationPolicy"]);
    expect(errors()).toEqual([]);
  });

  it("of a team's stack does the same", () => {
    const { meshRoutes, ...rest } = stack;
    expect(meshRoutes).toHaveLength(1);
    const { plan } = prepareNetworkPolicy(shop(), { ...rest, teamRoutes: [route] }).value;
    expect(plan.mesh).toHaveLength(1);
  });

  it.each([
    ["by number", [8080]],
    ["by name", ["http"]],
  ])("adds nothing to a rule that says it, %s", (_, ports) => {
    const config = shop({ allow: [{ pods: "web", from: { component: "ingress-gateway" }, ports }] });
    expect(withDeclared(config, stack).namespaces["shop"]?.allow).toHaveLength(1);
  });

  it.each([
    ["another port", { pods: "web", from: { component: "ingress-gateway" }, ports: [9090] }],
    ["other pods", { pods: "job", from: { component: "ingress-gateway" }, ports: [8080] }],
    ["another peer", { pods: "web", from: { component: "egress-gateway" }, ports: [8080] }],
  ])("adds to a rule for %s", (_, rule) => {
    expect(withDeclared(shop({ allow: [rule] }), stack).namespaces["shop"]?.allow).toHaveLength(2);
  });

  it("opens a workload once for two hosts", () => {
    const twice = { ...stack, meshRoutes: [route, { ...route, host: "b.example" }] };
    expect(withDeclared(shop(), twice).namespaces["shop"]?.allow).toHaveLength(1);
    expect(errors(shop(), twice)).toEqual([]);
  });

  it("to a workload that is not there is refused", () => {
    const wrong = { ...stack, meshRoutes: [{ ...route, pods: "wbe" }] };
    expect(errors(shop(), wrong).join()).toContain(
      "istio.routes.shop leads to wbe, which is not among the workloads: web, job",
    );
  });

  it("to a namespace that nobody lists is refused, and one of another stack is that stack's", () => {
    const other = { ...stack, meshRoutes: [{ ...route, namespace: "other" }] };
    expect(errors(shop(), other).join()).toContain(
      "istio.routes.shop leads to the namespace other, which is not listed",
    );
    const neighbours = { other: { file: "Pulumi.other.yaml", workloads: { web: {} } } };
    expect(errors(networkPolicyConfig.parse({ neighbours }), other)).toEqual([]);
  });
});

describe("the egress gateway", () => {
  const objects = (others: Partial<Declarations>) =>
    networkPolicy.networkPolicies?.(
      networkPolicyConfig.parse({ platform: ["istio-egress"], addresses: { internet: ["0.0.0.0/0"] } }),
      others,
    ) ?? [];
  const text = (others: Partial<Declarations>): string =>
    JSON.stringify(objects(others).find(({ metadata }) => metadata.name === "platform-istio-egress"));

  it("is open to every pod and to the addresses of the config without Egress", () => {
    expect(text(declared)).toContain("0.0.0.0/0");
    expect(text(declared)).toContain("8443");
  });

  it("leaves callers and ports to Egress", () => {
    const limited = text({ ...declared, egressTeamHosts: {} });
    expect(limited).not.toContain("0.0.0.0/0");
    expect(limited).not.toContain("8443");
    expect(limited).toContain("15012");
  });
});

describe("the stacks of this project", () => {
  const { policies } = stackPolicies(loadStack("prod", root));

  it.each(["checkout", "payments"])("let the ingress gateway in to %s/api", (namespace) => {
    const named = policies.filter((policy) => policy.namespace === namespace).map(({ name }) => name);
    expect(named).toContain("allow-api-from-ingress-gateway-8080");
  });
});
