/** What the schema alone cannot say. Pure. */
import { judgeVersion } from "../../facts/charts";
import { lifeProblems } from "../shared/certificate";
import { hours, shortLivedMaxHours } from "../../core/duration";
import { mismatch, mismatchWarning, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { Config } from "./config";

export function check(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  const problems: Problem[] = [];
  const version = judgeVersion("cert-manager-istio-csr", config.version);
  if (version !== undefined) {
    const { severity, found, allowed, why } = version;
    problems.push(mismatch(["version"], found, allowed, why, severity));
  }
  const durations: [readonly string[], string][] = [
    [["workloadCertificateDuration"], config.workloadCertificateDuration],
    [["maxCertificateDuration"], config.maxCertificateDuration],
    [["servingCertificateDuration"], config.servingCertificateDuration],
  ];
  const shortLived = declared.privateCa?.usageMode === "SHORT_LIVED_CERTIFICATE";
  for (const [path, duration] of durations) {
    if (hours(duration) < 1) {
      problems.push(
        mismatch(
          path,
          duration,
          "1h or more",
          "Renewals every few minutes flood the CA, and each costs a certificate.",
        ),
      );
    }
    if (shortLived && hours(duration) > shortLivedMaxHours) {
      problems.push(
        mismatch(
          path,
          duration,
          `${shortLivedMaxHours}h or less`,
          "A short-lived CA signs for seven days at most, backdating included.",
        ),
      );
    }
  }
  if (hours(config.workloadCertificateDuration) > hours(config.maxCertificateDuration)) {
    problems.push(
      mismatch(
        ["workloadCertificateDuration"],
        config.workloadCertificateDuration,
        `maxCertificateDuration (${config.maxCertificateDuration}) or less`,
        "Workloads would get the shorter one without a word.",
      ),
    );
  }
  problems.push(...lifeProblems(["istiodCertificate"], config.istiodCertificate, declared.privateCa?.usageMode));
  if (config.preserveCertificateRequests) {
    problems.push(
      mismatchWarning(
        ["preserveCertificateRequests"],
        "true",
        "false",
        "Each certificate stays in the API server's database. Switch it off when you have seen what you wanted to see.",
      ),
    );
  }
  return problems;
}
