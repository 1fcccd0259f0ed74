import type { Graph, Node } from "../../graph";
import { level, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartTypes, chartValue } from "../shared/helm";
import { installations, installed, istioCsrChart, judgeCharts, textOr, where } from "../shared/mesh";
import { isName } from "../../../core/policies/namespace-key";
import { namedNamespace } from "../../namespaces";

function judge(graph: Graph, csr: Node): readonly Outcome[] {
  const trusted = chartValue(csr, "app", "server", "caTrustedNodeAccounts");
  const accounts = trusted.string();
  if (accounts === UNKNOWN) {
    return [undecided(trusted)];
  }
  const listed = accounts?.split(",").map((each) => each.trim()) ?? [];
  return installations(graph, "ztunnel").map((ztunnel) => {
    const name = textOr(chartValue(ztunnel, "resourceName"), "ztunnel");
    const namespace = namedNamespace(ztunnel) ?? "default";
    if (name === UNKNOWN || !isName(namespace)) {
      return undecided(`the service account of ${ztunnel.name}`);
    }
    const account = `${namespace}/${name}`;
    return listed.includes(account) ? pass : violation(trusted, { account });
  });
}

export const ztunnelTrusted = stackRule({
  name: "ztunnel-trusted",
  capability: "istio-csr",
  guide: ["mesh-istio-csr"],
  severity: "high",
  title: "In ambient mode, istio-csr lets ztunnel request certificates for the pods on its node",
  why: "Without that permission ztunnel only gets its own certificate, and no mesh pod can be reached.",
  problem: "istio-csr refuses requests from {account} on behalf of pods",
  fix: 'Set app.server.caTrustedNodeAccounts of istio-csr to "{account}"',
  examples: {
    bad: `new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr" });
new k8s.helm.v3.Release("ztunnel", { chart: "ztunnel", namespace: "istio-system" });`,
    good: `new k8s.helm.v3.Release("istio-csr", {
  chart: "cert-manager-istio-csr", values: { app: { server: { caTrustedNodeAccounts: "istio-system/ztunnel" } } },
});
new k8s.helm.v3.Release("ztunnel", { chart: "ztunnel", namespace: "istio-system" });`,
  },
  level: level("mandatory"),
  types: chartTypes,
  check(graph) {
    const ambient = installed(graph, "ztunnel");
    return judgeCharts(graph, istioCsrChart, (csr) =>
      where(ambient, "ztunnel is not in this stack", "whether ztunnel is in this stack", () => judge(graph, csr)),
    );
  },
});
