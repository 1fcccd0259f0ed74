import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartTypes, chartValue } from "../shared/helm";
import { istioCsrChart, judgeChart } from "../shared/mesh";

export const istioCsrClientRateLimit = resourceRule({
  name: "istio-csr-client-rate-limit",
  capability: "istio-csr",
  guide: ["mesh-istio-csr"],
  severity: "low",
  title: "Requests of istio-csr to the API server are not held back by its own client",
  why: "At five requests a second, the default of its client, a roll-out of many pods waits minutes for certificates.",
  problem: "The client of istio-csr holds its requests back to five a second",
  fix: "Set app.controller.disableKubernetesClientRateLimiter to true: the API server has limits of its own",
  examples: {
    bad: `new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr" });`,
    good: `new k8s.helm.v3.Release("istio-csr", {
  chart: "cert-manager-istio-csr", values: { app: { controller: { disableKubernetesClientRateLimiter: true } } },
});`,
  },
  level: level("disabled", "advisory"),
  types: chartTypes,
  check(release) {
    return judgeChart(release, istioCsrChart, () => {
      const limiter = chartValue(release, "app", "controller", "disableKubernetesClientRateLimiter");
      const off = limiter.boolean();
      if (off === UNKNOWN) {
        return undecided(limiter);
      }
      return off === true ? pass : violation(limiter);
    });
  },
});
