import type { Graph, Node } from "../../graph";
import { type Finding, level, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { chartTypes, chartValue } from "../shared/helm";
import { doubted } from "../shared/outcomes";
import { installations, installed, istioCsrChart, istiodValue, judgeCharts, mayInstall, where } from "../shared/mesh";
import { isName } from "../../../core/policies/namespace-key";
import { namedNamespace } from "../../namespaces";

const defaultName = `${istioCsrChart}.cert-manager.svc`;

/** The names in istio-csr's own certificate. */
function servingNames(csr: Node): readonly (View | string)[] {
  const names = chartValue(csr, "app", "tls", "certificateDNSNames");
  if (names.state === "absent") {
    return [defaultName];
  }
  return names.state === "unknown" ? [names] : names.items();
}

function judge(graph: Graph, address: View, key: string): Outcome {
  const text = address.string();
  if (text === UNKNOWN) {
    return undecided(address);
  }
  const csrs = installations(graph, istioCsrChart);
  const names = csrs.flatMap(servingNames).map((name) => (typeof name === "string" ? name : name.string()));
  const first = names.find(isKnown) ?? defaultName;
  if (text === undefined || text === "") {
    return violation(address, { key, found: "istiod, the default", wanted: `${first}:443` });
  }
  const host = text.split(":", 1).join();
  if (!names.includes(host)) {
    return names.includes(UNKNOWN)
      ? undecided("app.tls.certificateDNSNames of istio-csr")
      : violation(address, { key, found: text, wanted: `${first}:443` });
  }
  // The chart names its Service after the chart, whatever the release is called.
  const [service, place] = host.split(".");
  const places = csrs.map(namedNamespace);
  if (service !== istioCsrChart || places.some((each) => each === undefined || each === place)) {
    return pass;
  }
  const known = places.find(isName);
  return places.includes(UNKNOWN) || known === undefined
    ? undecided("the namespace of istio-csr")
    : violation(address, { key, found: text, wanted: `${istioCsrChart}.${known}.svc:443` });
}

export const meshCaAddress = stackRule({
  name: "mesh-ca-address",
  capability: "istio-csr",
  guide: ["mesh-ca-address"],
  severity: "high",
  title: "Proxies ask istio-csr for certificates, under a name that its own certificate covers",
  why: "Otherwise they ask istiod, whose CA is off, or do not trust the answer, and no pod gets a certificate.",
  problem: "Proxies ask {found} for certificates, but istio-csr does not answer there",
  fix: "Set {key} to {wanted}, and list that host in app.tls.certificateDNSNames of istio-csr",
  examples: {
    bad: `new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr", namespace: "cert-manager" });
new k8s.helm.v3.Release("istiod", { chart: "istiod", values: { env: { ENABLE_CA_SERVER: "false" } } });`,
    good: `new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr", namespace: "cert-manager" });
new k8s.helm.v3.Release("istiod", {
  chart: "istiod",
  values: { env: { ENABLE_CA_SERVER: "false" }, global: { caAddress: "cert-manager-istio-csr.cert-manager.svc:443" } },
});`,
  },
  level: level("mandatory"),
  types: chartTypes,
  check(graph): readonly Finding[] {
    const csr = installed(graph, istioCsrChart);
    const judged = (address: View, key: string): readonly Outcome[] =>
      where(csr, "istio-csr is not in this stack", "whether istio-csr is in this stack", () => {
        const outcome = judge(graph, address, key);
        return mayInstall(graph, istioCsrChart) ? doubted(outcome, "which chart is istio-csr") : outcome;
      });
    return [
      ...judgeCharts(graph, "istiod", (node) => judged(istiodValue(node, "global", "caAddress"), "global.caAddress")),
      ...judgeCharts(graph, "ztunnel", (node) => {
        const own = chartValue(node, "caAddress");
        return judged(own.state === "absent" ? chartValue(node, "global", "caAddress") : own, "caAddress");
      }),
    ];
  },
});
