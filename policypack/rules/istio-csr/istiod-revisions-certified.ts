import type { Graph, Node } from "../../graph";
import { level, notApplicable, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN, type View } from "../../../core/view";
import { chartTypes, chartValue } from "../shared/helm";
import {
  installations,
  installed,
  istioCsrChart,
  istiodCertificateByCsr,
  istiodCertificates,
  istiodValue,
  judgeCharts,
  textOr,
} from "../shared/mesh";

const serviceOf = (revision: string): string => (revision === "default" ? "istiod" : `istiod-${revision}`);

/** The first labels of the names in istiod's certificate; contains UNKNOWN if some are not known. */
function certified(graph: Graph): readonly unknown[] {
  const listed = (view: View, name: (text: string) => string): readonly unknown[] =>
    view.state === "unknown"
      ? [UNKNOWN]
      : view.items().map((each) => {
          const text = each.string();
          return text === UNKNOWN ? UNKNOWN : name(String(text));
        });
  return [
    ...istiodCertificates(graph).flatMap(({ node, sure }) => [
      ...listed(node.view.at("spec", "dnsNames"), (text) => text.replace(/[.].*/, "")),
      ...(sure ? [] : [UNKNOWN]),
    ]),
    ...(installed(graph, istioCsrChart) === UNKNOWN ? [UNKNOWN] : []),
    ...installations(graph, istioCsrChart).flatMap((csr) => {
      const enabled = istiodCertificateByCsr(csr);
      const revisions = chartValue(csr, "app", "istio", "revisions");
      return enabled === "false"
        ? []
        : enabled === UNKNOWN
          ? [UNKNOWN]
          : revisions.state === "absent"
            ? ["istiod"]
            : listed(revisions, serviceOf);
    }),
  ];
}

function judge(graph: Graph, istiod: Node): Outcome {
  const view = istiodValue(istiod, "revision");
  const revision = textOr(view, "default");
  const names = certified(graph);
  if (names.length === 0) {
    return notApplicable("nothing in this stack creates istiod's certificate");
  }
  if (revision === UNKNOWN) {
    return undecided(view);
  }
  const service = serviceOf(revision);
  if (names.includes(service)) {
    return pass;
  }
  return names.includes(UNKNOWN)
    ? undecided("the names in istiod's certificate")
    : violation(view, { revision, service });
}

export const istiodRevisionsCertified = stackRule({
  name: "istiod-revisions-certified",
  capability: "istio-csr",
  guide: ["mesh-istio-csr"],
  severity: "medium",
  title: "istiod's certificate covers every revision",
  why: "All revisions share one certificate, and proxies refuse a canary whose Service name is not in it.",
  problem: "Revision {revision} serves as {service}, which is not in istiod's certificate",
  fix: "Add {service}.istio-system.svc to dnsNames of the Certificate, or {revision} to app.istio.revisions of istio-csr, before the revision is installed",
  examples: {
    bad: `new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr" });
new k8s.helm.v3.Release("canary", { chart: "istiod", values: { revision: "1-31-1" } });`,
    good: `new k8s.helm.v3.Release("istio-csr", {
  chart: "cert-manager-istio-csr", values: { app: { istio: { revisions: ["default", "1-31-1"] } } },
});
new k8s.helm.v3.Release("canary", { chart: "istiod", values: { revision: "1-31-1" } });`,
  },
  level: level("advisory", "mandatory"),
  types: chartTypes,
  check(graph) {
    return judgeCharts(graph, "istiod", (istiod) => judge(graph, istiod));
  },
});
