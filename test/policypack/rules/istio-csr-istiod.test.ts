/** The certificate of istiod: who makes it, when, and for which names. */
import { istiodCertificateFirst } from "../../../policypack/rules/istio-csr/istiod-certificate-first";
import { istiodCertificateOneOwner } from "../../../policypack/rules/istio-csr/istiod-certificate-one-owner";
import { istiodRevisionsCertified } from "../../../policypack/rules/istio-csr/istiod-revisions-certified";
import { describeRule } from "../harness";
import { certificate, chart, csr, istiod, ready } from "../mesh";
import { type Input, unknown, unknownList } from "../program";

const byChart = (value: Input): Input => ({ tls: { istiodCertificateEnable: value } });

describeRule(istiodCertificateOneOwner, {
  good: {
    "the chart, by default": (p) => csr(p),
    "the chart": (p) => csr(p, byChart(true)),
    "istio-csr, at run time": (p) => csr(p, byChart("dynamic")),
    "the program": (p) => {
      csr(p, byChart(false));
      certificate(p);
    },
    "the program, with another one for something else": (p) => {
      csr(p, byChart("false"));
      certificate(p);
      certificate(p, { secretName: "web" }, undefined, "web");
    },
  },
  bad: {
    both: {
      build: (p) => {
        csr(p);
        certificate(p);
      },
      says: "Certificate istiod-tls and istio-csr's chart both create",
    },
    "both, at run time": (p) => {
      csr(p, byChart("dynamic"));
      certificate(p);
    },
    nobody: {
      build: (p) => csr(p, byChart(false)),
      says: /Nothing creates.*values\.app\.tls\.istiodCertificateEnable/s,
    },
    "nobody, with a certificate for something else": (p) => {
      csr(p, byChart(false));
      certificate(p, { secretName: "web" });
    },
    "two of the program": {
      build: (p) => {
        csr(p, byChart(false));
        certificate(p);
        certificate(p, {}, undefined, "again");
      },
      says: "Certificates again and istiod-tls all create",
    },
    "two of the program, whatever the chart does": (p) => {
      csr(p, byChart(unknown));
      certificate(p);
      certificate(p, {}, undefined, "again");
    },
  },
  unknown: {
    "what the chart does": (p) => {
      csr(p, byChart(unknown));
      certificate(p);
    },
    "what a certificate is for": (p) => {
      csr(p);
      certificate(p, { secretName: unknown });
    },
    "what the only certificate is for": (p) => {
      csr(p, byChart(false));
      certificate(p, { secretName: unknown });
    },
    "whether it is istio-csr": (p) => {
      chart(p, "x", {}, { chart: unknown });
      certificate(p);
    },
  },
});

describeRule(istiodCertificateFirst, {
  good: {
    "a certificate that is waited for": (p) => {
      csr(p, byChart(false));
      istiod(p, {}, {}, { dependsOn: [certificate(p, {}, ready)] });
    },
    "through another resource": (p) => {
      const signed = certificate(p, {}, ready);
      istiod(p, {}, {}, { dependsOn: [csr(p, byChart(false), {}, { dependsOn: [signed] })] });
    },
    "the chart's": (p) => {
      istiod(p, {}, {}, { dependsOn: [csr(p)] });
    },
    "the chart's, which is waited for": (p) => {
      istiod(p, {}, {}, { dependsOn: [csr(p, byChart(true), { skipAwait: false })] });
    },
    "by a component around it": (p) => {
      const mesh = p.add("my:index:Mesh", "mesh");
      const signed = p.add(
        "kubernetes:cert-manager.io/v1:Certificate",
        "signed",
        { metadata: { annotations: ready }, spec: { secretName: "istiod-tls" } },
        { parent: mesh },
      );
      csr(p, byChart(false));
      const around = chart(p, "istiod", {}, { logicalName: "around" });
      p.add("kubernetes:core/v1:Service", "istiod", {}, { parent: around, dependsOn: [mesh, signed] });
    },
    "a chart in a component": (p) => {
      const part = p.add("my:index:Part", "part");
      const inner = p.add("my:index:Inner", "inner", {}, { parent: part });
      const issuer = p.add(
        "kubernetes:helm.sh/v4:Chart",
        "csr",
        { chart: "cert-manager-istio-csr", values: {} },
        { parent: inner },
      );
      const deployment = p.add("kubernetes:apps/v1:Deployment", "csr", {}, { parent: issuer });
      istiod(p, {}, {}, { dependsOn: [deployment] });
    },
  },
  bad: {
    "does not depend on it": {
      build: (p) => {
        csr(p, byChart(false));
        certificate(p, {}, ready);
        istiod(p);
      },
      says: "does not depend on Certificate istiod-tls",
    },
    "it is not waited for": {
      build: (p) => {
        csr(p, byChart(false));
        istiod(p, {}, {}, { dependsOn: [certificate(p)] });
      },
      says: "which Pulumi does not wait for",
    },
    "depends on istio-csr only": (p) => {
      certificate(p, {}, ready);
      istiod(p, {}, {}, { dependsOn: [csr(p, byChart(false))] });
    },
    "does not wait for the chart": {
      build: (p) => {
        csr(p);
        istiod(p);
      },
      says: "does not wait for istio-csr",
    },
    "the chart is not waited for": (p) => {
      istiod(p, {}, {}, { dependsOn: [csr(p, {}, { skipAwait: true })] });
    },
    "at run time": {
      build: (p) => {
        istiod(p, {}, {}, { dependsOn: [csr(p, byChart("dynamic"))] });
      },
      says: "at run time",
    },
  },
  unknown: {
    "what the chart does": (p) => {
      csr(p, byChart(unknown));
      istiod(p);
    },
    "whether the chart is waited for": (p) => {
      istiod(p, {}, {}, { dependsOn: [csr(p, {}, { skipAwait: unknown })] });
    },
    "whether the certificate is waited for": (p) => {
      csr(p, byChart(false));
      istiod(p, {}, {}, { dependsOn: [certificate(p, {}, { "pulumi.com/waitFor": unknown })] });
    },
    "what the certificate is for": (p) => {
      csr(p);
      certificate(p, { secretName: unknown });
      istiod(p);
    },
    "whether istio-csr is there": (p) => {
      chart(p, "x", {}, { chart: unknown });
      istiod(p);
    },
  },
  notApplicable: { "istiod without istio-csr": (p) => istiod(p) },
});

const revision = (value: Input): Input => ({ revision: value });
const named = (...dnsNames: readonly Input[]): Readonly<Record<string, Input>> => ({ dnsNames });

describeRule(istiodRevisionsCertified, {
  good: {
    "the default": (p) => {
      csr(p);
      istiod(p);
    },
    "the default, empty": (p) => {
      csr(p);
      istiod(p, revision(""));
    },
    "a revision in the chart": (p) => {
      csr(p, { istio: { revisions: ["default", "1-31-1"] } });
      istiod(p, revision("1-31-1"));
    },
    "a revision in the certificate": (p) => {
      certificate(p, named("istiod.istio-system.svc", "istiod-1-31-1.istio-system.svc"));
      istiod(p, revision("1-31-1"));
    },
  },
  bad: {
    "a revision without a name in the chart": {
      build: (p) => {
        csr(p);
        istiod(p, revision("1-31-1"));
      },
      says: "Add istiod-1-31-1.istio-system.svc",
    },
    "a revision without a name in the certificate": (p) => {
      csr(p, { ...(byChart(false) as object), istio: { revisions: ["1-31-1"] } });
      certificate(p, named("istiod.istio-system.svc"));
      istiod(p, revision("1-31-1"));
    },
    "the default without a name": (p) => {
      csr(p, { istio: { revisions: ["1-31-1"] } });
      istiod(p);
    },
    "with the older prefix": (p) => {
      csr(p);
      istiod(p, { pilot: revision("1-31-1") });
    },
  },
  unknown: {
    "the revision": (p) => {
      csr(p);
      istiod(p, revision(unknown));
    },
    "the revisions of the chart": (p) => {
      csr(p, { istio: { revisions: unknownList } });
      istiod(p);
    },
    "a name": (p) => {
      certificate(p, named(unknown));
      istiod(p);
    },
    "what the chart does": (p) => {
      csr(p, byChart(unknown));
      istiod(p, revision("1-31-1"));
    },
    "whether istio-csr is there": (p) => {
      certificate(p, named("istiod.istio-system.svc"));
      chart(p, "x", {}, { chart: unknown });
      istiod(p, revision("1-31-1"));
    },
    "what the certificate is for": (p) => {
      certificate(p, { secretName: unknown, ...named("web.example.com") });
      istiod(p, revision("1-31-1"));
    },
  },
  notApplicable: {
    "nothing that makes the certificate": (p) => istiod(p, revision("1-31-1")),
    "a chart that does not": (p) => {
      csr(p, byChart(false));
      istiod(p, revision("1-31-1"));
    },
  },
});
