import { z } from "zod";
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
import { anyOf, type Tri } from "../../../core/answers";
import { hoursIn } from "../../../core/duration";
import { authorityOf, certificateType, isPrivateCa, isShortLived, issuerTypes } from "../shared/private-ca";

/** cert-manager's default, in hours. */
const default90Days = 2160;

/** Whether the CA behind an issuer is short-lived. A CA outside this stack is assumed to be. */
function signsShort(graph: Graph, issuer: Node): Tri {
  const authority = authorityOf(graph, issuer, "spec", "arn");
  return authority === UNKNOWN ? UNKNOWN : authority === undefined || isShortLived(authority);
}

/** The same for the issuer that a certificate names. */
function isSignedShort(graph: Graph, certificate: Node): Tri {
  const issuers = graph.byType(...Object.values(issuerTypes));
  const sources = issuers.filter((issuer) => certificate.refs("spec").includes(issuer));
  if (sources.length > 0) {
    return anyOf(sources.map((issuer) => signsShort(graph, issuer)));
  }
  const wanted = certificate.view.at("spec", "issuerRef", "name").string();
  const answers = issuers.flatMap((issuer): readonly Tri[] => {
    const name = issuer.view.at("metadata", "name").string();
    const short = signsShort(graph, issuer);
    if (wanted === UNKNOWN || name === UNKNOWN) {
      return [short === true ? true : UNKNOWN];
    }
    return name === wanted ? [short] : [];
  });
  return answers.length === 0 ? true : anyOf(answers);
}

function judge(graph: Graph, certificate: Node, maxHours: number): Outcome {
  const spec = certificate.view.at("spec");
  const ours = isPrivateCa(spec.at("issuerRef"));
  if (ours !== true) {
    return ours === UNKNOWN ? undecided(spec.at("issuerRef")) : notApplicable("another issuer signs it");
  }
  const duration = spec.at("duration");
  const renewBefore = spec.at("renewBefore");
  const lives = hoursIn(duration);
  const margin = hoursIn(renewBefore);
  if (lives === UNKNOWN) {
    return undecided(duration);
  }
  const shown = lives === undefined ? "90 days, the default" : duration;
  if (lives !== undefined && lives < 1) {
    return violation(duration, { duration, reason: "cert-manager requires at least one hour", max: maxHours });
  }
  if ((lives ?? default90Days) > maxHours) {
    const short = isSignedShort(graph, certificate);
    if (short !== false) {
      return short === UNKNOWN
        ? undecided("whether the CA is a short-lived one")
        : violation(duration, {
            duration: shown,
            reason: `more than ${maxHours} hours`,
            max: maxHours,
          });
    }
  }
  if (margin === UNKNOWN) {
    return undecided(renewBefore);
  }
  return (margin ?? 0) >= (lives ?? default90Days)
    ? violation(renewBefore, { duration: shown, reason: "it would be renewed in an endless loop", max: maxHours })
    : pass;
}

export const certificateDuration = stackRule({
  name: "certificate-duration",
  capability: "cert-manager",
  guide: ["pca-validity", "mesh-durations"],
  severity: "high",
  title: "Certificates from the private CA set a duration and are renewed before they expire",
  why: "A Certificate without a duration asks for 90 days. A short-lived CA always refuses that, and you only find out when the request fails.",
  problem: "The certificate would be valid for {duration}: {reason}",
  fix: "Set spec.duration between 1h and {max}h and spec.renewBefore below it",
  examples: {
    bad: `new Certificate("web", { spec: { secretName: "web", dnsNames, issuerRef: { group: "awspca.cert-manager.io", kind, name } } });`,
    good: `new Certificate("web", { spec: { ..., duration: "24h", renewBefore: "8h" } });`,
  },
  level: level("advisory", "mandatory"),
  params: {
    maxHours: z
      .int()
      .min(1)
      .default(144)
      .describe(
        "longest duration, in hours, of a certificate from a short-lived CA: seven days minus the backdating of issuers",
      ),
  },
  types: [certificateType],
  check(graph, { params }): readonly Finding[] {
    return graph
      .byType(certificateType)
      .map((certificate) => on(certificate, judge(graph, certificate, params.maxHours)));
  },
});
