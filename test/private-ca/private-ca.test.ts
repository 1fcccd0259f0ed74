import { describe, expect, it } from "vitest";
import { privateCa } from "../../components/private-ca";
import { config } from "../../components/private-ca/config";
import { PrivateCa } from "../../components/private-ca/private-ca";
import { parseProblems } from "../../core/zod-problem";
import { collect, tokens, type Collected } from "../mocks";
import { rootPem } from "./pem";

const call = (): Record<string, unknown> => ({ partition: "aws-us-gov" });

const signed = ({ type, name }: { type: string; name: string }): Record<string, unknown> =>
  type === "aws:acmpca/certificate:Certificate"
    ? { certificate: `pem of ${name}`, certificateChain: `chain of ${name}` }
    : type === "aws:acmpca/certificateAuthority:CertificateAuthority"
      ? { certificateSigningRequest: `csr of ${name}`, certificate: "" }
      : {};

function build(input: unknown, preview = false): Promise<Collected<PrivateCa>> {
  const parsed = config.parse(input);
  return collect(() => new PrivateCa("private-ca", { ...parsed, tags: { Team: "platform" } }), {
    preview,
    call,
    outputs: signed,
  });
}

const full = {
  organization: "Acme",
  root: {},
  issuing: {},
  acm: {},
  revocation: { ocsp: true, crlBucket: "acme-crl" },
};

describe("PrivateCa", () => {
  it("registers the same resources in a preview", async () => {
    const up = tokens(await build(full));
    expect(tokens(await build(full, true))).toEqual(up);
    expect(up).toMatchInlineSnapshot(`
      [
        "aws:acmpca/certificate:Certificate private-ca-acm",
        "aws:acmpca/certificate:Certificate private-ca-issuing-a",
        "aws:acmpca/certificate:Certificate private-ca-root",
        "aws:acmpca/certificateAuthority:CertificateAuthority private-ca-acm",
        "aws:acmpca/certificateAuthority:CertificateAuthority private-ca-issuing-a",
        "aws:acmpca/certificateAuthority:CertificateAuthority private-ca-root",
        "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate private-ca-acm",
        "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate private-ca-issuing-a",
        "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate private-ca-root",
        "aws:acmpca/permission:Permission private-ca-acm",
        "eks-network-security:index:PrivateCa private-ca",
      ]
    `);
  });

  it("gets each CA's request signed by its parent, and imports certificate and chain", async () => {
    const built = await build(full);
    expect(built.one("aws:acmpca/certificate:Certificate", "private-ca-issuing-a").inputs).toMatchObject({
      certificateAuthorityArn: "arn:aws:mock:eu-central-1:123456789012:private-ca-root",
      certificateSigningRequest: "csr of private-ca-issuing-a",
      templateArn: "arn:aws-us-gov:acm-pca:::template/SubordinateCACertificate_PathLen0/V1",
      validity: { type: "YEARS", value: "3" },
    });
    const activation = "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate";
    expect(built.one(activation, "private-ca-issuing-a").inputs).toMatchObject({
      certificateAuthorityArn: "arn:aws:mock:eu-central-1:123456789012:private-ca-issuing-a",
      certificate: "pem of private-ca-issuing-a",
      certificateChain: "chain of private-ca-issuing-a",
    });
    expect(built.one(activation, "private-ca-root").inputs).not.toHaveProperty("certificateChain");
  });

  it("keeps keys in FIPS 140-2 Level 3 hardware and sets subject and tags", async () => {
    const built = await build({ ...full, country: "DE" });
    const authorities = built.all("aws:acmpca/certificateAuthority:CertificateAuthority");
    expect(authorities.length).toBeGreaterThan(1);
    for (const { name, inputs } of authorities) {
      expect(inputs).toMatchObject({
        keyStorageSecurityStandard: "FIPS_140_2_LEVEL_3_OR_HIGHER",
        permanentDeletionTimeInDays: 30,
        certificateAuthorityConfiguration: { subject: { organization: "Acme", country: "DE" } },
        tags: { Team: "platform", Name: name },
      });
    }
  });

  it("configures revocation for general-purpose CAs only, and never with public objects", async () => {
    const built = await build(full);
    const revocation = (name: string): unknown =>
      built.one("aws:acmpca/certificateAuthority:CertificateAuthority", name).inputs.revocationConfiguration;
    expect(revocation("private-ca-issuing-a")).toBeUndefined();
    expect(revocation("private-ca-root")).toMatchObject({
      ocspConfiguration: { enabled: true },
      crlConfiguration: { s3BucketName: "acme-crl", s3ObjectAcl: "BUCKET_OWNER_FULL_CONTROL" },
    });
  });

  it("takes the root from the issued certificate, with roots that are trusted next to it", async () => {
    const { result } = await build({ ...full, additionalRootCertificates: rootPem });
    const value = await new Promise((resolve) => result.rootCertificatePem.apply(resolve));
    expect(value).toBe(`pem of private-ca-root\n${rootPem.trim()}\n`);
  });

  it.each([
    ["EC_secp384r1", "GENERAL_PURPOSE"],
    ["RSA_2048", "SHORT_LIVED_CERTIFICATE"],
  ] as const)("says what key ACM's CA has, %s (%s), and that ACM may use it before it does", async (key, usageMode) => {
    const { result, one } = await build({
      organization: "Acme",
      root: {},
      issuing: { keyAlgorithm: key, usageMode },
      acm: {},
    });
    expect(result.acmKeyAlgorithm).toBe(key);
    expect(result.active).toHaveLength(usageMode === "GENERAL_PURPOSE" ? 2 : 3);
    expect(one("aws:acmpca/permission:Permission").inputs).toMatchObject({ principal: "acm.amazonaws.com" });
    const waits = await Promise.all(
      result.active.map((each) => new Promise<string>((done) => each.urn.apply((urn) => done(urn)))),
    );
    expect(waits.filter((urn) => urn.includes("acmpca/permission"))).toHaveLength(1);
  });

  it("uses an existing CA and creates none", async () => {
    const arn = "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555";
    const built = await build({
      organization: "Acme",
      existing: { arn, usageMode: "SHORT_LIVED_CERTIFICATE", rootCertificatePem: rootPem },
    });
    expect(tokens(built)).toEqual(["eks-network-security:index:PrivateCa private-ca"]);
    const { issuingArn, rootCertificatePem, acmArn, active } = built.result;
    expect(await new Promise((resolve) => issuingArn.apply(resolve))).toBe(arn);
    expect(await new Promise((resolve) => rootCertificatePem.apply(resolve))).toBe(`${rootPem.trim()}\n`);
    expect(acmArn).toBeUndefined();
    expect(active).toEqual([]);
  });
});

describe("config", () => {
  it.each([
    ["a text that is not a certificate", { rootCertificatePem: "hello" }, "PEM certificates"],
    [
      "a private key next to the certificate",
      { rootCertificatePem: `${rootPem}\n-----BEGIN PRIVATE KEY-----\nx` },
      "nothing else",
    ],
    ["an ARN of something else", { arn: "arn:aws:iam::123456789012:role/x" }, "ARN of a private CA"],
  ])("refuses %s", (_, wrong, message) => {
    const existing = {
      arn: "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555",
      usageMode: "GENERAL_PURPOSE",
      rootCertificatePem: rootPem,
      ...wrong,
    };
    const problems = parseProblems(config, { organization: "Acme", existing });
    expect(problems.map((problem) => problem.message).join()).toContain(message);
  });

  it("names the nearest key", () => {
    expect(parseProblems(config, { organization: "Acme", root: {}, isuing: {} })[0]).toMatchObject({
      path: ["isuing"],
      hint: 'Did you mean "issuing"?',
    });
  });

  it("declares the usage mode of the issuing CA before anything is registered", () => {
    expect(privateCa.declare(config.parse(full))).toEqual({
      privateCa: { usageMode: "SHORT_LIVED_CERTIFICATE", acm: true },
    });
    expect(privateCa.check(config.parse({ organization: "Acme" }), {})).toHaveLength(1);
    expect(privateCa.declare(config.parse({ organization: "Acme" }))).toEqual({});
  });

  it("refuses an estimate for another duration than that of the mesh's certificates", () => {
    const parsed = config.parse({ ...full, estimate: { workloads: 10, certificateHours: 24 } });
    const mesh = (workloadCertificateDuration: string): Parameters<typeof privateCa.check>[1] => ({
      mesh: { trustDomain: "cluster.local", clusterId: "Kubernetes", workloadCertificateDuration },
    });
    expect(privateCa.check(parsed, mesh("24h"))).toEqual([]);
    expect(privateCa.check(parsed, mesh("48h"))).toMatchObject([
      { path: ["estimate", "certificateHours"], message: expect.stringMatching(/24 hours.* 48\./) as string },
    ]);
    expect(privateCa.check(config.parse(full), mesh("48h"))).toEqual([]);
  });
});
