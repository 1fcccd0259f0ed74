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
import { isKnown, UNKNOWN, type Unknown } from "../../view";
import { hours } from "../shared/duration";
import { charts as installed, chartValue } from "../shared/helm";
import { certificateType, isPrivateCa, issuerTypes } from "../shared/private-ca";
import { charts } from "./issuers";

/** Durations of what the private CA is asked to sign: the certificates of the stack, and those of the mesh. */
function durations(graph: Graph): readonly (number | Unknown)[] {
  return [
    ...graph
      .byType(certificateType)
      .map((certificate) => {
        const spec = certificate.view.at("spec");
        const ours = isPrivateCa(spec.at("issuerRef"));
        return ours === true ? hours(spec.at("duration")) : ours === UNKNOWN ? UNKNOWN : undefined;
      })
      .filter((duration) => duration !== undefined),
    ...installed(graph, charts.istioCsr).map(
      (release) => hours(chartValue(release, "app", "server", "maxCertificateDuration")) ?? 1,
    ),
  ];
}

function judge(graph: Graph, issuer: Node): Outcome {
  const offset = issuer.view.at("spec", "notBeforeOffset");
  const backdates = hours(offset) ?? 0.25; // what the plugin takes where none is said
  const all = durations(graph);
  if (all.length === 0) {
    return notApplicable("nothing in this stack is signed by it");
  }
  if (backdates === UNKNOWN) {
    return undecided(offset);
  }
  const shortest = Math.min(...all.filter(isKnown), 168); // a short-lived CA signs nothing that lives longer
  if (backdates > shortest / 4) {
    return violation(offset, { minutes: backdates * 60, shortest });
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
  problem: "Certificates are backdated by {minutes} minutes, and the shortest lives {shortest} hours",
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
