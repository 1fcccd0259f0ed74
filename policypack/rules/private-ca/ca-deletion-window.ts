import { z } from "zod";
import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { privateCa } from "../shared/private-ca";

export const caDeletionWindow = resourceRule({
  name: "ca-deletion-window",
  capability: "private-ca",
  guide: ["pca-create"],
  severity: "medium",
  title: "A deleted private CA can be restored for long enough",
  why: "If the CA is gone, so is every mesh identity. Within the window it can be restored together with its key.",
  problem: "A deleted CA can only be restored for {days} days",
  fix: "Set permanentDeletionTimeInDays to {min} or more",
  examples: {
    bad: `new aws.acmpca.CertificateAuthority("mesh", { permanentDeletionTimeInDays: 7, ... });`,
    good: `new aws.acmpca.CertificateAuthority("mesh", { permanentDeletionTimeInDays: 30, ... });`,
  },
  level: level("disabled", "disabled", "advisory"),
  params: { minDays: z.int().min(7).max(30).default(14).describe("shortest window, in days, 7 to 30") },
  types: [privateCa.authority],
  check(authority, { params }) {
    const window = authority.view.at("permanentDeletionTimeInDays");
    const days = window.number();
    if (days === undefined) {
      return pass; // 30 days, the maximum
    }
    if (days === UNKNOWN) {
      return undecided(window);
    }
    return days >= params.minDays ? pass : violation(window, { days, min: params.minDays });
  },
});
