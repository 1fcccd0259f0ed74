/** Activation and templates of private CAs. */
import { caActivated } from "../../../policypack/rules/private-ca/ca-activated";
import { caActiveFirst } from "../../../policypack/rules/private-ca/ca-active-first";
import { caTemplate } from "../../../policypack/rules/private-ca/ca-template";
import { describeRule } from "../harness";
import { type Declared, mixed, type Program, unknown } from "../program";
import { ca, type Inputs, issuer, own, signed } from "../private-ca";

const activated = (p: Program, name: string, of: Declared, certificate: Declared, inputs: Inputs = {}): Declared =>
  p.add("aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate", name, {
    certificateAuthorityArn: of.out("arn"),
    certificate: certificate.out("certificate"),
    ...inputs,
  });
const template = (name: string): Inputs => ({ templateArn: `arn:aws:acm-pca:::template/${name}` });

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
      says: /of a root CA is issued from template arn:aws:acm-pca:::template\/Sub.*[^]*template\/RootCACertificate\/V1/,
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
