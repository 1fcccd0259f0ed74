/** cert-manager's charts, and the certificates that it requests. */
import { certificateDuration } from "../../../policypack/rules/cert-manager/certificate-duration";
import { chartVersionFloor } from "../../../policypack/rules/cert-manager/chart-version-floor";
import { oneApprover } from "../../../policypack/rules/cert-manager/one-approver";
import { stableReleaseName } from "../../../policypack/rules/cert-manager/stable-release-name";
import { type Build, describeRule } from "../harness";
import { type Input, unknown, unknownList } from "../program";
import { certificate, chart, type Inputs, issuer, privateCa, release } from "../cert-manager";

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
    "too long": { build: lives({ duration: "145h" }), says: /145h: more than 144 hours/ },
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
      says: "endless loop",
    },
    "too short": { build: lives({ duration: "59m" }), says: "at least one hour" },
    "too short, in seconds": lives({ duration: "3599s" }),
    "renewed at once": { build: lives({ duration: "24h", renewBefore: "24h" }), says: "endless loop" },
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
    none: { build: approvers({ disableAutoApproval: true }), says: "automatic approval is off in cert-manager" },
    "both, next to the SPIFFE driver": {
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
    "a chart next to it is unknown": {
      build: (p) => {
        approvers({})(p);
        release(p, unknown, { values: { ...signers, approverRole: { enabled: false } } });
      },
      says: "which charts in the stack approve requests",
    },
    "signers unknown": approvers({ disableAutoApproval: true }, { app: { approveSignerNames: unknownList } }),
    "grantee unknown": approvers({ disableAutoApproval: true }, signers, {
      approverRole: { serviceAccountName: unknown },
    }),
    "grant unknown": approvers({ disableAutoApproval: true }, signers, { approverRole: { enabled: unknown } }),
  },
});
