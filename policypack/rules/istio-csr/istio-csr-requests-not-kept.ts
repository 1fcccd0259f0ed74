import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartTypes, chartValue } from "../shared/helm";
import { istioCsrChart, judgeChart } from "../shared/mesh";

export const istioCsrRequestsNotKept = resourceRule({
  name: "istio-csr-requests-not-kept",
  capability: "istio-csr",
  guide: ["mesh-istio-csr"],
  severity: "medium",
  title: "CertificateRequests are deleted once they are signed",
  why: "Each proxy requests a new certificate every few hours, and each CertificateRequest that is kept stays in etcd.",
  problem: "istio-csr keeps every CertificateRequest",
  fix: "Remove app.certmanager.preserveCertificateRequests: CloudTrail records each IssueCertificate call",
  examples: {
    bad: `new k8s.helm.v3.Release("istio-csr", {
  chart: "cert-manager-istio-csr", values: { app: { certmanager: { preserveCertificateRequests: true } } },
});`,
    good: `new k8s.helm.v3.Release("istio-csr", {
  chart: "cert-manager-istio-csr", values: { app: { certmanager: { preserveCertificateRequests: false } } },
});`,
  },
  level: level("advisory", "mandatory"),
  types: chartTypes,
  check(release) {
    return judgeChart(release, istioCsrChart, () => {
      const keeps = chartValue(release, "app", "certmanager", "preserveCertificateRequests");
      const kept = keeps.boolean();
      if (kept === UNKNOWN) {
        return undecided(keeps);
      }
      return kept === true ? violation(keeps) : pass;
    });
  },
});
