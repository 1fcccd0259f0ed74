import type { Graph, Node } from "../../graph";
import { level, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartTypes } from "../shared/helm";
import { istioCsrChart, istiodCertificateByCsr, istiodCertificates, judgeCharts } from "../shared/mesh";

const path = "values.app.tls.istiodCertificateEnable";

function judge(graph: Graph, csr: Node): Outcome {
  const enabled = istiodCertificateByCsr(csr);
  const own = istiodCertificates(graph);
  const sure = own.filter((each) => each.sure).map(({ node }) => node.name);
  if (sure.length > 1) {
    return violation(path, { who: `Certificates ${sure.join(" and ")} all create` });
  }
  if (enabled === UNKNOWN) {
    return undecided(path);
  }
  const makers = sure.length + (enabled === "false" ? 0 : 1);
  if (makers > 1) {
    return violation(path, { who: `Certificate ${sure.join()} and istio-csr's chart both create` });
  }
  if (own.length > sure.length) {
    return undecided("secretName of a Certificate");
  }
  return makers === 1 ? pass : violation(path, { who: "Nothing creates" });
}

export const istiodCertificateOneOwner = stackRule({
  name: "istiod-certificate-one-owner",
  capability: "istio-csr",
  guide: ["mesh-ca-address", "mesh-istio-csr"],
  severity: "high",
  title: "Exactly one Certificate creates the Secret istiod-tls: the program's own or the one from istio-csr's chart",
  why: "Without the Secret, istiod never opens its secure port but still reports Ready; two writers keep replacing each other's certificate.",
  problem: "{who} the Secret istiod-tls, which holds istiod's certificate",
  fix: "Create one Certificate with secretName istiod-tls in the program, and set app.tls.istiodCertificateEnable of istio-csr to false",
  examples: {
    bad: `new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr" }); // makes one by default
new k8s.apiextensions.CustomResource("istiod", {
  apiVersion: "cert-manager.io/v1", kind: "Certificate", metadata: { namespace: "istio-system" }, spec: { secretName: "istiod-tls" },
});`,
    good: `new k8s.helm.v3.Release("istio-csr", {
  chart: "cert-manager-istio-csr", values: { app: { tls: { istiodCertificateEnable: false } } },
});
new k8s.apiextensions.CustomResource("istiod", {
  apiVersion: "cert-manager.io/v1", kind: "Certificate", metadata: { namespace: "istio-system" }, spec: { secretName: "istiod-tls" },
});`,
  },
  level: level("advisory", "mandatory"),
  types: chartTypes,
  check(graph) {
    return judgeCharts(graph, istioCsrChart, (csr) => judge(graph, csr));
  },
});
