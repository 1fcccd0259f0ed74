import { z } from "zod";
import { level, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { privateCa } from "../shared/private-ca";

export const caDeletionWindow = resourceRule({
  name: "ca-deletion-window",
  capability: "private-ca",
  guide: ["pca-create"],
  severity: "medium",
  title: "A deleted private CA can be had back for long enough",
  why: "With the CA every identity of the mesh is gone; within the window it can be restored with its key.",
  problem: "A deleted CA can be restored for {days} days only",
  fix: "Set permanentDeletionTimeInDays to {min} or more",
  examples: {
    bad: `new aws.acmpca.CertificateAuthority("mesh", { permanentDeletionTimeInDays: 7, ... });`,
    good: `new aws.acmpca.CertificateAuthority("mesh", { permanentDeletionTimeInDays: 30, ... });`,
  },
  level: level("disabled", "disabled", "advisory"),
  params: { minDays: z.int().min(7).max(30).default(14).describe("least number of days, 7 to 30") },
  types: [privateCa.authority],
  check(authority, { params }) {
    const window = authority.view.at("permanentDeletionTimeInDays");
    const days = window.number();
    if (days === undefined) {
      return pass; // 30 days, the most there is
    }
    if (days === UNKNOWN) {
      return undecided(window);
    }
    return days >= params.minDays ? pass : violation(window, { days, min: params.minDays });
  },
});
