import { z } from "zod";
import { level, notApplicable, type Outcome, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../view";
import { hours } from "../shared/duration";
import { certificateType, mayBePrivateCa } from "./issuers";

export const certificateDuration = resourceRule({
  name: "certificate-duration",
  capability: "cert-manager",
  guide: ["pca-validity", "mesh-durations"],
  severity: "high",
  title: "Certificates of the private CA say how long they live, and renew before that",
  why: "A Certificate without duration asks for 90 days, which a short-lived CA always refuses; it shows only when the request fails.",
  problem: "The certificate would live {duration} and renew {renewBefore} before its end: {reason}",
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
      .describe("longest duration in hours; a short-lived CA takes seven days less what issuers backdate"),
  },
  types: [certificateType],
  check(certificate, { params }) {
    const spec = certificate.view.at("spec");
    const reference = spec.at("issuerRef");
    if (!mayBePrivateCa(reference)) {
      return reference.hasUnknown() ? undecided(reference) : notApplicable("another issuer signs it");
    }
    const duration = spec.at("duration");
    const renewBefore = spec.at("renewBefore");
    const broken = (reason: string): Outcome =>
      violation(duration.state === "absent" ? "spec.duration" : duration, {
        duration: duration.state === "absent" ? "90 days, the default," : duration,
        renewBefore: renewBefore.state === "absent" ? "a third" : renewBefore,
        reason,
        max: params.maxHours,
      });
    const lives = hours(duration);
    const margin = hours(renewBefore);
    if (lives === undefined) {
      return broken("the default is longer than a short-lived CA allows");
    }
    if (lives === UNKNOWN) {
      return undecided(duration);
    }
    if (lives > params.maxHours || lives < 1) {
      return broken(lives < 1 ? "cert-manager takes no less than one hour" : `more than ${params.maxHours} hours`);
    }
    if (margin === UNKNOWN) {
      return undecided(renewBefore);
    }
    return margin !== undefined && margin >= lives ? broken("it would be renewed without end") : pass;
  },
});
