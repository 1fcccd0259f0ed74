/** Routes from the ingress gateway: what they become, and what is refused. */
import { VirtualService } from "@kubernetes-models/istio/networking.istio.io/v1";
import { describe, expect, it } from "vitest";
import { Istio } from "../../components/istio";
import { check } from "../../components/istio/check";
import { config } from "../../components/istio/config";
import { virtualServices } from "../../components/shared/mesh-route-manifests";
import { isServed, type MeshRoutes } from "../../components/shared/mesh-routes";
import type { Declarations } from "../../framework/slots";
import { collect } from "../mocks";

const gateway = { name: "ingress", namespace: "istio-ingress" };
const route = { host: "shop.example.com", namespace: "checkout", pods: "api", port: 8080 };

describe("a route", () => {
  const made = (routes: MeshRoutes) =>
    virtualServices(routes, gateway).map(({ metadata, spec }) => ({ metadata, spec }));

  it("is an object next to the gateway, for the gateway alone", () => {
    expect(made({ shop: route })).toEqual([
      {
        metadata: { name: "shop.example.com", namespace: "istio-ingress" },
        spec: {
          hosts: ["shop.example.com"],
          gateways: ["istio-ingress/ingress"],
          exportTo: ["."],
          http: [
            {
              name: "shop",
              route: [{ destination: { host: "api.checkout.svc.cluster.local", port: { number: 8080 } } }],
            },
          ],
        },
      },
    ]);
  });

  it("leads to another Service and port if it says so", () => {
    const [object] = made({ shop: { ...route, service: "front", servicePort: 80 } });
    expect(object?.spec?.http?.[0]?.route?.[0]?.destination).toEqual({
      host: "front.checkout.svc.cluster.local",
      port: { number: 80 },
    });
  });

  it("of one host share an object, the longest path first, in whole segments", () => {
    const [object, ...others] = made({
      all: route,
      admin: { ...route, path: "/shop/admin", pods: "admin" },
      shop: { ...route, path: "/shop" },
    });
    expect(others).toEqual([]);
    expect(object?.spec?.http?.map(({ name, match }) => [name, match])).toEqual([
      ["admin", [{ uri: { exact: "/shop/admin" } }, { uri: { prefix: "/shop/admin/" } }]],
      ["shop", [{ uri: { exact: "/shop" } }, { uri: { prefix: "/shop/" } }]],
      ["all", undefined],
    ]);
    for (const one of virtualServices({ all: route, shop: { ...route, path: "/shop" } }, gateway)) {
      expect(() => new VirtualService(one).validate()).not.toThrow();
    }
  });

  it("of two hosts have two objects", () => {
    expect(made({ b: { ...route, host: "b.example" }, a: { ...route, host: "a.example" } })).toHaveLength(2);
  });
});

it.each([
  ["shop.example.com", ["shop.example.com"], true],
  ["shop.example.com", ["*.example.com"], true],
  ["a.shop.example.com", ["*.example.com"], false],
  ["example.com", ["*.example.com"], false],
  ["shop.example.com", ["other.example.com"], false],
])("%s with a certificate for %j: %s", (host, names, served) => {
  expect(isServed(host, names)).toBe(served);
});

describe("check", () => {
  const tls = { dnsNames: ["shop.example.com"] };
  const whole: Partial<Declarations> = { networkPolicyEngine: "vpc-cni" };
  const problems = (input: object, declared = whole): string[] =>
    check(config.parse(input), declared).map(({ path, message }) => `${path.join(".")}: ${message}`);

  it("accepts a route for a name of the gateway", () => {
    expect(problems({ ingressGateway: { tls }, routes: { shop: route } })).toEqual([]);
  });

  it.each([
    ["no gateway", { routes: { shop: route } }, /^routes: Routes need TLS/],
    ["no TLS", { ingressGateway: {}, routes: { shop: route } }, /^routes: Routes need TLS/],
    [
      "another host",
      { ingressGateway: { tls }, routes: { shop: { ...route, host: "b.example" } } },
      /^routes\.shop\.host: The ingress gateway has no certificate for b\.example/,
    ],
    [
      "the same host and path twice",
      { ingressGateway: { tls }, routes: { a: route, b: route } },
      /^routes\.b\.path: "a" already routes shop\.example\.com\//,
    ],
    ["hosts of teams without TLS", { teamHosts: { shop: ["a.example"] } }, /^teamHosts: Routes of teams need TLS/],
  ])("refuses %s", (_, input, expected) => {
    expect(problems(input)).toEqual([expect.stringMatching(expected)]);
  });

  it("refuses a route that nothing lets in", () => {
    const input = { ingressGateway: { tls }, routes: { shop: route } };
    expect(problems(input, {})).toEqual([expect.stringMatching(/^routes: Nothing lets the ingress gateway in/)]);
    expect(problems({ ...input, authorization: "allow-by-default" }, {})).toEqual([]);
  });

  it.each(["/shop/", "shop", "/a//b", "/a b"])("refuses the path %s", (path) => {
    expect(config.safeParse({ routes: { shop: { ...route, path } } }).success).toBe(false);
  });
});

it("waits for the gateway, and for its server", async () => {
  const made = await collect(
    () =>
      new Istio("istio", {
        mesh: { caAddress: "csr:443", trustDomain: "td", clusterId: "c", workloadCertificateDuration: "24h" },
        meshNamespace: "istio-system",
        ingressGateway: { tls: { dnsNames: ["shop.example.com"] } },
        issuer: { name: "mesh", kind: "AWSPCAClusterIssuer", group: "awspca.cert-manager.io" },
        routes: { shop: route },
      }),
  );
  const object = made.one("kubernetes:networking.istio.io/v1:VirtualService", "istio-route-shop.example.com");
  expect(object.dependencies).toContain("kubernetes:networking.istio.io/v1:Gateway istio-ingress");
});
