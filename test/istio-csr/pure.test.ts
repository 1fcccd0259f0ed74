import { Certificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1";
import { CertificateRequestPolicy } from "@kubernetes-models/cert-manager/policy.cert-manager.io/v1alpha1";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { certificatePolicy, type CertificatePolicyOptions } from "../../components/shared/certificate-policy";
import { check } from "../../components/istio-csr/check";
import { config } from "../../components/istio-csr/config";
import { istiodCertificate, meshPolicies } from "../../components/istio-csr/manifests";
import { caAddress, istiodNames } from "../../components/istio-csr/mesh";
import { order } from "../../components/istio-csr/order";
import { istioCsrValues } from "../../components/istio-csr/values";
import { topological } from "../../components/shared/steps";
import { approves, type Request } from "../cert-manager/approver";
import { keysAreCurrent, unknownKeys } from "../chart-values";

const issuer = { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" };
const options = (input: object = {}, revisions: string[] = ["default"]) => ({
  settings: config.parse(input),
  issuer,
  namespace: "cert-manager",
  revisions,
});
const values = (input: object = {}, ambient = false): ReturnType<typeof istioCsrValues> =>
  istioCsrValues({ ...options(input), ambient });

describe("values", () => {
  it("name only keys that the chart has", () => {
    expect(unknownKeys("cert-manager-istio-csr", values({ configmapNamespaceSelector: "a=b" }, true))).toEqual([]);
    expect(keysAreCurrent("cert-manager-istio-csr")).toBe(true);
  });

  it("pin the root from a ConfigMap volume without subPath", () => {
    const { app, volumes, volumeMounts } = values();
    const [mount] = volumeMounts;
    expect(app.tls.rootCAFile).toBe(`${mount?.mountPath ?? ""}/ca.pem`);
    expect(volumes).toEqual([{ name: mount?.name, configMap: { name: "istio-root-ca" } }]);
    expect(mount).not.toHaveProperty("subPath");
  });

  it("serve under the name that proxies connect to", () => {
    expect(caAddress("cert-manager")).toBe(`${values().app.tls.certificateDNSNames[0] ?? ""}:443`);
  });

  it("leave istiod's certificate to the component and the issuer fixed", () => {
    expect(values().app.tls.istiodCertificateEnable).toBe(false);
    expect(values().app.certmanager).toEqual({
      namespace: "istio-system",
      preserveCertificateRequests: false,
      issuer: { enabled: true, ...issuer },
    });
    expect(values({ preserveCertificateRequests: true }).app.certmanager.preserveCertificateRequests).toBe(true);
  });

  it("trust ztunnel in ambient mode only", () => {
    expect(values({}, true).app.server.caTrustedNodeAccounts).toBe("istio-system/ztunnel");
    expect(values().app.server.caTrustedNodeAccounts).toBe("");
  });

  it("turn client-side rate limits off", () => {
    expect(values().app.controller.disableKubernetesClientRateLimiter).toBe(true);
  });

  it("set the durations that the config says", () => {
    expect(values({ maxCertificateDuration: "72h", servingCertificateDuration: "36h" }).app).toMatchObject({
      server: { maxCertificateDuration: "72h" },
      tls: { certificateDuration: "36h" },
    });
  });
});

describe("istiod's certificate", () => {
  it("is valid, short, and for the secret that istiod mounts", () => {
    const manifest = istiodCertificate(options());
    expect(() => new Certificate(manifest).validate()).not.toThrow();
    expect(manifest.spec).toMatchObject({
      secretName: "istiod-tls",
      duration: "24h",
      renewBefore: "8h",
      usages: ["server auth", "client auth"],
      uris: ["spiffe://cluster.local/ns/istio-system/sa/istiod-service-account"],
    });
  });

  it("names every revision, and the default one for the common name", () => {
    expect(istiodNames(["1-31-1", "1-32-0"])).toEqual([
      "istiod.istio-system.svc",
      "istiod-1-31-1.istio-system.svc",
      "istiod-1-32-0.istio-system.svc",
    ]);
    const { spec } = istiodCertificate(options({}, ["1-31-1"]));
    expect(spec?.dnsNames).toContain(spec?.commonName);
  });
});

describe("policies", () => {
  const policies = Object.values(meshPolicies(options()));
  const istioCsr = { namespace: "cert-manager", name: "cert-manager-istio-csr" };
  const workload: Request = {
    requester: istioCsr,
    namespace: "istio-system",
    issuer,
    uris: ["spiffe://cluster.local/ns/payments/sa/api"],
    organizations: [""],
    usages: ["client auth", "server auth"],
    duration: "24h",
  };
  const ofIstiod: Request = {
    requester: { namespace: "cert-manager", name: "cert-manager" },
    namespace: "istio-system",
    issuer,
    commonName: "istiod.istio-system.svc",
    dnsNames: ["istiod.istio-system.svc"],
    uris: ["spiffe://cluster.local/ns/istio-system/sa/istiod-service-account"],
    usages: ["server auth", "client auth"],
    duration: "24h",
  };

  it.each(policies.map((policy) => [policy.name, policy] as [string, CertificatePolicyOptions]))(
    "%s is valid",
    (_, policy) => {
      expect(() => new CertificateRequestPolicy(certificatePolicy(policy)).validate()).not.toThrow();
    },
  );

  it("allow what the mesh requests", () => {
    expect(approves(policies, workload)).toBe(true);
    // ztunnel leaves the subject empty.
    expect(approves(policies, { ...workload, organizations: [] })).toBe(true);
    expect(
      approves(policies, {
        ...workload,
        uris: [],
        dnsNames: ["cert-manager-istio-csr.cert-manager.svc"],
        usages: ["server auth"],
      }),
    ).toBe(true);
    expect(approves(policies, ofIstiod)).toBe(true);
  });

  it.each<[string, Partial<Request>]>([
    ["by another account", { requester: { namespace: "payments", name: "api" } }],
    ["by cert-manager, on behalf of a Certificate", { requester: { namespace: "cert-manager", name: "cert-manager" } }],
    ["from another namespace", { namespace: "payments" }],
    ["from another issuer", { issuer: { ...issuer, name: "other" } }],
    ["of another trust domain", { uris: ["spiffe://evil.example/ns/payments/sa/api"] }],
    ["without an identity", { uris: [] }],
    ["with a DNS name next to the identity", { dnsNames: ["cert-manager-istio-csr.cert-manager.svc"] }],
    ["for longer than the maximum", { duration: "49h" }],
    ["for a CA", { isCA: true }],
    ["for signing code", { usages: ["client auth", "code signing"] }],
    ["with an organization", { organizations: ["system:masters"] }],
  ])("refuse a workload's identity %s", (_, wrong) => {
    expect(approves(policies, { ...workload, ...wrong })).toBe(false);
  });

  it("allow cert-manager istiod's identity and no other", () => {
    const uris = ["spiffe://cluster.local/ns/payments/sa/api"];
    expect(approves(policies, { ...ofIstiod, uris })).toBe(false);
    expect(approves(policies, { ...ofIstiod, uris: [...(ofIstiod.uris ?? []), ...uris] })).toBe(false);
    expect(approves(policies, { ...ofIstiod, namespace: "payments" })).toBe(false);
  });

  it("allow SPIFFE ids only to istio-csr, and to istiod its own", () => {
    const name = fc.constantFrom("cert-manager", "cert-manager-istio-csr", "default", "istiod-service-account");
    const namespace = fc.constantFrom("cert-manager", "istio-system", "payments");
    fc.assert(
      fc.property(namespace, name, namespace, namespace, name, (account, requester, where, identity, of) => {
        const request = {
          ...workload,
          requester: { namespace: account, name: requester },
          namespace: where,
          organizations: [],
          uris: [`spiffe://cluster.local/ns/${identity}/sa/${of}`],
        };
        const isIstioCsr = account === "cert-manager" && requester === "cert-manager-istio-csr";
        const isIstiod =
          account === "cert-manager" &&
          requester === "cert-manager" &&
          identity === "istio-system" &&
          of === "istiod-service-account";
        expect(approves(policies, request)).toBe(where === "istio-system" && (isIstioCsr || isIstiod));
      }),
    );
  });
});

describe("check", () => {
  const shortLived = { privateCa: { usageMode: "SHORT_LIVED_CERTIFICATE", acm: false } } as const;

  it("finds nothing in the defaults", () => {
    expect(check(config.parse({}), shortLived)).toEqual([]);
  });

  it.each([
    ["a version that does not know new Istio", { version: "v0.12.0" }, "version"],
    ["a week on a short-lived CA", { maxCertificateDuration: "168h" }, "maxCertificateDuration"],
    [
      "istiod for a week on a short-lived CA",
      { istiodCertificate: { duration: "168h" } },
      "istiodCertificate.duration",
    ],
    ["serving for a week on a short-lived CA", { servingCertificateDuration: "168h" }, "servingCertificateDuration"],
    ["more than the maximum", { workloadCertificateDuration: "49h" }, "workloadCertificateDuration"],
    ["minutes", { workloadCertificateDuration: "30m" }, "workloadCertificateDuration"],
    ["a renewal that is never due", { istiodCertificate: { renewBefore: "24h" } }, "istiodCertificate.renewBefore"],
  ])("refuses %s", (_, input, path) => {
    const problems = check(config.parse(input), shortLived);
    expect(problems.map((problem) => [problem.path.join("."), problem.severity])).toEqual([[path, "error"]]);
  });

  it("warns about requests that are kept", () => {
    expect(check(config.parse({ preserveCertificateRequests: true }), {})).toMatchObject([{ severity: "warning" }]);
  });

  it("allows longer certificates from a general-purpose CA", () => {
    const declared = { privateCa: { usageMode: "GENERAL_PURPOSE", acm: false } } as const;
    expect(check(config.parse({ maxCertificateDuration: "720h" }), declared)).toEqual([]);
  });
});

it("has an order without cycles, with istiod's certificate before istio-csr", () => {
  const sorted = topological(order) ?? [];
  expect(sorted).toHaveLength(Object.keys(order).length);
  expect(order["istio-csr"]).toContain("istiod-certificate");
  expect(order["istio-csr"]).toContain("root");
  expect(order["istiod-certificate"]).toContain("policies");
});
