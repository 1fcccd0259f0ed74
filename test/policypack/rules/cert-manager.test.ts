import { certificateDuration } from "../../../policypack/rules/cert-manager/certificate-duration";
import { chartVersionFloor } from "../../../policypack/rules/cert-manager/chart-version-floor";
import { issuerBackdating } from "../../../policypack/rules/cert-manager/issuer-backdating";
import { issuerCredentials } from "../../../policypack/rules/cert-manager/issuer-credentials";
import { issuerDefinitions } from "../../../policypack/rules/cert-manager/issuer-definitions";
import { issuerGroup } from "../../../policypack/rules/cert-manager/issuer-group";
import { meshIssuerScope } from "../../../policypack/rules/cert-manager/mesh-issuer-scope";
import { oneApprover } from "../../../policypack/rules/cert-manager/one-approver";
import { stableReleaseName } from "../../../policypack/rules/cert-manager/stable-release-name";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, mixed, type Program, unknown, unknownList } from "../program";

type Inputs = Readonly<Record<string, Input>>;

const release = (p: Program, chart: Input, inputs: Inputs = {}): Declared =>
  p.add("kubernetes:helm.sh/v3:Release", typeof chart === "string" ? chart : "release", { chart, ...inputs });
const certificate = (p: Program, spec: Inputs): Declared =>
  p.add("kubernetes:cert-manager.io/v1:Certificate", "web", { metadata: { name: "web" }, spec });
const privateCa: Input = { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "mesh" };
const issuer = (p: Program, spec: Inputs = {}, kind = "AWSPCAClusterIssuer"): Declared =>
  p.add(`kubernetes:awspca.cert-manager.io/v1beta1:${kind}`, "mesh", {
    metadata: { name: "mesh" },
    spec: { arn: "arn", region: "eu-central-1", ...spec },
  });

const chart =
  (name: Input, version: Input): Build =>
  (p) =>
    release(p, name, version === undefined ? {} : { version });

describeRule(chartVersionFloor, {
  good: {
    "the floor itself": chart("aws-privateca-issuer", "1.10.0"),
    "newer, with a v": chart("aws-privateca-issuer", "v1.12.0"),
    "a pre-release, with a v": chart("cert-manager-istio-csr", "v0.18.0-alpha.1"),
    "by address": chart("oci://quay.io/jetstack/charts/cert-manager-istio-csr", "v0.17.0"),
  },
  bad: {
    "an older issuer": { build: chart("aws-privateca-issuer", "v1.9.2"), says: "version 1.9.2" },
    "an older istio-csr": chart("cert-manager-istio-csr", "v0.12.0"),
    "an older istiod as a chart of objects": (p) =>
      p.add("kubernetes:helm.sh/v3:Chart", "istiod", { chart: "istiod", version: "1.30.3" }),
    "an older istiod": { build: chart("istiod", "1.30.3"), says: "1.31.0" },
    "not pinned, at an address": chart("oci://charts.tgz.example.com/istiod", undefined),
    "not pinned": { build: chart("aws-privateca-issuer", undefined), says: "nobody pinned" },
  },
  unknown: {
    "version unknown": chart("aws-privateca-issuer", unknown),
    "a range": chart("aws-privateca-issuer", ">1"),
    "a folder of the program": chart("./charts/istiod", undefined),
    "an archive of the program": chart("./charts/istiod.tgz", undefined),
    "an absolute folder": chart("/charts/istiod", undefined),
    "a file at an address": chart("https://example.com/istiod-1.30.0.tgz", undefined),
    "chart unknown": chart(unknown, "1.0.0"),
  },
  notApplicable: {
    "another chart": chart("podinfo", "0.1.0"),
    "a chart of something else with a floor": chart("aws-load-balancer-controller", "1.9.0"),
    "no chart": (p) => p.add("kubernetes:helm.sh/v3:Release", "none", {}),
  },
});

/** A certificate of 90 days, by default or as said, from an issuer over a CA of the stack. */
const over =
  (usageMode: Input, spec: Inputs = {}, name: Input = undefined): Build =>
  (p) => {
    const authority = p.add("aws:acmpca/certificateAuthority:CertificateAuthority", "ca", { usageMode });
    const made = p.add(
      "kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer",
      "mesh",
      { metadata: { name: "mesh" }, spec: { arn: authority.out("arn") } },
      { outputs: { metadata: { name: "mesh" } } },
    );
    certificate(p, {
      issuerRef: {
        group: "awspca.cert-manager.io",
        kind: "AWSPCAClusterIssuer",
        name: name === undefined ? made.out("metadata", "name") : name,
      },
      ...spec,
    });
  };

const lives =
  (spec: Inputs): Build =>
  (p) =>
    certificate(p, { issuerRef: privateCa, ...spec });

describeRule(certificateDuration, {
  good: {
    "a day": lives({ duration: "24h", renewBefore: "8h" }),
    "six days": lives({ duration: "144h" }),
    "an hour": lives({ duration: "60m" }),
    "an hour, in seconds": lives({ duration: "3600s" }),
    "longer, as asked": { build: lives({ duration: "2160h" }), params: { maxHours: 2160 } },
    "90 days from a general-purpose CA": over("GENERAL_PURPOSE"),
    "a year from a general-purpose CA, by name": over(undefined, { duration: "8760h" }, "mesh"),
    "renewed just after it was issued": over("GENERAL_PURPOSE", { renewBefore: "2159h30m" }),
    "by group alone": (p) => certificate(p, { issuerRef: { group: "awspca.cert-manager.io" }, duration: "24h" }),
  },
  bad: {
    "no duration": { build: lives({}), says: /90 days, the default: more than 144 hours/ },
    "too long": { build: lives({ duration: "145h" }), says: /live 145h: more than 144 hours/ },
    "a CA that is short-lived": over("SHORT_LIVED_CERTIFICATE"),
    "a CA that is short-lived, by name": over("SHORT_LIVED_CERTIFICATE", {}, "mesh"),
    "an issuer that is not of this stack": over("GENERAL_PURPOSE", {}, "other"),
    "an issuer over a CA that is not of this stack": (p) => {
      issuer(p);
      certificate(p, { issuerRef: privateCa });
    },
    "an issuer of a namespace": (p) => {
      issuer(p, {}, "AWSPCAIssuer");
      certificate(p, { issuerRef: { ...(privateCa as object), name: unknown } });
    },
    "renewed before the default": {
      build: over("GENERAL_PURPOSE", { renewBefore: "2160h" }),
      says: "without end",
    },
    "too short": { build: lives({ duration: "59m" }), says: "no less than one hour" },
    "too short, in seconds": lives({ duration: "3599s" }),
    "renewed at once": { build: lives({ duration: "24h", renewBefore: "24h" }), says: "without end" },
    "by kind alone": (p) => certificate(p, { issuerRef: { kind: "AWSPCAIssuer" } }),
  },
  unknown: {
    "duration unknown": lives({ duration: unknown }),
    "no duration at all": lives({ duration: "a while" }),
    "in days, which Go does not know": lives({ duration: "1d12h" }),
    "a number without a unit": lives({ duration: "24h30" }),
    "renewal unknown": lives({ duration: "24h", renewBefore: unknown }),
    "issuer unknown": (p) => certificate(p, { issuerRef: unknown }),
    "group unknown": (p) => certificate(p, { issuerRef: { group: unknown, kind: "ClusterIssuer" } }),
    "mode unknown": { build: over(unknown), says: "short-lived one" },
    "which issuer is unknown": over("GENERAL_PURPOSE", {}, unknown),
    "CA unknown": (p) => {
      issuer(p, { arn: unknown });
      certificate(p, { issuerRef: privateCa });
    },
    "the issuer's name is unknown": (p) => {
      p.add("kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer", "mesh", {
        metadata: { name: unknown },
        spec: {
          arn: p.add("aws:acmpca/certificateAuthority:CertificateAuthority", "ca").out("arn"),
        },
      });
      certificate(p, { issuerRef: privateCa });
    },
  },
  notApplicable: {
    "another issuer": (p) => certificate(p, { issuerRef: { kind: "ClusterIssuer", name: "acme" } }),
    "another issuer by a name that is not known yet": (p) =>
      certificate(p, { issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: unknown } }),
    "an issuer without a kind": (p) => certificate(p, { issuerRef: { name: "ca" } }),
  },
});

const refers =
  (issuerRef: Input): Build =>
  (p) =>
    certificate(p, { issuerRef });

describeRule(issuerGroup, {
  good: { "with its group": refers(privateCa) },
  bad: {
    "without a group": { build: refers({ kind: "AWSPCAClusterIssuer", name: "mesh" }), says: "AWSPCAClusterIssuer" },
    "with cert-manager's group": refers({ kind: "AWSPCAIssuer", group: "cert-manager.io" }),
  },
  unknown: {
    "group unknown": refers({ kind: "AWSPCAIssuer", group: unknown }),
    "kind unknown": refers({ kind: unknown }),
  },
  notApplicable: { "another kind": refers({ kind: "ClusterIssuer" }), "no kind": refers({ name: "ca" }) },
});

const plugin =
  (values: Inputs, build: Build): Build =>
  (p) => {
    release(p, "aws-privateca-issuer", { values });
    build(p);
  };
const ofNamespace =
  (spec: Inputs): Build =>
  (p) =>
    issuer(p, spec, "AWSPCAIssuer");

describeRule(issuerCredentials, {
  good: {
    "a cluster issuer by the plugin's role": plugin({}, (p) => issuer(p)),
    "an issuer by its service account": ofNamespace({ serviceAccountRef: { name: "mesh" }, role: unknown }),
    "an issuer, allowed, beside another chart": (p) => {
      release(p, "podinfo");
      plugin({ enableIssuerAmbientCredentials: true }, ofNamespace({}))(p);
    },
    "a cluster issuer, allowed in words": plugin({ disableClusterIssuerAmbientCredentials: false }, (p) => issuer(p)),
    "an issuer, allowed": plugin({ enableIssuerAmbientCredentials: true }, ofNamespace({})),
  },
  bad: {
    "access keys": { build: (p) => issuer(p, { secretRef: { name: "aws" } }), says: "access keys" },
    "a service account without a role": {
      build: ofNamespace({ serviceAccountRef: { name: "mesh" } }),
      says: "no role",
    },
    "an issuer, not allowed": { build: plugin({}, ofNamespace({})), says: "does not lend" },
    "one of two plugins does not lend": (p) => {
      release(p, "aws-privateca-issuer", { values: { enableIssuerAmbientCredentials: true } });
      p.add("kubernetes:helm.sh/v3:Release", "second", { chart: "aws-privateca-issuer" });
      issuer(p, {}, "AWSPCAIssuer");
    },
    "a cluster issuer, forbidden": plugin({ disableClusterIssuerAmbientCredentials: true }, (p) => issuer(p)),
  },
  unknown: {
    "keys unknown": { build: plugin({}, (p) => issuer(p, { secretRef: unknown })), says: "issuer names" },
    "account unknown": { build: plugin({}, (p) => issuer(p, { serviceAccountRef: unknown })), says: "issuer names" },
    "no plugin in the stack": (p) => issuer(p),
    "value unknown": plugin({ enableIssuerAmbientCredentials: unknown }, ofNamespace({})),
    "value unknown for a cluster issuer": plugin({ disableClusterIssuerAmbientCredentials: unknown }, (p) => issuer(p)),
  },
});

const signs =
  (offset: Input, duration: Input): Build =>
  (p) => {
    issuer(p, offset === undefined ? {} : { notBeforeOffset: offset });
    certificate(p, { issuerRef: privateCa, duration });
  };

describeRule(issuerBackdating, {
  good: {
    "by default": signs(undefined, "1h"),
    "a quarter": signs("6h", "24h"),
    "a quarter of a week": signs("42h", "168h"),
    "a certificate that says no duration": signs("42h", undefined),
    "a mesh by default": (p) => {
      issuer(p, { notBeforeOffset: "15m" });
      release(p, "cert-manager-istio-csr");
    },
    "a mesh": (p) => {
      issuer(p, { notBeforeOffset: "6h" });
      release(p, "cert-manager-istio-csr", { values: { app: { server: { maxCertificateDuration: "24h" } } } });
    },
  },
  bad: {
    "more than a quarter": { build: signs("7h", "24h"), says: "420 minutes" },
    "more than a quarter of a week": { build: signs("43h", "2160h"), says: "168 hours" },
    "more than a quarter of a week, with a certificate that says no duration": signs("43h", undefined),
    "by default, with one that is too short": { build: signs(undefined, "59m"), says: "by 15 minutes" },
    "the shortest of two": (p) => {
      signs("7h", "48h")(p);
      p.add("kubernetes:cert-manager.io/v1:Certificate", "other", { spec: { issuerRef: privateCa, duration: "24h" } });
    },
    "a mesh that says it": {
      build: (p) => {
        issuer(p, { notBeforeOffset: "7h" });
        release(p, "cert-manager-istio-csr", { values: { app: { server: { maxCertificateDuration: "24h" } } } });
      },
      says: "24 hours",
    },
    "a mesh by default": (p) => {
      issuer(p, { notBeforeOffset: "16m" });
      release(p, "cert-manager-istio-csr");
    },
    "a long one beside an unknown": (p) => {
      issuer(p, { notBeforeOffset: "43h" });
      certificate(p, { issuerRef: privateCa, duration: unknown });
    },
  },
  unknown: {
    "offset unknown": signs(unknown, "24h"),
    "issuer unknown": (p) => {
      issuer(p, { notBeforeOffset: "1h" });
      certificate(p, { issuerRef: unknown, duration: "2h" });
    },
    "duration unknown": signs("15m", unknown),
    "issuer unknown, and more than a quarter of a week": (p) => {
      issuer(p, { notBeforeOffset: "42h10m" });
      certificate(p, { issuerRef: unknown, duration: "2160h" });
    },
    "issuer unknown, and no duration": (p) => {
      issuer(p, { notBeforeOffset: "43h" });
      certificate(p, { issuerRef: unknown });
    },
  },
  notApplicable: {
    "nothing to sign": (p) => issuer(p, { notBeforeOffset: "23h" }),
    "another issuer signs": (p) => {
      issuer(p, { notBeforeOffset: "23h" });
      certificate(p, { issuerRef: { kind: "Issuer" }, duration: "1h" });
    },
  },
});

const named =
  (inputs: Inputs, name = "cert-manager"): Build =>
  (p) =>
    release(p, name, inputs);

describeRule(stableReleaseName, {
  good: {
    "a name": named({ name: "cert-manager" }),
    "a name that is not known yet": named({ name: unknown }),
    "a service account": named({ values: { serviceAccount: { name: "cert-manager" } } }),
    "an override": named({ values: { fullnameOverride: "cert-manager" } }),
    "the issuer's": named({ name: "issuer" }, "aws-privateca-issuer"),
  },
  bad: {
    "no name": { build: named({}), says: "chart cert-manager" },
    "the issuer without a name": named({ values: {} }, "aws-privateca-issuer"),
  },
  unknown: {
    "override unknown": named({ values: { fullnameOverride: unknown } }),
    "service account unknown": {
      build: named({ values: { serviceAccount: { name: unknown } } }),
      says: "serviceAccount.name",
    },
    "chart unknown": (p) => release(p, unknown),
  },
  notApplicable: {
    "another chart": named({}, "podinfo"),
    "no chart": (p) => p.add("kubernetes:helm.sh/v3:Release", "none", {}),
  },
});

const approvers =
  (certManager: Inputs, policy?: Inputs, plugged?: Inputs): Build =>
  (p) => {
    release(p, "cert-manager", { values: certManager });
    if (policy !== undefined) {
      release(p, "cert-manager-approver-policy", { values: policy });
    }
    if (plugged !== undefined) {
      release(p, "aws-privateca-issuer", { values: plugged });
    }
  };
const signers: Inputs = { app: { approveSignerNames: ["awspcaissuers.awspca.cert-manager.io/*"] } };

describeRule(oneApprover, {
  good: {
    "cert-manager alone": approvers({}),
    "cert-manager alone, with the plugin": approvers({}, undefined, {}),
    "policies alone": approvers({ disableAutoApproval: true }, signers),
    "the approver of the SPIFFE driver": (p) => {
      release(p, "cert-manager-csi-driver-spiffe");
      release(p, "cert-manager", { values: { disableAutoApproval: true } });
    },
    "the plugin grants it to approver-policy": approvers({ disableAutoApproval: true }, signers, {
      approverRole: { serviceAccountName: "cert-manager-approver-policy" },
    }),
    "policies alone, with the plugin": approvers({ disableAutoApproval: true }, signers, {
      approverRole: { enabled: false },
    }),
  },
  bad: {
    both: { build: approvers({}, signers), says: "before approver-policy" },
    none: { build: approvers({ disableAutoApproval: true }), says: "approves nothing" },
    "both, beside the SPIFFE driver": {
      build: (p) => {
        release(p, "cert-manager-csi-driver-spiffe");
        approvers({}, signers)(p);
      },
      says: "before approver-policy",
    },
    "the plugin grants it by name": approvers({ disableAutoApproval: true }, signers, {
      approverRole: { enabled: true, serviceAccountName: "cert-manager" },
    }),
    "no signers": { build: approvers({ disableAutoApproval: true }, {}), says: "empty list" },
    "the plugin grants": {
      build: approvers({ disableAutoApproval: true }, signers, {}),
      says: "approverRole.enabled: false",
    },
  },
  unknown: {
    "flag unknown": approvers({ disableAutoApproval: unknown }, signers),
    "a chart beside it is unknown": {
      build: (p) => {
        approvers({})(p);
        release(p, unknown, { values: { ...signers, approverRole: { enabled: false } } });
      },
      says: "which charts of the stack approve requests",
    },
    "signers unknown": approvers({ disableAutoApproval: true }, { app: { approveSignerNames: unknownList } }),
    "grantee unknown": approvers({ disableAutoApproval: true }, signers, {
      approverRole: { serviceAccountName: unknown },
    }),
    "grant unknown": approvers({ disableAutoApproval: true }, signers, { approverRole: { enabled: unknown } }),
  },
});

const mesh =
  (...policies: readonly Inputs[]): Build =>
  (p) => {
    issuer(p);
    release(p, "cert-manager-istio-csr");
    release(p, "cert-manager-approver-policy");
    policies.forEach((spec, index) =>
      p.add("kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy", `policy-${index}`, { spec }),
    );
  };
const bounded: Inputs = {
  allowed: { uris: { values: ["spiffe://cluster.local/ns/*/sa/*"] } },
  constraints: { maxDuration: "24h" },
  selector: { issuerRef: privateCa },
};

/** A mesh whose policy is made from outputs of the issuer. */
const meshOf =
  (reference: (made: Declared, p: Program) => Inputs): Build =>
  (p) => {
    const made = p.add(
      "kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer",
      "mesh",
      { metadata: { name: "mesh" } },
      { outputs: { kind: "AWSPCAClusterIssuer", metadata: { name: "mesh" } } },
    );
    release(p, "cert-manager-istio-csr");
    release(p, "cert-manager-approver-policy");
    p.add("kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy", "policy", {
      spec: { ...bounded, selector: { issuerRef: reference(made, p) } },
    });
  };

describeRule(meshIssuerScope, {
  good: {
    "a policy that bounds": mesh(bounded),
    "a policy that takes the name from the issuer": meshOf((made) => ({
      kind: "AWSPCAClusterIssuer",
      name: made.out("metadata", "name"),
    })),
    "an open policy for another issuer": mesh(bounded, { selector: { issuerRef: { kind: "ClusterIssuer" } } }),
    "a policy without URIs": mesh({ ...bounded, allowed: {} }),
    "a policy for any issuer": mesh({ ...bounded, selector: { issuerRef: { kind: "*", name: "*" } } }),
    "a policy that names no issuer": mesh({ ...bounded, selector: {} }),
  },
  bad: {
    "no policies at all": {
      build: (p) => {
        issuer(p);
        release(p, "cert-manager-istio-csr");
      },
      says: "every namespace",
    },
    "no policy for it": {
      build: mesh({ ...bounded, selector: { issuerRef: { kind: "AWSPCAClusterIssuer", name: "other" } } }),
      says: "speaks of it",
    },
    "a policy for another kind": mesh({ ...bounded, selector: { issuerRef: { kind: "Issuer", name: "mesh" } } }),
    "a policy that takes the kind from the issuer, and names another": {
      build: meshOf((made) => ({ kind: made.out("kind"), name: "other" })),
      moments: ["preview"],
      says: "speaks of it",
    },
    "any duration": { build: mesh({ ...bounded, constraints: {} }), says: "policy-0" },
    "any URI": mesh({ ...bounded, allowed: { uris: { values: ["*"] } } }),
    "any SPIFFE id": mesh({ ...bounded, allowed: { uris: { values: ["spiffe://*"] } } }),
    "one of two is open": { build: mesh(bounded, { ...bounded, constraints: {} }), says: "policy-1" },
  },
  unknown: {
    "duration unknown": mesh({ ...bounded, constraints: { maxDuration: unknown } }),
    "a policy that takes the name from one of two issuers": meshOf((made, p) => {
      const other = p.add("kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAIssuer", "other");
      return { name: mixed(made.out("metadata", "name"), other.out("metadata", "name")) };
    }),
    "a policy that takes the name from something else": meshOf((_, p) => ({
      name: p.add("pulumi:pulumi:StackReference", "pki").out("issuer"),
    })),
    "a chart that may be approver-policy": (p) => {
      issuer(p);
      release(p, "cert-manager-istio-csr");
      release(p, unknown);
      p.add("kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy", "policy", { spec: bounded });
    },
    "URIs unknown": mesh({ ...bounded, allowed: { uris: { values: unknownList } } }),
    "which issuer is unknown, and the duration": mesh({
      ...bounded,
      selector: { issuerRef: { name: unknown } },
      constraints: { maxDuration: unknown },
    }),
  },
  notApplicable: { "no mesh": (p) => issuer(p) },
});

const definition = (p: Program, group: Input): Declared =>
  p.add("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", "issuers", { spec: { group } });
const installs =
  (inputs: Inputs, group?: Input): Build =>
  (p) => {
    release(p, "aws-privateca-issuer", inputs);
    if (group !== undefined) {
      definition(p, group);
    }
  };

describeRule(issuerDefinitions, {
  good: { "their own resources": installs({ skipCrds: true }, "awspca.cert-manager.io") },
  bad: {
    "from the chart": installs({}, "awspca.cert-manager.io"),
    "left out, and nowhere else": installs({ skipCrds: true }),
    "others are there": installs({ skipCrds: true }, "cert-manager.io"),
  },
  unknown: {
    "flag unknown": installs({ skipCrds: unknown }, "awspca.cert-manager.io"),
    "chart unknown": { build: chart(unknown, undefined), says: /: chart\.$/m },
  },
  notApplicable: {
    "a chart whose definitions are resources": (p) =>
      p.add("kubernetes:helm.sh/v4:Chart", "issuer", { chart: "aws-privateca-issuer" }),
  },
});
