import { Certificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1";
import { CertificateRequestPolicy } from "@kubernetes-models/cert-manager/policy.cert-manager.io/v1alpha1";
import { describe, expect, it } from "vitest";
import { certificate, certificatePolicyOptions, certManagerAccount } from "../../components/shared/certificate";
import { toCertificateOptions } from "../../components/shared/certificate-args";
import { certificatePolicy } from "../../components/shared/certificate-policy";
import { check } from "../../components/cert-manager/check";
import { config } from "../../components/cert-manager/config";
import { issuerPolicy } from "../../components/cert-manager/iam";
import { issuerManifest, issuerRef, tokenGrant } from "../../components/cert-manager/manifests";
import { issuerOf } from "../../components/cert-manager/settings";
import { addonOrder, helmOrder } from "../../components/cert-manager/order";
import {
  approverPolicyValues,
  awsPrivatecaIssuerValues,
  certManagerValues,
} from "../../components/cert-manager/values";
import type { Declarations } from "../../framework/slots";
import { topological } from "../../components/shared/steps";
import { awspcaCrdVersion } from "../../facts/awspca-crds";
import { charts } from "../../facts/charts";
import { keysAreCurrent, unknownKeys } from "../chart-values";
import { crdErrors } from "../crd";

const replicas = { controller: 2, webhook: 3, issuer: 2 };
const caArn = "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555";

describe("values", () => {
  it.each([
    ["cert-manager", certManagerValues(replicas)],
    ["cert-manager-approver-policy", approverPolicyValues(replicas)],
    ["aws-privateca-issuer", awsPrivatecaIssuerValues({ issuer: 2, ambientCredentials: true, roleArn: "arn" })],
  ] as const)("of %s name only keys that the chart has", (chart, values) => {
    expect(unknownKeys(chart, values)).toEqual([]);
    expect(keysAreCurrent(chart)).toBe(true);
  });

  it("are checked against a list that finds a misspelt key", () => {
    expect(unknownKeys("cert-manager", { crds: { enable: true } })).toEqual(["crds.enable"]);
    expect(unknownKeys("cert-manager", { disableAutoApprove: true })).toEqual(["disableAutoApprove"]);
  });

  it("allow a single approver, for named signers", () => {
    expect(certManagerValues(replicas).disableAutoApproval).toBe(true);
    expect(awsPrivatecaIssuerValues({ issuer: 2, ambientCredentials: true }).approverRole.enabled).toBe(false);
    const { approveSignerNames } = approverPolicyValues(replicas).app;
    expect(approveSignerNames.length).toBeGreaterThan(0);
    expect(approveSignerNames.every((name) => /^[a-z]+\.[a-z.-]+\/\*$/.test(name))).toBe(true);
  });

  it("turn client-side rate limits off", () => {
    expect(awsPrivatecaIssuerValues({ issuer: 2, ambientCredentials: true }).disableClientSideRateLimiting).toBe(true);
    const { kubernetesAPIQPS, kubernetesAPIBurst } = certManagerValues(replicas).config;
    expect(kubernetesAPIQPS).toBeGreaterThan(20);
    expect(kubernetesAPIBurst).toBeGreaterThan(50);
  });

  it("never let the controller's role sign for an AWSPCAIssuer", () => {
    for (const ambientCredentials of [true, false]) {
      const values = awsPrivatecaIssuerValues({ issuer: 2, ambientCredentials });
      expect(values.enableIssuerAmbientCredentials).toBe(false);
      expect(values.disableClusterIssuerAmbientCredentials).toBe(!ambientCredentials);
    }
  });
});

describe("IAM", () => {
  it("grants three actions on one CA, and leaf certificates only", () => {
    const { Statement } = issuerPolicy(caArn);
    expect(Statement.flatMap((statement) => statement.Action).sort()).toEqual([
      "acm-pca:DescribeCertificateAuthority",
      "acm-pca:GetCertificate",
      "acm-pca:IssueCertificate",
    ]);
    expect(Statement.every((statement) => statement.Resource === caArn)).toBe(true);
    const issue = Statement.find((statement) => statement.Action.includes("acm-pca:IssueCertificate"));
    const templates = issue?.Condition?.StringEquals?.["acm-pca:TemplateArn"] ?? [];
    expect(templates.length).toBeGreaterThan(0);
    expect(templates.every((template) => /template\/EndEntity/.test(template))).toBe(true);
  });

  it("names the partition of the CA in the templates", () => {
    const text = JSON.stringify(issuerPolicy(caArn.replace("arn:aws:", "arn:aws-cn:")));
    expect(text).toContain("arn:aws-cn:acm-pca:::template/EndEntityCertificate/V1");
    expect(text).not.toContain("arn:aws:");
  });
});

describe("manifests", () => {
  const parse = (input: object): ReturnType<typeof config.parse> => config.parse(input);

  it.each([{}, { issuer: { kind: "AWSPCAIssuer" } }])(
    "of the issuer %j are valid by the published definition",
    (input) => {
      const parsed = parse(input);
      const manifest = issuerManifest({
        issuer: issuerOf(parsed),
        notBeforeOffset: "15m",
        caArn,
        region: "eu-central-1",
        roleArn: "arn:aws:iam::123456789012:role/x",
      });
      expect(crdErrors(manifest)).toEqual([]);
      expect(manifest.spec).not.toHaveProperty("secretRef");
    },
  );

  it("are checked against a definition that finds a wrong field", () => {
    const wrong = { ...issuerManifest({ issuer: issuerOf(parse({})), notBeforeOffset: "soon", caArn, region: "x" }) };
    expect(crdErrors(wrong)).toEqual([expect.stringMatching(/notBeforeOffset must match pattern/)]);
    expect(crdErrors({ ...wrong, spec: { arns: "" } } as never)).toEqual([
      expect.stringMatching(/additional properties/),
    ]);
    expect(crdErrors({ ...wrong, kind: "Other" })).toEqual([expect.stringMatching(/no definition/)]);
  });

  it("come from the release whose chart is installed", () => {
    expect(charts["aws-privateca-issuer"].version).toBe(`v${awspcaCrdVersion}`);
  });

  it("give an AWSPCAIssuer its own role, and the controller the token of its account only", () => {
    const issuer = issuerOf(parse({ issuer: { kind: "AWSPCAIssuer", namespace: "mesh", name: "pca" } }));
    const manifest = issuerManifest({ issuer, notBeforeOffset: "15m", caArn, region: "r", roleArn: "role" });
    expect(manifest).toMatchObject({
      metadata: { name: "pca", namespace: "mesh" },
      spec: { role: "role", serviceAccountRef: { name: "pca" } },
    });
    const { role, binding } = tokenGrant(issuer, { namespace: "cert-manager", name: "controller" });
    expect(role.rules).toEqual([
      { apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: ["pca"], verbs: ["create"] },
    ]);
    expect(binding.subjects).toEqual([{ kind: "ServiceAccount", namespace: "cert-manager", name: "controller" }]);
  });

  it("request no more CPU and memory than the limit, which is lower in the chart", () => {
    const { requests, limits } = awsPrivatecaIssuerValues({ issuer: 2, ambientCredentials: true }).resources;
    expect(parseInt(limits.cpu)).toBeGreaterThanOrEqual(parseInt(requests.cpu));
    expect(parseInt(limits.memory)).toBeGreaterThanOrEqual(parseInt(requests.memory));
  });

  it("request TLS certificates through the issuer, with a policy for their names only", () => {
    const parsed = parse({
      certificates: {
        shop: { namespace: "shop", dnsNames: ["shop.example.com", "www.example.com"], clientAuthentication: true },
      },
    });
    const { shop } = parsed.certificates;
    if (shop === undefined) {
      throw new Error("no certificate");
    }
    const options = toCertificateOptions("shop", shop, issuerRef(issuerOf(parsed)));
    const manifest = certificate(options);
    expect(() => new Certificate(manifest).validate()).not.toThrow();
    expect(manifest.spec).toMatchObject({
      commonName: "shop.example.com",
      usages: ["server auth", "client auth"],
      issuerRef: { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" },
    });
    const policy = certificatePolicyOptions(options);
    expect(policy.requester).toEqual(certManagerAccount);
    const made = certificatePolicy(policy);
    expect(() => new CertificateRequestPolicy(made).validate()).not.toThrow();
    expect(made.spec.allowed?.dnsNames?.values).toEqual(["shop.example.com", "www.example.com"]);
    expect(made.spec.allowed?.uris).toBeUndefined();
    expect(made.spec.allowed?.isCA).toBe(false);
  });
});

describe("order", () => {
  it.each([
    ["helm", helmOrder],
    ["eks-addons", addonOrder],
  ])("of %s has no cycle", (_, edges) => {
    expect(topological(edges)).toHaveLength(Object.keys(edges).length);
  });

  it.each([
    ["cert-manager", "approver-policy"],
    ["issuer-definitions", "issuer-controller"],
    ["issuer-identity", "issuer-controller"],
    ["approver-policy", "issuer"],
    ["issuer-controller", "issuer"],
    ["issuer", "certificates"],
    ["approver-policy", "certificates"],
  ] as const)("has %s before %s", (before, after) => {
    expect(helmOrder[after]).toContain(before);
  });
});

describe("check", () => {
  const declared: Partial<Declarations> = {
    privateCa: { usageMode: "SHORT_LIVED_CERTIFICATE", acm: false },
    kubernetesVersion: "1.34",
    podIdentity: true,
    irsa: false,
  };
  const certificateOf = (options: object): object => ({
    certificates: { shop: { namespace: "shop", dnsNames: ["a.example"], ...options } },
  });
  const addons = { certManager: "v1.21.2-eksbuild.1", privateCaConnector: "v1.12.0-eksbuild.1" };

  it("finds nothing in the defaults", () => {
    expect(check(config.parse(certificateOf({})), declared)).toEqual([]);
  });

  it.each<[string, object, string, Partial<Declarations>?]>([
    [
      "an issuer that backdates by an hour",
      { versions: { awsPrivatecaIssuer: "v1.9.0" } },
      "versions.awsPrivatecaIssuer",
    ],
    ["a version range", { versions: { certManager: "1.21" } }, "versions.certManager"],
    ["a day over the limit of a short-lived CA", certificateOf({ duration: "168h" }), "certificates.shop.duration"],
    [
      "a minute under cert-manager's limit",
      certificateOf({ duration: "59m" }),
      "certificates.shop.duration,certificates.shop.renewBefore,issuer.notBeforeOffset",
    ],
    ["a renewal before the start", certificateOf({ duration: "8h" }), "certificates.shop.renewBefore"],
    ["a renewal in the last minutes", certificateOf({ renewBefore: "4m" }), "certificates.shop.renewBefore"],
    [
      "backdating by more than a quarter",
      { issuer: { notBeforeOffset: "7h" }, ...certificateOf({}) },
      "issuer.notBeforeOffset",
    ],
    [
      "Pod Identity for a namespaced issuer",
      { issuer: { kind: "AWSPCAIssuer", credentials: "pod-identity" } },
      "issuer.credentials",
      { irsa: true },
    ],
    ["a namespaced issuer without an identity provider", { issuer: { kind: "AWSPCAIssuer" } }, "issuer.credentials"],
    ["a namespace for a cluster issuer", { issuer: { namespace: "x" } }, "issuer.namespace"],
    ["Pod Identity without its agent", {}, "issuer.credentials", { podIdentity: false }],
    [
      "a certificate outside of the issuer's namespace",
      { issuer: { kind: "AWSPCAIssuer" }, ...certificateOf({}) },
      "certificates.shop.namespace",
      { irsa: true },
    ],
    [
      "add-ons without versions",
      { installation: "eks-addons", issuer: { kind: "AWSPCAIssuer" } },
      "addonVersions",
      { irsa: true },
    ],
    ["add-on versions with charts", { addonVersions: addons }, "addonVersions"],
    [
      "an issuer for all namespaces without approver-policy",
      { installation: "eks-addons", addonVersions: addons },
      "issuer.kind",
    ],
    ["a private network that cannot reach the CA", {}, "", { internetEgress: false, interfaceEndpoints: ["sts"] }],
  ])("refuses %s", (_, input, paths, more = {}) => {
    const problems = check(config.parse(input), { ...declared, ...more });
    expect(problems.map((problem) => problem.path.join(".")).join()).toBe(paths);
    expect(problems.every((problem) => problem.severity === "error")).toBe(true);
  });

  it("warns if cert-manager is not tested on the Kubernetes version", () => {
    const problems = check(config.parse({}), { ...declared, kubernetesVersion: "1.31" });
    expect(problems).toMatchObject([{ severity: "warning", path: ["versions", "certManager"] }]);
  });

  it("allows longer certificates from a general-purpose CA", () => {
    const general = { ...declared, privateCa: { usageMode: "GENERAL_PURPOSE", acm: false } } as const;
    expect(check(config.parse(certificateOf({ duration: "2160h", renewBefore: "720h" })), general)).toEqual([]);
  });
});
