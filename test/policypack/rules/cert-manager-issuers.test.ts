/** Issuers: who refers to them, their credentials, and what they may sign. */
import { issuerBackdating } from "../../../policypack/rules/cert-manager/issuer-backdating";
import { issuerCredentials } from "../../../policypack/rules/cert-manager/issuer-credentials";
import { issuerDefinitions } from "../../../policypack/rules/cert-manager/issuer-definitions";
import { issuerGroup } from "../../../policypack/rules/cert-manager/issuer-group";
import { meshIssuerScope } from "../../../policypack/rules/cert-manager/mesh-issuer-scope";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, mixed, type Program, unknown, unknownList } from "../program";
import { certificate, chart, type Inputs, issuer, privateCa, release } from "../cert-manager";

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
    "an issuer, allowed, next to another chart": (p) => {
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
      says: "no IAM role",
    },
    "an issuer, not allowed": { build: plugin({}, ofNamespace({})), says: "does not share its own" },
    "one of two plugins does not lend": (p) => {
      release(p, "aws-privateca-issuer", { values: { enableIssuerAmbientCredentials: true } });
      p.add("kubernetes:helm.sh/v3:Release", "second", { chart: "aws-privateca-issuer" });
      issuer(p, {}, "AWSPCAIssuer");
    },
    "a cluster issuer, forbidden": plugin({ disableClusterIssuerAmbientCredentials: true }, (p) => issuer(p)),
  },
  unknown: {
    "keys unknown": { build: plugin({}, (p) => issuer(p, { secretRef: unknown })), says: "the issuer's credentials" },
    "account unknown": {
      build: plugin({}, (p) => issuer(p, { serviceAccountRef: unknown })),
      says: "the issuer's credentials",
    },
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
    "a long one next to an unknown": (p) => {
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
      says: "applies to it",
    },
    "a policy for another kind": mesh({ ...bounded, selector: { issuerRef: { kind: "Issuer", name: "mesh" } } }),
    "a policy that takes the kind from the issuer, and names another": {
      build: meshOf((made) => ({ kind: made.out("kind"), name: "other" })),
      moments: ["preview"],
      says: "applies to it",
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
