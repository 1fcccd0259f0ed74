import { describe, expect, it } from "vitest";
import { istio } from "../../components/istio";
import { config } from "../../components/istio/config";
import { Istio } from "../../components/istio/istio";
import { plan } from "../../framework/plan";
import { capabilities } from "../../components/registry";
import { collect, tokens, type Collected } from "../mocks";

const mesh = {
  caAddress: "cert-manager-istio-csr.cert-manager.svc:443",
  trustDomain: "cluster.local",
  clusterId: "Kubernetes",
  workloadCertificateDuration: "24h",
};

const issuer = { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" };

function build(input: object = {}, preview = false): Promise<Collected<Istio>> {
  const parsed = config.parse(input);
  return collect(() => new Istio("istio", { ...parsed, mesh, meshNamespace: "istio-system", issuer }), {
    preview,
  });
}

const release = "kubernetes:helm.sh/v3:Release";

describe("Istio", () => {
  const full = {
    ingressGateway: {},
    egressGateway: {},
    namespaces: { shop: { allowWithinNamespace: true }, ledger: { existing: true } },
  };

  it("registers the same resources in a preview", async () => {
    const up = tokens(await build(full));
    expect(tokens(await build(full, true))).toEqual(up);
    expect(up).toMatchInlineSnapshot(`
      [
        "eks-network-security:index:Istio istio",
        "kubernetes:core/v1:Namespace istio-istio-egress",
        "kubernetes:core/v1:Namespace istio-istio-ingress",
        "kubernetes:core/v1:Namespace istio-namespace-shop",
        "kubernetes:core/v1:NamespacePatch istio-namespace-ledger",
        "kubernetes:helm.sh/v3:Release istio-base",
        "kubernetes:helm.sh/v3:Release istio-istio-cni",
        "kubernetes:helm.sh/v3:Release istio-istio-egressgateway",
        "kubernetes:helm.sh/v3:Release istio-istio-ingressgateway",
        "kubernetes:helm.sh/v3:Release istio-istiod",
        "kubernetes:security.istio.io/v1:AuthorizationPolicy istio-istio-ingress-allow-clients",
        "kubernetes:security.istio.io/v1:AuthorizationPolicy istio-istio-system-allow-nothing",
        "kubernetes:security.istio.io/v1:AuthorizationPolicy istio-shop-allow-within-namespace",
        "kubernetes:security.istio.io/v1:PeerAuthentication istio-strict-mtls",
      ]
    `);
  });

  it("registers ztunnel and waypoints in ambient mode", async () => {
    const input = { dataPlane: "ambient", gatewayApiInstalled: true, namespaces: { shop: { waypoint: true } } };
    const built = await build(input);
    expect(built.one(release, "istio-ztunnel").inputs).toMatchObject({
      name: "ztunnel",
      namespace: "istio-system",
      values: { caAddress: mesh.caAddress },
    });
    expect(built.one("kubernetes:gateway.networking.k8s.io/v1:Gateway").name).toBe("istio-shop-waypoint");
    expect((await build()).all(release).map(({ name }) => name)).not.toContain("istio-ztunnel");
  });

  it("runs revisions next to each other, gateways and members on the active one", async () => {
    const built = await build({
      revisions: { "1-31-1": { version: "1.31.1" }, "1-31-2": { version: "1.31.2" } },
      activeRevision: "1-31-1",
      egressGateway: {},
      namespaces: { shop: {} },
    });
    const versions = ["istio-istiod-1-31-1", "istio-istiod-1-31-2", "istio-base", "istio-istio-egressgateway"].map(
      (name) => built.one(release, name).inputs.version,
    );
    expect(versions).toEqual(["1.31.1", "1.31.2", "1.31.1", "1.31.1"]);
    expect(built.one("kubernetes:core/v1:Namespace", "istio-namespace-shop").inputs).toMatchObject({
      metadata: { labels: { "istio.io/rev": "1-31-1" } },
    });
  });

  it("waits for the gateway's certificate before it registers the Gateway that serves it", async () => {
    const tls = { ingressGateway: { tls: { dnsNames: ["shop.example.com"] } } };
    const built = await build(tls);
    expect(tokens(built).filter((token) => token.endsWith(" istio-ingress"))).toEqual([
      "kubernetes:cert-manager.io/v1:Certificate istio-ingress",
      "kubernetes:networking.istio.io/v1:Gateway istio-ingress",
      "kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy istio-ingress",
      "kubernetes:rbac.authorization.k8s.io/v1:Role istio-ingress",
      "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding istio-ingress",
    ]);
    const parsed = config.parse(tls);
    await collect(() => {
      expect(() => new Istio("istio", { ...parsed, mesh, meshNamespace: "istio-system" })).toThrow("needs an issuer");
    });
  });

  it("labels an existing namespace without creating it", async () => {
    const built = await build({ namespaces: { ledger: { existing: true } } });
    expect(built.one("kubernetes:core/v1:NamespacePatch").inputs).toMatchObject({
      metadata: { name: "ledger", labels: { "istio-injection": "enabled" } },
    });
    expect(built.all("kubernetes:core/v1:Namespace")).toEqual([]);
  });
});

describe("The chart with Istio's definitions", () => {
  const releases = (built: Collected<unknown>): string[] =>
    built
      .all(release)
      .filter(({ protect }) => protect)
      .map(({ name }) => name);

  it("is protected by default", async () => {
    expect(releases(await build())).toEqual(["istio-base"]);
  });

  it("is not protected without deletionProtection", async () => {
    const parsed = config.parse({});
    const args = { ...parsed, mesh, meshNamespace: "istio-system", issuer, deletionProtection: false };
    expect(releases(await collect(() => new Istio("istio", args)))).toEqual([]);
  });
});

it("requires istio-csr, which cannot be added to a running mesh", () => {
  const others = capabilities.filter(({ name }) => !["istio-csr", "platform-reference", "team"].includes(name));
  const planned = plan(others, capabilities);
  const problems = planned.ok ? [] : planned.problems.map(({ message }) => message);
  expect(problems.join()).toMatch(/"istio" requires "istio-csr", which is missing/);
});

it("declares its revisions for istiod's certificate", () => {
  const declared = istio.declare(config.parse({ revisions: { "1-31-1": { version: "1.31.1" } }, egressGateway: {} }));
  expect(declared).toEqual({
    istio: {
      revisions: ["1-31-1"],
      ambient: false,
      registryOnly: true,
      denyByDefault: true,
      egressGateway: true,
      ingressGateway: false,
      namespaces: [],
      members: [],
    },
    egressGateway: {
      name: "istio-egressgateway",
      namespace: "istio-egress",
      selector: { istio: "egressgateway" },
      meshNamespaceLabels: { "istio.io/rev": "1-31-1" },
    },
    meshRoutes: [],
  });
});
