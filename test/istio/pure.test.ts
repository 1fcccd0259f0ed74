import { Gateway } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1";
import { Gateway as IstioGateway } from "@kubernetes-models/istio/networking.istio.io/v1";
import { AuthorizationPolicy, PeerAuthentication } from "@kubernetes-models/istio/security.istio.io/v1";
import { describe, expect, it } from "vitest";
import { check } from "../../components/istio/check";
import { config } from "../../components/istio/config";
import {
  authorizationPolicies,
  membershipLabels,
  namespaceMetadata,
  strictMtls,
  waypoint,
} from "../../components/istio/manifests";
import { ingressCertificate, ingressServer } from "../../components/istio/ingress";
import { order } from "../../components/istio/order";
import { activeRevision } from "../../components/istio/settings";
import {
  baseValues,
  cniValues,
  gateways,
  gatewayValues,
  istiodValues,
  ztunnelValues,
  type Mesh,
} from "../../components/istio/values";
import { topological } from "../../components/shared/steps";
import { keysAreCurrent, unknownKeys } from "../chart-values";

const mesh: Mesh = {
  caAddress: "cert-manager-istio-csr.cert-manager.svc:443",
  trustDomain: "mesh.example",
  clusterId: "prod",
  workloadCertificateDuration: "24h",
};
const ambient = { dataPlane: "ambient" };
const twoRevisions = { revisions: { "1-31-1": { version: "1.31.1" }, "1-32-0": { version: "1.32.0" } } };

describe("values", () => {
  const size = { minReplicas: 2, maxReplicas: 5 };

  it.each([
    ["istio-base", baseValues("default")],
    ["istio-cni", cniValues("ambient")],
    ["istiod", istiodValues(config.parse(ambient), mesh, "1-31-1")],
    ["istio-ztunnel", ztunnelValues("default", mesh)],
    ["istio-gateway", gatewayValues(gateways.egress, size, "default")],
  ] as const)("of %s name only keys that the chart has", (chart, values) => {
    expect(unknownKeys(chart, values)).toEqual([]);
    expect(keysAreCurrent(chart)).toBe(true);
  });

  it("switch istiod's CA off and send proxies to istio-csr", () => {
    const values = istiodValues(config.parse({}), mesh, "default");
    expect(values.env).toEqual({ ENABLE_CA_SERVER: "false" });
    expect(values.global.caAddress).toBe(mesh.caAddress);
    expect(values).not.toHaveProperty("extraContainerArgs");
    expect(values).not.toHaveProperty("volumes");
  });

  it("use one trust domain, cluster id and duration in every chart", () => {
    const istiod = istiodValues(config.parse(ambient), mesh, "default");
    const ztunnel = ztunnelValues("default", mesh);
    expect(istiod.meshConfig.trustDomain).toBe("mesh.example");
    expect(istiod.meshConfig.defaultConfig.proxyMetadata.SECRET_TTL).toBe("24h");
    for (const values of [istiod.global, ztunnel]) {
      expect(values.multiCluster.clusterName).toBe("prod");
      expect(values.caAddress).toBe(mesh.caAddress);
    }
    expect(ztunnel.env.SECRET_TTL).toBe("24h");
  });

  it("keep the webhook's failure policy as istiod sets it", () => {
    expect(istiodValues(config.parse({}), mesh, "default").base.validationFailurePolicy).toBe("Fail");
  });

  it("limit sidecars to registered hosts by default", () => {
    const mode = (input: object): string =>
      istiodValues(config.parse(input), mesh, "default").meshConfig.outboundTrafficPolicy.mode;
    expect(mode({})).toBe("REGISTRY_ONLY");
    expect(mode({ allowAnyOutbound: true })).toBe("ALLOW_ANY");
    expect(() => config.parse({ allowAnyOutbound: false })).toThrow();
  });

  it("keep the Pod Identity agent out of sidecars, in both IP families", () => {
    expect(istiodValues(config.parse({}), mesh, "default").global.proxy.excludeIPRanges).toBe(
      "169.254.170.23/32,fd00:ec2::23/128",
    );
  });

  it("name revisions as the charts do", () => {
    expect(istiodValues(config.parse({}), mesh, "default").revision).toBe("");
    expect(istiodValues(config.parse({}), mesh, "1-31-1").revision).toBe("1-31-1");
    expect(gatewayValues(gateways.ingress, size, "1-31-1").revision).toBe("1-31-1");
    expect(baseValues("1-31-1").defaultRevision).toBe("1-31-1");
    expect(activeRevision(config.parse({ ...twoRevisions, activeRevision: "1-31-1" }))).toBe("1-31-1");
  });

  it("give gateways no plain port and no address outside of the cluster", () => {
    for (const kind of Object.values(gateways)) {
      const { service, labels } = gatewayValues(kind, size, "default");
      expect(service.type).toBe("ClusterIP");
      expect(service.ports.map((port) => port.port)).toEqual([15021, 443]);
      expect(service.ports.every((port) => port.targetPort > 1024)).toBe(true);
      expect(labels).toMatchObject(kind.selector);
    }
  });
});

describe("manifests", () => {
  it("enforce mTLS in the root namespace, for everything", () => {
    const manifest = strictMtls();
    expect(() => new PeerAuthentication(manifest).validate()).not.toThrow();
    expect(manifest).toMatchObject({ metadata: { name: "default", namespace: "istio-system" } });
    expect(manifest.spec).toEqual({ mtls: { mode: "STRICT" } });
  });

  it("allow nothing by default, clients at the ingress gateway, and a namespace to itself", () => {
    const policies = authorizationPolicies(
      config.parse({ ingressGateway: {}, namespaces: { shop: { allowWithinNamespace: true }, ledger: {} } }),
    );
    for (const policy of policies) {
      expect(() => new AuthorizationPolicy(policy).validate()).not.toThrow();
    }
    expect(policies.map(({ metadata, spec }) => [metadata?.namespace, metadata?.name, spec])).toEqual([
      ["istio-system", "allow-nothing", {}],
      [
        "istio-ingress",
        "allow-clients",
        {
          selector: { matchLabels: { istio: "ingressgateway" } },
          action: "ALLOW",
          rules: [{ to: [{ operation: { ports: ["8443"] } }] }],
        },
      ],
      [
        "shop",
        "allow-within-namespace",
        { action: "ALLOW", rules: [{ from: [{ source: { namespaces: ["shop"] } }] }] },
      ],
    ]);
    expect(authorizationPolicies(config.parse({ authorization: "allow-by-default", ingressGateway: {} }))).toEqual([]);
  });

  it.each([
    [{}, { "istio-injection": "enabled" }],
    [{ revisions: { "1-31-1": { version: "1.31.1" } } }, { "istio.io/rev": "1-31-1" }],
    [ambient, { "istio.io/dataplane-mode": "ambient" }],
  ])("%j joins namespaces by %j", (input, labels) => {
    expect(membershipLabels(config.parse(input))).toEqual(labels);
  });

  it("leave the Pod Security Standard of an existing namespace alone", () => {
    const parsed = config.parse({ namespaces: { made: {}, there: { existing: true } } });
    expect(namespaceMetadata(parsed, "made", "restricted").labels).toHaveProperty(
      "pod-security.kubernetes.io/enforce",
      "restricted",
    );
    expect(namespaceMetadata(parsed, "there", "restricted").labels).toEqual({ "istio-injection": "enabled" });
  });

  it("create a waypoint that the namespace uses", () => {
    expect(() => new Gateway(waypoint("shop")).validate()).not.toThrow();
    const parsed = config.parse({ ...ambient, gatewayApiInstalled: true, namespaces: { shop: { waypoint: true } } });
    expect(namespaceMetadata(parsed, "shop", "restricted").labels?.["istio.io/use-waypoint"]).toBe(
      waypoint("shop").metadata?.name,
    );
  });
});

describe("ingress", () => {
  const tls = { dnsNames: ["shop.example.com"], duration: "72h", renewBefore: "24h" };
  const issuer = { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" };

  it("serves the names that its certificate has, from the gateway's own namespace", () => {
    const certificate = ingressCertificate(tls, issuer);
    const server = ingressServer(tls.dnsNames);
    expect(() => new IstioGateway(server).validate()).not.toThrow();
    expect(server.metadata?.namespace).toBe(certificate.namespace);
    expect(server.spec?.servers?.[0]).toMatchObject({
      hosts: certificate.dnsNames,
      port: { number: 443, protocol: "HTTPS" },
      tls: { mode: "SIMPLE", credentialName: certificate.secretName, minProtocolVersion: "TLSV1_2" },
    });
  });

  it("is refused for longer than a short-lived CA can sign", () => {
    const input = config.parse({ ingressGateway: { tls: { dnsNames: ["a.example"], duration: "168h" } } });
    const declared = { privateCa: { usageMode: "SHORT_LIVED_CERTIFICATE", acm: false } } as const;
    expect(check(input, declared).map(({ path }) => path.join("."))).toEqual(["ingressGateway.tls.duration"]);
    expect(check(input, {})).toEqual([]);
  });
});

describe("order", () => {
  it("has no cycle", () => {
    expect(topological(order)).toHaveLength(Object.keys(order).length);
  });

  it.each([
    ["base", "cni"],
    ["cni", "istiod"],
    ["istiod", "mtls"],
    ["istiod", "gateways"],
    ["mtls", "gateways"],
    ["authorization", "gateways"],
    ["mtls", "namespaces"],
    ["istiod", "namespaces"],
  ] as const)("puts %s before %s", (before, after) => {
    expect(order[after]).toContain(before);
  });
});

describe("check", () => {
  it("finds nothing in the defaults", () => {
    expect(check(config.parse({ ingressGateway: {}, egressGateway: {}, namespaces: { shop: {} } }), {})).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      "an istiod that serves a stale root",
      { revisions: { default: { version: "1.30.3" } } },
      "revisions.default.version",
    ],
    [
      "two revisions and no active one",
      { revisions: { a: { version: "1.31.1" }, b: { version: "1.31.0" } } },
      "activeRevision",
    ],
    ["an active revision that is not there", { activeRevision: "b" }, "activeRevision"],
    ["more gateways than there may be", { egressGateway: { minReplicas: 6 } }, "egressGateway.minReplicas"],
    ["more istiods than there may be", { istiodReplicas: { min: 9 } }, "istiodReplicas.min"],
    ["the platform in the mesh", { namespaces: { "kube-system": {} } }, "namespaces.kube-system"],
    ["a waypoint next to sidecars", { namespaces: { shop: { waypoint: true } } }, "namespaces.shop.waypoint"],
    ["definitions for nobody", { gatewayApiInstalled: true }, "gatewayApiInstalled"],
    [
      "an allowance although everything is allowed",
      { authorization: "allow-by-default", namespaces: { shop: { allowWithinNamespace: true } } },
      "namespaces.shop.allowWithinNamespace",
    ],
    [
      "a standard for somebody else's namespace",
      { namespaces: { shop: { existing: true, podSecurity: "baseline" } } },
      "namespaces.shop.podSecurity",
    ],
  ])("refuses %s", (_, input, path) => {
    const problems = check(config.parse(input), {});
    expect(problems.map((problem) => [problem.path.join("."), problem.severity])).toEqual([[path, "error"]]);
  });

  it("refuses a waypoint without the Gateway API's definitions, and warns that ambient does not limit egress", () => {
    const problems = check(config.parse({ ...ambient, namespaces: { shop: { waypoint: true } } }), {});
    expect(problems.map((problem) => [problem.path.join("."), problem.severity])).toEqual([
      ["namespaces.shop.waypoint", "error"],
      ["dataPlane", "warning"],
    ]);
  });

  it("refuses a namespace that network-policy creates, too", () => {
    const shop = config.parse({ namespaces: { shop: {} } });
    expect(check(shop, { networkPolicyNamespaces: ["shop"] })).toMatchObject([
      { path: ["namespaces", "shop"], severity: "error" },
    ]);
    expect(check(shop, { networkPolicyNamespaces: ["ledger"] })).toEqual([]);
  });

  it("warns about a minor version that the values were not written for", () => {
    expect(check(config.parse({ ...twoRevisions, activeRevision: "1-31-1" }), {})).toMatchObject([
      { path: ["revisions", "1-32-0", "version"], severity: "warning" },
    ]);
  });
});
