import { z } from "zod";
import type { Graph } from "../../graph";
import { type Finding, level, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN, type Unknown, type View } from "../../../core/view";
import { hoursIn } from "../../../core/duration";
import { chartTypes, chartValue } from "../shared/helm";
import { installations, installed, istioCsrChart, istiodValue, judgeCharts, where } from "../shared/mesh";

/** Hours of a value; an empty value means the default too. */
function hoursOr(view: View, fallback: number): number | Unknown {
  return view.string() === "" ? fallback : (hoursIn(view) ?? fallback);
}

/** The longest duration that istio-csr signs; one hour by default. */
function longest(csr: Parameters<typeof chartValue>[0]): { readonly view: View; readonly limit: number | Unknown } {
  const view = chartValue(csr, "app", "server", "maxCertificateDuration");
  return { view, limit: hoursOr(view, 1) };
}

function judgeLongest({ view, limit }: ReturnType<typeof longest>, minHours: number, maxHours: number): Outcome {
  if (limit === UNKNOWN) {
    return undecided(view);
  }
  return limit >= minHours && limit <= maxHours
    ? pass
    : violation(view, {
        what: `istio-csr signs for at most ${view.state === "absent" ? "1h, the default" : view.show()}`,
        fix: `app.server.maxCertificateDuration of istio-csr to ${minHours}h or more and ${maxHours}h or less`,
      });
}

/** Proxies ask for SECRET_TTL, 24 hours by default, and silently get the shorter of the two. */
function judgeAsked(graph: Graph, asked: View): Outcome {
  const wanted = hoursOr(asked, 24);
  const limits = installations(graph, istioCsrChart).map((csr) => longest(csr).limit);
  if (wanted === UNKNOWN) {
    return undecided(asked);
  }
  const shorter = limits.find((limit) => limit !== UNKNOWN && wanted > limit);
  if (shorter !== undefined) {
    return violation(asked, {
      what: `Proxies ask for ${asked.state === "absent" ? "24h (the default)" : asked.show()} and get less`,
      fix: "SECRET_TTL in meshConfig.defaultConfig.proxyMetadata of istiod to what istio-csr signs for, or less",
    });
  }
  // Equivalent mutants (never, swap-verdict): istio-csr itself is undecided then.
  return limits.includes(UNKNOWN) ? undecided("app.server.maxCertificateDuration of istio-csr") : pass;
}

export const workloadCertificateDuration = stackRule({
  name: "workload-certificate-duration",
  capability: "istio-csr",
  guide: ["mesh-durations", "pca-validity"],
  severity: "medium",
  title: "Workload certificates are valid for as long as proxies ask: hours, and less than a week",
  why: "The default of one hour means 48 certificates a day for each proxy, all billed and counted against quotas. A short-lived CA signs for at most seven days, including backdating.",
  problem: "{what}",
  fix: "Set {fix}",
  examples: {
    bad: `new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr" });`,
    good: `new k8s.helm.v3.Release("istio-csr", {
  chart: "cert-manager-istio-csr", values: { app: { server: { maxCertificateDuration: "48h" } } },
});`,
  },
  level: level("advisory", "advisory", "mandatory"),
  params: {
    minHours: z.number().positive().default(24).describe("shortest maximum, in hours"),
    maxHours: z.number().positive().default(144).describe("longest maximum, in hours; 144 is a week minus a day"),
  },
  types: chartTypes,
  check(graph, { params }): readonly Finding[] {
    const csr = installed(graph, istioCsrChart);
    return [
      ...judgeCharts(graph, istioCsrChart, (node) => judgeLongest(longest(node), params.minHours, params.maxHours)),
      ...judgeCharts(graph, "istiod", (node) =>
        where(csr, "istio-csr is not in this stack", "whether istio-csr is in this stack", () =>
          judgeAsked(graph, istiodValue(node, "meshConfig", "defaultConfig", "proxyMetadata", "SECRET_TTL")),
        ),
      ),
    ];
  },
});
