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
import { isKnown, type Maybe, UNKNOWN } from "../../../core/view";
import type { Tri } from "../../../core/answers";
import { hoursIn } from "../../../core/duration";
import { chartTypes, chartValue, installsChart } from "../shared/helm";
import { certificateType, isPrivateCa, issuerTypes } from "../shared/private-ca";
import { charts } from "./issuers";

interface Signed {
  readonly duration: Maybe<number>;
  /** Whether the private CA signs it. */
  readonly ours: Tri;
}

/** What the private CA is asked to sign: the stack's certificates and the mesh's. */
function signed(graph: Graph): readonly Signed[] {
  return [
    ...graph.byType(certificateType).map(({ view }): Signed => ({
      duration: hoursIn(view.at("spec", "duration")),
      ours: isPrivateCa(view.at("spec", "issuerRef")),
    })),
    ...graph.byType(...chartTypes).map((release): Signed => ({
      duration: hoursIn(chartValue(release, "app", "server", "maxCertificateDuration")) ?? 1,
      ours: installsChart(release, charts.istioCsr),
    })),
  ].filter(({ ours }) => ours !== false);
}

function judge(graph: Graph, issuer: Node): Outcome {
  const offset = issuer.view.at("spec", "notBeforeOffset");
  const backdates = hoursIn(offset) ?? 0.25; // the plugin's default
  const all = signed(graph);
  if (all.length === 0) {
    return notApplicable("it signs nothing in this stack");
  }
  if (backdates === UNKNOWN) {
    return undecided(offset);
  }
  const sure = all.filter(({ ours }) => ours === true);
  // A short-lived CA signs nothing that is valid for more than a week.
  const shortest = Math.min(...sure.map(({ duration }) => duration).filter(isKnown), 168);
  if (sure.length > 0 && backdates > shortest / 4) {
    return violation(offset, { minutes: backdates * 60, shortest });
  }
  const least = Math.min(...all.flatMap(({ duration }) => (duration === UNKNOWN ? 0 : (duration ?? []))), 168);
  return backdates > least / 4 ? undecided("what it signs, and for how long") : pass;
}

export const issuerBackdating = stackRule({
  name: "issuer-backdating",
  capability: "cert-manager",
  guide: ["pca-validity"],
  severity: "medium",
  title: "Certificates are backdated by at most a quarter of their lifetime",
  why: "Proxies renew a certificate halfway between its two dates. One backdated by its own lifetime is renewed in an endless loop, and each renewal is billed.",
  problem: "Certificates are backdated by {minutes} minutes, and the shortest one is valid for {shortest} hours",
  fix: "Set spec.notBeforeOffset to at most a quarter of the shortest duration, and at most 24h",
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
