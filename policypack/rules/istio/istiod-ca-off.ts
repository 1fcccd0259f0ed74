import { level, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartTypes } from "../shared/helm";
import { installed, istioCsrChart, istiodValue, judgeCharts, where } from "../shared/mesh";

export const istiodCaOff = stackRule({
  name: "istiod-ca-off",
  capability: "istio",
  guide: ["mesh-istiod-ca-off"],
  severity: "critical",
  title: "istiod's own CA is off when istio-csr signs",
  why: "With both, istiod signs for anyone who asks, with its own key and a second root, and both write the root that proxies trust.",
  problem: "istiod's own CA is on although istio-csr signs",
  fix: 'Set env.ENABLE_CA_SERVER of chart istiod to "false"',
  examples: {
    bad: `new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr" });
new k8s.helm.v3.Release("istiod", { chart: "istiod" });`,
    good: `new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr" });
new k8s.helm.v3.Release("istiod", { chart: "istiod", values: { env: { ENABLE_CA_SERVER: "false" } } });`,
  },
  level: level("mandatory"),
  types: chartTypes,
  check(graph) {
    const csr = installed(graph, istioCsrChart);
    return judgeCharts(graph, "istiod", (istiod) =>
      where(csr, "istio-csr is not in this stack", "whether istio-csr is in this stack", () => {
        const server = istiodValue(istiod, "env", "ENABLE_CA_SERVER");
        const on = server.boolean();
        if (on === UNKNOWN) {
          return undecided(server);
        }
        return on === false ? pass : violation(server);
      }),
    );
  },
});
