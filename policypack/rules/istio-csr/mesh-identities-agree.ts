import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type Unknown, type View } from "../../../core/view";
import { chartTypes, chartValue } from "../shared/helm";
import { doubted } from "../shared/outcomes";
import {
  installations,
  installed,
  istioCsrChart,
  istiodCertificates,
  istiodValue,
  judgeCharts,
  textOr,
  where,
} from "../shared/mesh";

/** The defaults of both charts. */
const defaults = { trustDomain: "cluster.local", cluster: "Kubernetes" } as const;

function trustDomainOf(csr: Node): string | Unknown {
  return textOr(chartValue(csr, "app", "tls", "trustDomain"), defaults.trustDomain);
}

function clusterOf(csr: Node): string | Unknown {
  return textOr(chartValue(csr, "app", "server", "clusterID"), defaults.cluster);
}

function compare(
  graph: Graph,
  what: string,
  view: View,
  fallback: string,
  read: (csr: Node) => string | Unknown,
): Outcome {
  const own = textOr(view, fallback);
  const others = installations(graph, istioCsrChart).map(read);
  if (own === UNKNOWN) {
    return undecided(view);
  }
  const other = others.filter(isKnown).find((each) => each !== own);
  if (other !== undefined) {
    return violation(view, { what, found: own, other });
  }
  return others.includes(UNKNOWN) ? undecided(`the ${what} of istio-csr`) : pass;
}

/** The identities in istiod's certificate. Each starts with the trust domain. */
function judgeUris(graph: Graph, uris: View): readonly Outcome[] {
  if (uris.state === "unknown") {
    return [undecided(uris)];
  }
  return uris.items().map((uri) => {
    const text = uri.string();
    if (text === UNKNOWN) {
      return undecided(uri);
    }
    const domain = /^spiffe:\/\/([^/]*)/.exec(String(text))?.[1] ?? String(text);
    const wanted = installations(graph, istioCsrChart).map(trustDomainOf);
    if (wanted.includes(domain)) {
      return pass;
    }
    return wanted.includes(UNKNOWN)
      ? undecided("the trust domain of istio-csr")
      : violation(uri, { what: "trust domain", found: domain, other: String(wanted[0]) });
  });
}

export const meshIdentitiesAgree = stackRule({
  name: "mesh-identities-agree",
  capability: "istio-csr",
  guide: ["mesh-istio-csr"],
  severity: "high",
  title: "All parts of the mesh use istio-csr's trust domain and cluster ID",
  why: "istio-csr refuses every request with another trust domain or cluster ID, and no pod gets a certificate.",
  problem: "The {what} is {found} here but {other} in istio-csr",
  fix: "Set the {what} in both charts from one constant",
  examples: {
    bad: `new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr", values: { app: { tls: { trustDomain: "shop.example" } } } });
new k8s.helm.v3.Release("istiod", { chart: "istiod", values: { meshConfig: { trustDomain: "cluster.local" } } });`,
    good: `const trustDomain = "shop.example";
new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr", values: { app: { tls: { trustDomain } } } });
new k8s.helm.v3.Release("istiod", { chart: "istiod", values: { meshConfig: { trustDomain } } });`,
  },
  level: level("mandatory"),
  types: chartTypes,
  check(graph): readonly Finding[] {
    const csr = installed(graph, istioCsrChart);
    const judged = (judge: () => readonly Outcome[]): readonly Outcome[] =>
      where(csr, "istio-csr is not in this stack", "whether istio-csr is in this stack", judge);
    const cluster = (view: View): Outcome => compare(graph, "cluster id", view, defaults.cluster, clusterOf);
    return [
      ...judgeCharts(graph, "istiod", (node) =>
        judged(() => {
          const domain = istiodValue(node, "meshConfig", "trustDomain");
          return [
            compare(graph, "trust domain", domain, defaults.trustDomain, trustDomainOf),
            cluster(istiodValue(node, "global", "multiCluster", "clusterName")),
          ];
        }),
      ),
      ...judgeCharts(graph, "ztunnel", (node) => {
        const own = chartValue(node, "multiCluster", "clusterName");
        const name = own.state === "absent" ? chartValue(node, "global", "multiCluster", "clusterName") : own;
        return judged(() => [cluster(name)]);
      }),
      ...istiodCertificates(graph).flatMap(({ node, sure }) =>
        judged(() => judgeUris(graph, node.view.at("spec", "uris"))).map((outcome) =>
          on(node, sure ? outcome : doubted(outcome, node.view.at("spec", "secretName"))),
        ),
      ),
    ];
  },
});
