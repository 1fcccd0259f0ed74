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
import { isKnown, type Maybe, UNKNOWN } from "../../view";
import { hours } from "../shared/duration";
import { charts as installed, chartValue } from "../shared/helm";
import { certificateType, charts, issuerTypes, mayBePrivateCa } from "./issuers";

/** Durations of what the private CA is asked to sign: the certificates of the stack, and those of the mesh. */
function durations(graph: Graph): readonly Maybe<number>[] {
  return [
    ...graph
      .byType(certificateType)
      .filter((certificate) => mayBePrivateCa(certificate.view.at("spec", "issuerRef")))
      .map((certificate) => hours(certificate.view.at("spec", "duration"))),
    ...installed(graph, charts.istioCsr).map(
      (release) => hours(chartValue(release, "app", "server", "maxCertificateDuration")) ?? 1,
    ),
  ];
}

function judge(graph: Graph, issuer: Node): Outcome {
  const offset = issuer.view.at("spec", "notBeforeOffset");
  const backdates = hours(offset) ?? 0.25; // what the plugin takes where none is said
  const all = durations(graph);
  const shortest = Math.min(...all.filter(isKnown));
  if (all.length === 0) {
    return notApplicable("nothing in this stack is signed by it");
  }
  if (backdates === UNKNOWN) {
    return undecided(offset);
  }
  if (backdates > shortest / 4 || backdates > 24) {
    return violation(offset, { offset: `${backdates * 60} minutes`, shortest: `${shortest} hours` });
  }
  return all.includes(UNKNOWN) ? undecided("the duration of every certificate") : pass;
}

export const issuerBackdating = stackRule({
  name: "issuer-backdating",
  capability: "cert-manager",
  guide: ["pca-validity"],
  severity: "medium",
  title: "Certificates are backdated by a quarter of their life at most",
  why: "Proxies renew halfway between the two dates of a certificate: one that is backdated by its own lifetime is renewed without end, and each renewal is billed.",
  problem: "Certificates are backdated by {offset}, and the shortest lives {shortest}",
  fix: "Set spec.notBeforeOffset to a quarter of the shortest duration or less, and to 24h at most",
  examples: {
    bad: `new CustomResource("mesh", { kind: "AWSPCAClusterIssuer", spec: { arn, region, notBeforeOffset: "1h" } }); // certificates of one hour`,
    good: `new CustomResource("mesh", { kind: "AWSPCAClusterIssuer", spec: { arn, region, notBeforeOffset: "15m" } });`,
  },
  level: level("advisory", "mandatory"),
  types: Object.values(issuerTypes),
  check(graph): readonly Finding[] {
    return graph.byType(...Object.values(issuerTypes)).map((issuer) => on(issuer, judge(graph, issuer)));
  },
});
