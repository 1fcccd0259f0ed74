import type { Graph, Node } from "../../graph";
import { level, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartTypes } from "../shared/helm";
import {
  installations,
  installed,
  istioCsrChart,
  istiodCertificateByCsr,
  istiodCertificates,
  judgeCharts,
  waitsFor,
  where,
} from "../shared/mesh";

/** A Certificate of the program: created before istiod, with Pulumi waiting until it is signed. */
function judgeOwn(graph: Graph, istiod: Node, certificate: Node): Outcome {
  if (!waitsFor(graph, istiod, certificate)) {
    return violation(undefined, { what: `does not depend on Certificate ${certificate.name}` });
  }
  const wait = certificate.view.at("metadata", "annotations", "pulumi.com/waitFor");
  if (wait.state === "unknown") {
    return undecided(`pulumi.com/waitFor of Certificate ${certificate.name}`);
  }
  return wait.state === "known"
    ? pass
    : violation(undefined, { what: `depends on Certificate ${certificate.name}, which Pulumi does not wait for` });
}

/**
 * The Certificate from istio-csr's chart: Helm waits for istio-csr, which is ready once its own certificate is signed.
 */
function judgeByChart(graph: Graph, istiod: Node, csr: Node): Outcome {
  const enabled = istiodCertificateByCsr(csr);
  if (enabled === UNKNOWN) {
    return undecided("app.tls.istiodCertificateEnable of istio-csr");
  }
  if (enabled === "dynamic") {
    return violation(undefined, {
      what: "does not wait for the certificate that istio-csr requests at run time",
    });
  }
  const skips = csr.view.at("skipAwait").boolean();
  if (skips === UNKNOWN) {
    return undecided("skipAwait of istio-csr");
  }
  return waitsFor(graph, istiod, csr) && skips !== true
    ? pass
    : violation(undefined, { what: "does not wait for istio-csr, whose chart creates istiod's certificate" });
}

function judge(graph: Graph, istiod: Node): readonly Outcome[] {
  const own = istiodCertificates(graph);
  const sure = own.filter((each) => each.sure);
  if (sure.length > 0) {
    return sure.map(({ node }) => judgeOwn(graph, istiod, node));
  }
  return own.length > 0
    ? [undecided("secretName of a Certificate")]
    : installations(graph, istioCsrChart).map((csr) => judgeByChart(graph, istiod, csr));
}

export const istiodCertificateFirst = stackRule({
  name: "istiod-certificate-first",
  capability: "istio-csr",
  guide: ["mesh-ca-address"],
  severity: "high",
  title: "istiod's certificate is signed before istiod starts",
  why: "If istiod starts without a certificate, it never opens port 15012 but still reports Ready, and every proxy fails.",
  problem: "The installation of istiod {what}",
  fix: 'Give the Certificate for Secret istiod-tls the annotation pulumi.com/waitFor: "condition=Ready", and add it to istiod\'s dependsOn',
  examples: {
    bad: `new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr" });
new k8s.helm.v3.Release("istiod", { chart: "istiod" });`,
    good: `const certificate = new k8s.apiextensions.CustomResource("istiod", {
  apiVersion: "cert-manager.io/v1", kind: "Certificate",
  metadata: { namespace: "istio-system", annotations: { "pulumi.com/waitFor": "condition=Ready" } },
  spec: { secretName: "istiod-tls", issuerRef, dnsNames: ["istiod.istio-system.svc"] },
});
new k8s.helm.v3.Release("istiod", { chart: "istiod" }, { dependsOn: [certificate] });`,
  },
  level: level("advisory", "mandatory"),
  types: chartTypes,
  check(graph) {
    const csr = installed(graph, istioCsrChart);
    return judgeCharts(graph, "istiod", (istiod) =>
      where(csr, "istio-csr is not in this stack", "whether istio-csr is in this stack", () => judge(graph, istiod)),
    );
  },
});
