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
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

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
    "by address": chart("oci://quay.io/jetstack/charts/cert-manager-istio-csr", "v0.17.0"),
  },
  bad: {
    "an older issuer": { build: chart("aws-privateca-issuer", "v1.9.2"), says: "version 1.9.2" },
    "an older istio-csr": chart("cert-manager-istio-csr", "v0.12.0"),
    "an older istiod": { build: chart("istiod", "1.30.3"), says: "1.31.0" },
    "not pinned": { build: chart("aws-privateca-issuer", undefined), says: "nobody pinned" },
  },
  unknown: {
    "version unknown": chart("aws-privateca-issuer", unknown),
    "a range": chart("aws-privateca-issuer", ">1"),
    "chart unknown": chart(unknown, "1.0.0"),
  },
  notApplicable: {
    "another chart": chart("podinfo", "0.1.0"),
    "no chart": (p) => p.add("kubernetes:helm.sh/v3:Release", "none", {}),
  },
});

const lives =
  (spec: Inputs): Build =>
  (p) =>
    certificate(p, { issuerRef: privateCa, ...spec });

describeRule(certificateDuration, {
  good: {
    "a day": lives({ duration: "24h", renewBefore: "8h" }),
    "six days": lives({ duration: "144h" }),
    "an hour": lives({ duration: "60m" }),
    "longer, as asked": { build: lives({ duration: "2160h" }), params: { maxHours: 2160 } },
    "by group alone": (p) => certificate(p, { issuerRef: { group: "awspca.cert-manager.io" }, duration: "24h" }),
  },
  bad: {
    "no duration": { build: lives({}), says: "90 days" },
    "too long": { build: lives({ duration: "145h" }), says: "more than 144 hours" },
    "too short": { build: lives({ duration: "59m" }), says: "no less than one hour" },
    "renewed at once": { build: lives({ duration: "24h", renewBefore: "24h" }), says: "without end" },
    "by kind alone": (p) => certificate(p, { issuerRef: { kind: "AWSPCAIssuer" } }),
  },
  unknown: {
    "duration unknown": lives({ duration: unknown }),
    "no duration at all": lives({ duration: "a while" }),
    "renewal unknown": lives({ duration: "24h", renewBefore: unknown }),
    "issuer unknown": (p) => certificate(p, { issuerRef: unknown }),
  },
  notApplicable: { "another issuer": (p) => certificate(p, { issuerRef: { kind: "ClusterIssuer", name: "acme" } }) },
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
    "an issuer, allowed": plugin({ enableIssuerAmbientCredentials: true }, ofNamespace({})),
  },
  bad: {
    "access keys": { build: (p) => issuer(p, { secretRef: { name: "aws" } }), says: "access keys" },
    "a service account without a role": {
      build: ofNamespace({ serviceAccountRef: { name: "mesh" } }),
      says: "no role",
    },
    "an issuer, not allowed": { build: plugin({}, ofNamespace({})), says: "does not lend" },
    "a cluster issuer, forbidden": plugin({ disableClusterIssuerAmbientCredentials: true }, (p) => issuer(p)),
  },
  unknown: {
    "keys unknown": (p) => issuer(p, { secretRef: unknown }),
    "account unknown": (p) => issuer(p, { serviceAccountRef: unknown }),
    "no plugin in the stack": (p) => issuer(p),
    "value unknown": plugin({ enableIssuerAmbientCredentials: unknown }, ofNamespace({})),
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
    "a mesh": (p) => {
      issuer(p, { notBeforeOffset: "15m" });
      release(p, "cert-manager-istio-csr", { values: { app: { server: { maxCertificateDuration: "24h" } } } });
    },
  },
  bad: {
    "more than a quarter": { build: signs("7h", "24h"), says: "420 minutes" },
    "more than a day": signs("25h", "144h"),
    "a mesh by default": (p) => {
      issuer(p, { notBeforeOffset: "16m" });
      release(p, "cert-manager-istio-csr");
    },
    "a long one beside an unknown": (p) => {
      issuer(p, { notBeforeOffset: "25h" });
      certificate(p, { issuerRef: privateCa, duration: unknown });
    },
  },
  unknown: {
    "offset unknown": signs(unknown, "24h"),
    "duration unknown": signs("15m", unknown),
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
    "an override": named({ values: { fullnameOverride: "cert-manager" } }),
    "the issuer's": named({ name: "issuer" }, "aws-privateca-issuer"),
  },
  bad: {
    "no name": { build: named({}), says: "chart cert-manager" },
    "the issuer without a name": named({ values: {} }, "aws-privateca-issuer"),
  },
  unknown: {
    "override unknown": named({ values: { fullnameOverride: unknown } }),
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
    "policies alone, with the plugin": approvers({ disableAutoApproval: true }, signers, {
      approverRole: { enabled: false },
    }),
  },
  bad: {
    both: { build: approvers({}, signers), says: "before approver-policy" },
    none: { build: approvers({ disableAutoApproval: true }), says: "approves nothing" },
    "no signers": { build: approvers({ disableAutoApproval: true }, {}), says: "empty list" },
    "the plugin grants": {
      build: approvers({ disableAutoApproval: true }, signers, {}),
      says: "approverRole.enabled: false",
    },
  },
  unknown: {
    "flag unknown": approvers({ disableAutoApproval: unknown }, signers),
    "signers unknown": approvers({ disableAutoApproval: true }, { app: { approveSignerNames: unknownList } }),
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

describeRule(meshIssuerScope, {
  good: {
    "a policy that bounds": mesh(bounded),
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
    "any duration": { build: mesh({ ...bounded, constraints: {} }), says: "policy-0" },
    "any URI": mesh({ ...bounded, allowed: { uris: { values: ["*"] } } }),
    "any SPIFFE id": mesh({ ...bounded, allowed: { uris: { values: ["spiffe://*"] } } }),
    "one of two is open": { build: mesh(bounded, { ...bounded, constraints: {} }), says: "policy-1" },
  },
  unknown: {
    "duration unknown": mesh({ ...bounded, constraints: { maxDuration: unknown } }),
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
  unknown: { "flag unknown": installs({ skipCrds: unknown }, "awspca.cert-manager.io") },
});
