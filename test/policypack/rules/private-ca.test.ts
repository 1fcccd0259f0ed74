import { acmNeedsGeneralPurpose } from "../../../policypack/rules/private-ca/acm-needs-general-purpose";
import { caActivated } from "../../../policypack/rules/private-ca/ca-activated";
import { caActiveFirst } from "../../../policypack/rules/private-ca/ca-active-first";
import { caDeletionWindow } from "../../../policypack/rules/private-ca/ca-deletion-window";
import { caTemplate } from "../../../policypack/rules/private-ca/ca-template";
import { crlNotPublic } from "../../../policypack/rules/private-ca/crl-not-public";
import { noShortLivedParent } from "../../../policypack/rules/private-ca/no-short-lived-parent";
import { rootPemSource } from "../../../policypack/rules/private-ca/root-pem-source";
import { shortLivedForWorkloads } from "../../../policypack/rules/private-ca/short-lived-for-workloads";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, mixed, type Program, unknown } from "../program";

type Inputs = Readonly<Record<string, Input>>;

/** What the provider knows as the certificate of a CA is empty until a refresh. */
const ca = (p: Program, name: string, inputs: Inputs = {}): Declared =>
  p.add("aws:acmpca/certificateAuthority:CertificateAuthority", name, inputs, { outputs: { certificate: "" } });
const signed = (
  p: Program,
  name: string,
  signer: Declared,
  subject: Declared,
  inputs: Inputs = {},
  after: Declared[] = [],
): Declared =>
  p.add(
    "aws:acmpca/certificate:Certificate",
    name,
    {
      certificateAuthorityArn: signer.out("arn"),
      certificateSigningRequest: subject.out("certificateSigningRequest"),
      ...inputs,
    },
    { dependsOn: after },
  );
const activated = (p: Program, name: string, of: Declared, certificate: Declared, inputs: Inputs = {}): Declared =>
  p.add("aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate", name, {
    certificateAuthorityArn: of.out("arn"),
    certificate: certificate.out("certificate"),
    ...inputs,
  });
const template = (name: string): Inputs => ({ templateArn: `arn:aws:acm-pca:::template/${name}` });
const issuer = (p: Program, of: Declared, after: Declared[] = []): Declared =>
  p.add(
    "kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer",
    "issuer",
    { metadata: { name: "mesh" }, spec: { arn: of.out("arn"), region: "eu-central-1" } },
    { dependsOn: after },
  );

/** A root that signs itself and is active. */
function root(p: Program, inputs: Inputs = {}): { readonly authority: Declared; readonly active: Declared } {
  const authority = ca(p, "root", { type: "ROOT", ...inputs });
  const active = activated(
    p,
    "root",
    authority,
    signed(p, "root", authority, authority, template("RootCACertificate/V1")),
  );
  return { authority, active };
}

describeRule(caActivated, {
  good: {
    "an active root": (p) => root(p),
    "a subordinate with its chain": (p) => {
      const { authority, active } = root(p);
      const sub = ca(p, "sub", { type: "SUBORDINATE" });
      const certificate = signed(p, "sub", authority, sub, {}, [active]);
      activated(p, "sub", sub, certificate, { certificateChain: certificate.out("certificateChain") });
    },
    "a root whose import names the ARN that a request has": (p) => {
      const authority = ca(p, "root", { type: "ROOT" });
      activated(p, "root", authority, signed(p, "root", authority, authority));
    },
    "an unknown type with a chain": (p) => {
      const other = ca(p, "other", { type: unknown });
      activated(p, "other", other, signed(p, "other", other, other), { certificateChain: "pem" });
    },
  },
  bad: {
    "no certificate": { build: (p) => ca(p, "root", { type: "ROOT" }), says: "nothing imports a certificate" },
    "issued, not imported": (p) => {
      const authority = ca(p, "root", { type: "ROOT" });
      signed(p, "root", authority, authority);
    },
    "another one is imported": (p) => {
      root(p);
      ca(p, "sub", { type: "SUBORDINATE" });
    },
    "a subordinate without its chain": {
      build: (p) => {
        const sub = ca(p, "sub", { type: "SUBORDINATE" });
        activated(p, "sub", sub, signed(p, "sub", sub, sub));
      },
      says: "certificateChain",
    },
    "a subordinate by default": (p) => {
      const sub = ca(p, "sub");
      activated(p, "sub", sub, signed(p, "sub", sub, sub));
    },
    "one of two imports has no chain": (p) => {
      const sub = ca(p, "sub");
      activated(p, "first", sub, signed(p, "first", sub, sub), { certificateChain: "pem" });
      activated(p, "second", sub, signed(p, "second", sub, sub));
    },
  },
  unknown: {
    "which CA a certificate is imported for": {
      build: (p) => {
        const authority = ca(p, "root", { type: "ROOT" });
        activated(p, "other", ca(p, "other", { type: "ROOT" }), signed(p, "other", authority, authority));
        activated(p, "root", authority, signed(p, "root", authority, authority), { certificateAuthorityArn: unknown });
      },
      says: "which CA",
    },
    "an import for one of two": (p) => {
      const [one, two] = [ca(p, "one", { type: "ROOT" }), ca(p, "two", { type: "ROOT" })];
      p.add("aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate", "either", {
        certificateAuthorityArn: mixed(one.out("arn"), two.out("arn")),
        certificate: "pem",
      });
    },
    "type unknown, no chain": (p) => {
      const other = ca(p, "other", { type: unknown });
      activated(p, "other", other, signed(p, "other", other, other));
    },
  },
});

describeRule(caActiveFirst, {
  good: {
    "a subordinate after its parent": (p) => {
      const { authority, active } = root(p);
      signed(p, "sub", authority, ca(p, "sub"), {}, [active]);
    },
    "an issuer after the activation": (p) => {
      const { authority, active } = root(p);
      issuer(p, authority, [active]);
    },
    "by the ARN that the import has": {
      build: (p) => {
        const { active } = root(p);
        issuer(p, active, []);
      },
      moments: ["preview"],
    },
    "an issuer of a namespace": (p) => {
      const { authority, active } = root(p);
      p.add(
        "kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer",
        "issuer",
        { spec: { arn: authority.out("arn") } },
        { dependsOn: [active] },
      );
    },
    "after one of two imports": (p) => {
      const { authority, active } = root(p);
      activated(p, "again", authority, signed(p, "again", authority, authority));
      issuer(p, authority, [active]);
    },
    "in a component that waits": (p) => {
      const { authority, active } = root(p);
      const outer = p.add("my:index:Mesh", "mesh", {}, { dependsOn: [active] });
      const inner = p.add("my:index:Issuer", "issuer", {}, { parent: outer });
      p.add(
        "kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer",
        "issuer",
        { spec: { arn: authority.out("arn") } },
        { parent: inner },
      );
    },
    "after something that is after it": (p) => {
      const { authority, active } = root(p);
      const between = p.add("kubernetes:core/v1:Namespace", "between", {}, { dependsOn: [active] });
      issuer(p, authority, [between]);
    },
  },
  bad: {
    "a subordinate by the ARN alone": {
      build: (p) => {
        const { authority } = root(p);
        signed(p, "sub", authority, ca(p, "sub"));
      },
      says: "private CA root",
    },
    "an issuer by the ARN alone": (p) => issuer(p, root(p).authority),
    "an issuer of a namespace by the ARN alone": (p) =>
      p.add("kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer", "issuer", {
        spec: { arn: root(p).authority.out("arn") },
      }),
    "in a component that does not wait": (p) =>
      p.add(
        "kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer",
        "issuer",
        { spec: { arn: root(p).authority.out("arn") } },
        { parent: p.add("my:index:Mesh", "mesh") },
      ),
    "an ACM certificate by the ARN alone": (p) =>
      p.add("aws:acm/certificate:Certificate", "web", { certificateAuthorityArn: root(p).authority.out("arn") }),
    "after another CA's activation": (p) => {
      const { active } = root(p);
      const other = ca(p, "other", { type: "ROOT" });
      activated(p, "other", other, signed(p, "other", other, other));
      issuer(p, other, [active]);
    },
  },
  unknown: {
    "an ARN from nowhere": (p) => p.add("aws:acm/certificate:Certificate", "web", { certificateAuthorityArn: unknown }),
    "an issuer's ARN from nowhere": (p) =>
      p.add("kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer", "issuer", { spec: { arn: unknown } }),
    "one of two": {
      build: (p) => {
        const one = root(p);
        p.add("aws:acm/certificate:Certificate", "web", {
          certificateAuthorityArn: mixed(one.authority.out("arn"), ca(p, "other").out("arn")),
        });
      },
      says: "certificateAuthorityArn",
    },
    "which CA a certificate is imported for": {
      build: (p) => {
        const authority = ca(p, "root", { type: "ROOT" });
        activated(p, "other", ca(p, "other", { type: "ROOT" }), signed(p, "other", authority, authority));
        activated(p, "root", authority, signed(p, "root", authority, authority), { certificateAuthorityArn: unknown });
        issuer(p, authority);
      },
      says: "imported for",
    },
  },
  notApplicable: {
    "a CA from elsewhere": (p) =>
      p.add("aws:acm/certificate:Certificate", "web", {
        certificateAuthorityArn: "arn:aws:acm-pca:eu-central-1:1:certificate-authority/a",
      }),
    "a root signs itself": (p) => {
      root(p);
    },
    "a CA that is not activated here": (p) => {
      root(p);
      issuer(p, ca(p, "sub"));
    },
    "an ARN from something else": {
      build: (p) =>
        p.add("aws:acm/certificate:Certificate", "web", {
          certificateAuthorityArn: p.add("pulumi:pulumi:StackReference", "pki").out("outputs"),
        }),
    },
  },
});

const own =
  (type: Input, inputs: Inputs): Build =>
  (p) => {
    const authority = ca(p, "own", type === undefined ? {} : { type });
    signed(p, "own", authority, authority, inputs);
  };

describeRule(caTemplate, {
  good: {
    "a root": own("ROOT", template("RootCACertificate/V1")),
    "a root with passthrough": own("ROOT", template("RootCACertificate_APIPassthrough/V1")),
    "a subordinate": own("SUBORDINATE", template("SubordinateCACertificate_PathLen0/V1")),
    "a subordinate by default": own(undefined, template("SubordinateCACertificate_PathLen1/V1")),
    "a blank root": own("ROOT", template("BlankRootCACertificate_APIPassthrough/V1")),
    "a blank root with a path length": own("ROOT", template("BlankRootCACertificate_PathLen0_APIPassthrough/V1")),
    "a blank subordinate": own("SUBORDINATE", template("BlankSubordinateCACertificate_PathLen0_APICSRPassthrough/V1")),
    "another partition": own("ROOT", { templateArn: "arn:aws-cn:acm-pca:::template/RootCACertificate/V1" }),
  },
  bad: {
    "no template": { build: own("ROOT", {}), says: "EndEntityCertificate/V1" },
    "a root by the subordinate's": {
      build: own("ROOT", template("SubordinateCACertificate_PathLen0/V1")),
      says: /of a root CA is made from arn:aws:acm-pca:::template\/Sub.*[^]*template\/RootCACertificate\/V1/,
    },
    "a subordinate by the root's": {
      build: own("SUBORDINATE", template("RootCACertificate/V1")),
      says: /of a subordinate CA[^]*template\/SubordinateCACertificate_PathLen0\/V1/,
    },
    "a leaf's": own("SUBORDINATE", template("EndEntityCertificate/V1")),
  },
  unknown: {
    "type unknown": own(unknown, template("RootCACertificate/V1")),
    "template unknown": own("ROOT", { templateArn: unknown }),
  },
  notApplicable: {
    "a leaf": (p) =>
      p.add("aws:acmpca/certificate:Certificate", "leaf", {
        certificateAuthorityArn: ca(p, "root").out("arn"),
        certificateSigningRequest: "pem",
      }),
  },
});

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
    "beside the CA's ARN": (p) => {
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
    "beside another certificate": { build: besideAnother, moments: ["known"] },
    "in a Secret": holder("ca.pem", attribute, "kubernetes:core/v1:Secret", "stringData"),
  },
  unknown: {
    "a certificate from nowhere": holder("ca.pem", () => unknown),
    "beside another certificate": { build: besideAnother, says: 'data["ca.pem"]' },
  },
  notApplicable: {
    "an unknown that is no certificate": holder("motd", () => unknown),
    "a certificate from another stack, beside other values": (p) =>
      p.add("kubernetes:core/v1:ConfigMap", "root", {
        data: { "ca.pem": p.add("pulumi:pulumi:StackReference", "pki").out("outputs"), motd: "hello" },
      }),
    "an ARN in a ConfigMap": holder("arn", (p) => ca(p, "root").out("arn")),
    "a certificate from elsewhere": holder("ca.pem", () => "pem"),
    "a certificate from elsewhere, beside the CA's ARN": (p) =>
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
