import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartTypes, chartValue } from "../shared/helm";
import { istioCsrChart, judgeChart } from "../shared/mesh";

export const istioCsrClientRateLimit = resourceRule({
  name: "istio-csr-client-rate-limit",
  capability: "istio-csr",
  guide: ["mesh-istio-csr"],
  severity: "low",
  title: "istio-csr does not throttle its own requests to the API server",
  why: "At five requests a second, the client's default, a rollout of many pods waits minutes for certificates.",
  problem: "istio-csr's Kubernetes client is limited to five requests a second",
  fix: "Set app.controller.disableKubernetesClientRateLimiter to true: the API server limits clients itself",
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
