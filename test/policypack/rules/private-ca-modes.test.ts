/** Modes of private CAs, their roots, their revocation lists, and how they are deleted. */
import { acmKeyFamily } from "../../../policypack/rules/private-ca/acm-key-family";
import { acmNeedsGeneralPurpose } from "../../../policypack/rules/private-ca/acm-needs-general-purpose";
import { caDeletionWindow } from "../../../policypack/rules/private-ca/ca-deletion-window";
import { crlNotPublic } from "../../../policypack/rules/private-ca/crl-not-public";
import { noShortLivedParent } from "../../../policypack/rules/private-ca/no-short-lived-parent";
import { rootPemSource } from "../../../policypack/rules/private-ca/root-pem-source";
import { shortLivedForWorkloads } from "../../../policypack/rules/private-ca/short-lived-for-workloads";
import { type Build, describeRule } from "../harness";
import { type Input, type Program, unknown } from "../program";
import { ca, issuer, own, signed } from "../private-ca";

const below =
  (usageMode: Input): Build =>
  (p) => {
    const parent = ca(p, "root", usageMode === undefined ? { type: "ROOT" } : { type: "ROOT", usageMode });
    signed(p, "sub", parent, ca(p, "sub"));
  };

describeRule(noShortLivedParent, {
  good: { "general-purpose": below("GENERAL_PURPOSE"), "by default": below(undefined) },
  bad: { "short-lived": { build: below("SHORT_LIVED_CERTIFICATE"), says: /root.*signs CA sub/ } },
  unknown: {
    "mode unknown": below(unknown),
    "parent unknown": (p) =>
      p.add("aws:acmpca/certificate:Certificate", "sub", {
        certificateAuthorityArn: unknown,
        certificateSigningRequest: ca(p, "sub").out("certificateSigningRequest"),
      }),
  },
  notApplicable: {
    "a short-lived root signs itself": own("ROOT", {}),
    "the parent is elsewhere": (p) =>
      p.add("aws:acmpca/certificate:Certificate", "sub", {
        certificateAuthorityArn: "arn:elsewhere",
        certificateSigningRequest: ca(p, "sub").out("certificateSigningRequest"),
      }),
  },
});

const acm =
  (usageMode: Input, type = "aws:acm/certificate:Certificate"): Build =>
  (p) =>
    p.add(type, "web", {
      certificateAuthorityArn: ca(p, "ca", usageMode === undefined ? {} : { usageMode }).out("arn"),
    });

describeRule(acmNeedsGeneralPurpose, {
  good: { "general-purpose": acm("GENERAL_PURPOSE"), "by default": acm(undefined) },
  bad: {
    "a certificate": acm("SHORT_LIVED_CERTIFICATE"),
    "a permission": {
      build: acm("SHORT_LIVED_CERTIFICATE", "aws:acmpca/permission:Permission"),
      says: "short-lived CA ca",
    },
    "an Ingress": {
      build: (p) =>
        p.add("kubernetes:networking.k8s.io/v1:Ingress", "web", {
          metadata: {
            annotations: {
              "alb.ingress.kubernetes.io/acm-pca-arn": ca(p, "ca", { usageMode: "SHORT_LIVED_CERTIFICATE" }).out("arn"),
            },
          },
        }),
      says: "acm-pca-arn",
    },
  },
  unknown: {
    "mode unknown": acm(unknown),
    "ARN unknown": (p) => p.add("aws:acm/certificate:Certificate", "web", { certificateAuthorityArn: unknown }),
  },
  notApplicable: {
    "an Ingress without it": (p) =>
      p.add("kubernetes:networking.k8s.io/v1:Ingress", "web", {
        metadata: { labels: { ca: ca(p, "ca", { usageMode: "SHORT_LIVED_CERTIFICATE" }).out("id") } },
      }),
    "a public certificate": (p) => p.add("aws:acm/certificate:Certificate", "web", { domainName: "example.com" }),
  },
});

const issuing =
  (usageMode: Input): Build =>
  (p) =>
    issuer(p, ca(p, "ca", usageMode === undefined ? {} : { usageMode }));

describeRule(shortLivedForWorkloads, {
  good: { "short-lived": issuing("SHORT_LIVED_CERTIFICATE") },
  bad: {
    "in a namespace": (p) =>
      p.add("kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer", "issuer", {
        spec: { arn: ca(p, "ca").out("arn") },
      }),
    "general-purpose": issuing("GENERAL_PURPOSE"),
    "by default": { build: issuing(undefined), says: "CA ca" },
  },
  unknown: {
    "mode unknown": issuing(unknown),
    "all of it from another stack": (p) =>
      p.add("kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer", "issuer", {
        spec: p.add("pulumi:pulumi:StackReference", "pki").out("outputs"),
      }),
    "ARN unknown": (p) =>
      p.add("kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer", "issuer", { spec: { arn: unknown } }),
  },
  notApplicable: {
    "from elsewhere": (p) =>
      p.add("kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer", "issuer", { spec: { arn: "arn:elsewhere" } }),
  },
});

const holder =
  (key: string, value: (p: Program) => Input, type = "kubernetes:core/v1:ConfigMap", field = "data"): Build =>
  (p) =>
    p.add(type, "root", { metadata: { name: "root" }, [field]: { [key]: value(p) } });
const attribute = (p: Program): Input => ca(p, "root").out("certificate");
const issued = (p: Program): Input => {
  const authority = ca(p, "root");
  return signed(p, "root", authority, authority).out("certificate");
};

const besideAnother: Build = (p) =>
  p.add("kubernetes:core/v1:ConfigMap", "root", { data: { "old.pem": "pem", "ca.pem": attribute(p) } });

describeRule(rootPemSource, {
  good: {
    "the issued certificate": holder("ca.pem", issued),
    "in a Secret": holder("root-cert", issued, "kubernetes:core/v1:Secret", "stringData"),
    "next to the CA's ARN": (p) => {
      const authority = ca(p, "root");
      const certificate = signed(p, "root", authority, authority);
      p.add("kubernetes:core/v1:ConfigMap", "root", {
        data: { "ca.pem": certificate.out("certificate"), arn: authority.out("arn") },
      });
    },
  },
  bad: {
    "the CA's attribute": { build: holder("ca.pem", attribute), says: "CA root" },
    "as crt": holder("ca.crt", attribute),
    "as cer": holder("ca.cer", attribute),
    "as root-cert": holder("root-cert", attribute),
    "in capitals": holder("ROOT-CERT", attribute),
    "next to another certificate": { build: besideAnother, moments: ["known"] },
    "in a Secret": holder("ca.pem", attribute, "kubernetes:core/v1:Secret", "stringData"),
  },
  unknown: {
    "a certificate from nowhere": holder("ca.pem", () => unknown),
    "next to another certificate": { build: besideAnother, says: 'data["ca.pem"]' },
  },
  notApplicable: {
    "an unknown that is not a certificate": holder("motd", () => unknown),
    "a certificate from another stack, next to other values": (p) =>
      p.add("kubernetes:core/v1:ConfigMap", "root", {
        data: { "ca.pem": p.add("pulumi:pulumi:StackReference", "pki").out("outputs"), motd: "hello" },
      }),
    "an ARN in a ConfigMap": holder("arn", (p) => ca(p, "root").out("arn")),
    "a certificate from elsewhere": holder("ca.pem", () => "pem"),
    "a certificate from elsewhere, next to the CA's ARN": (p) =>
      p.add("kubernetes:core/v1:ConfigMap", "root", { data: { "ca.pem": "pem", arn: ca(p, "root").out("arn") } }),
    "no certificate under its key": (p) =>
      p.add("kubernetes:core/v1:ConfigMap", "root", { data: { "ca.pem": null, arn: ca(p, "root").out("arn") } }),
    "the file's name goes on": holder("ca.pem.sha256", attribute),
    "the ARN of a certificate": holder("arn", issued),
  },
});

const revocation =
  (crlConfiguration: Input): Build =>
  (p) =>
    ca(p, "ca", { revocationConfiguration: { crlConfiguration } });

describeRule(crlNotPublic, {
  good: {
    "for the owner": revocation({ enabled: true, s3ObjectAcl: "BUCKET_OWNER_FULL_CONTROL" }),
    "for the owner, perhaps": revocation({ enabled: unknown, s3ObjectAcl: "BUCKET_OWNER_FULL_CONTROL" }),
  },
  bad: {
    default: revocation({ enabled: true }),
    public: revocation({ enabled: true, s3ObjectAcl: "PUBLIC_READ" }),
  },
  unknown: {
    "ACL unknown": revocation({ enabled: true, s3ObjectAcl: unknown }),
    "enabled unknown, and public": revocation({ enabled: unknown, s3ObjectAcl: "PUBLIC_READ" }),
    "enabled unknown": revocation({ enabled: unknown }),
  },
  notApplicable: { off: revocation({ enabled: false }), absent: (p) => ca(p, "ca") },
});

const window =
  (days: Input): Build =>
  (p) =>
    ca(p, "ca", days === undefined ? {} : { permanentDeletionTimeInDays: days });

describeRule(caDeletionWindow, {
  good: {
    default: { build: window(undefined), params: { minDays: 30 } },
    "just enough": window(14),
    "as asked": { build: window(7), params: { minDays: 7 } },
  },
  bad: {
    "too short": { build: window(13), says: "13 days" },
    "shorter than asked": { build: window(29), params: { minDays: 30 } },
  },
  unknown: { "days unknown": window(unknown) },
});

const keys =
  (ofTheCa: Input, keyAlgorithm?: Input): Build =>
  (p) =>
    p.add("aws:acm/certificate:Certificate", "web", {
      certificateAuthorityArn: ca(p, "ca", { certificateAuthorityConfiguration: { keyAlgorithm: ofTheCa } }).out("arn"),
      ...(keyAlgorithm === undefined ? {} : { keyAlgorithm }),
    });

describeRule(acmKeyFamily, {
  good: {
    "RSA, the default": keys("RSA_4096"),
    "RSA by name": keys("RSA_2048", "RSA_2048"),
    "elliptic curves of any size": keys("EC_secp521r1", "EC_prime256v1"),
  },
  bad: {
    "the default, from an elliptic curve": {
      build: keys("EC_prime256v1"),
      says: "key RSA_2048 from ca, whose key is EC_prime256v1",
    },
    "an elliptic curve, from RSA": keys("RSA_2048", "EC_prime256v1"),
  },
  unknown: {
    "key of the CA": keys(unknown),
    "key of the certificate": keys("RSA_2048", unknown),
    "ARN unknown": (p) => p.add("aws:acm/certificate:Certificate", "web", { certificateAuthorityArn: unknown }),
  },
  notApplicable: {
    "a CA from elsewhere": (p) =>
      p.add("aws:acm/certificate:Certificate", "web", { certificateAuthorityArn: "arn:elsewhere" }),
  },
});
