/** What is wrong with arguments, or with the stack config that they come from. Pure. */
import { hours, shortLivedMaxHours } from "../../core/duration";
import { error, warning, type Problem } from "../../core/problem";
import type { UsageMode } from "../../facts/private-ca-prices";
import { lifeProblems } from "../shared/certificate";
import { versionProblems } from "../shared/chart-version";
import type { KnownSettings } from "./settings";

const durations = ["workloadCertificateDuration", "maxCertificateDuration", "servingCertificateDuration"] as const;

/** @param usageMode of the CA that signs, where it is known */
export function argProblems(settings: KnownSettings, usageMode?: UsageMode): Problem[] {
  return [
    ...versionProblems(["version"], "cert-manager-istio-csr", settings.version),
    ...durations.flatMap((key) => durationProblems(key, settings[key], usageMode)),
    ...workloadProblems(settings),
    ...lifeProblems(["istiodCertificate"], settings.istiodCertificate, usageMode),
    ...(settings.preserveCertificateRequests
      ? [
          warning(
            ["preserveCertificateRequests"],
            "Every CertificateRequest stays in the API server's database, which grows with each certificate.",
            "Turn it off when you have finished debugging.",
          ),
        ]
      : []),
  ];
}

function durationProblems(key: string, duration: string, usageMode: UsageMode | undefined): Problem[] {
  return [
    ...(hours(duration) < 1
      ? [
          error(
            [key],
            `${duration} is too short: use at least 1h.`,
            "Renewals every few minutes flood the CA, and each one costs a certificate.",
          ),
        ]
      : []),
    ...(usageMode === "SHORT_LIVED_CERTIFICATE" && hours(duration) > shortLivedMaxHours
      ? [
          error(
            [key],
            `A short-lived CA cannot sign a certificate for ${duration}; ${shortLivedMaxHours}h is the longest.`,
            "A short-lived CA signs for seven days at most, including the time by which the issuer backdates.",
          ),
        ]
      : []),
  ];
}

function workloadProblems({ workloadCertificateDuration, maxCertificateDuration }: KnownSettings): Problem[] {
  return hours(workloadCertificateDuration) > hours(maxCertificateDuration)
    ? [
        error(
          ["workloadCertificateDuration"],
          `Workloads cannot get certificates for ${workloadCertificateDuration}: maxCertificateDuration is ${maxCertificateDuration}.`,
          "istio-csr would shorten them without saying so.",
        ),
      ]
    : [];
}
