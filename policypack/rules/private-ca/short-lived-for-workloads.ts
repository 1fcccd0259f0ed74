import type { Graph, Node } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { authorityOf, isShortLived, issuerTypes } from "../shared/private-ca";

function judge(graph: Graph, issuer: Node): Outcome {
  const authority = authorityOf(graph, issuer, "spec", "arn");
  if (authority === undefined) {
    return notApplicable("the CA is not in this stack");
  }
  const short = authority === UNKNOWN ? UNKNOWN : isShortLived(authority);
  if (authority === UNKNOWN || short === UNKNOWN) {
    return undecided("the CA, or its usage mode");
  }
  return short ? pass : violation("spec.arn", { ca: authority.name });
}

export const shortLivedForWorkloads = stackRule({
  name: "short-lived-for-workloads",
  capability: "private-ca",
  guide: ["pca-short-lived"],
  severity: "low",
  title: "Workload certificates come from a short-lived CA",
  why: "A short-lived CA costs 50 instead of 400 US dollars a month and only signs for up to a week. The general-purpose mode is cheaper only from about 74,400 certificates a month.",
  problem: "The issuer for workload certificates uses the general-purpose CA {ca}",
  fix: "Use a CA with usageMode SHORT_LIVED_CERTIFICATE, or add a waiver with the number of certificates a month as its reason",
  examples: {
    bad: `const ca = new aws.acmpca.CertificateAuthority("mesh", { usageMode: "GENERAL_PURPOSE", ... });`,
    good: `const ca = new aws.acmpca.CertificateAuthority("mesh", { usageMode: "SHORT_LIVED_CERTIFICATE", ... });`,
  },
  level: level("disabled", "advisory", "advisory"),
  types: Object.values(issuerTypes),
  check(graph): readonly Finding[] {
    return graph.byType(...Object.values(issuerTypes)).map((issuer) => on(issuer, judge(graph, issuer)));
  },
});
