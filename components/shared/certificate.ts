/** cert-manager Certificates as plain data. Pure. */
import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1";
import type { UsageMode } from "../../facts/private-ca-prices";
import type { CertificatePolicyOptions, IssuerRef, KeyUsage } from "./certificate-policy";
import { hours, shortLivedMaxHours } from "../../core/duration";
import type { ObjectMeta } from "./manifest";
import { type Problem, mismatch } from "../../core/problem";

export interface CertificateOptions {
  readonly name: string;
  readonly namespace: string;
  readonly secretName: string;
  readonly issuer: IssuerRef;
  /** AWS Private CA wants a subject; the first DNS name by default. */
  readonly commonName?: string;
  readonly dnsNames: readonly string[];
  readonly uris?: readonly string[];
  readonly usages: readonly KeyUsage[];
  /** How long it lives, such as 24h. Always set: cert-manager's default of 90 days is refused by a short-lived CA. */
  readonly duration: string;
  /** How long before its end it is renewed. */
  readonly renewBefore: string;
}

/**
 * A Certificate with a P-256 key that changes at each renewal. The two pairs of usages that occur here map to the
 * templates EndEntityServerAuthCertificate/V1 and EndEntityCertificate/V1; any other set would ask for a blank one.
 */
export function certificate(options: CertificateOptions): ICertificate & { metadata: ObjectMeta } {
  const { name, namespace, secretName, dnsNames, uris, usages, duration, renewBefore } = options;
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name, namespace },
    spec: {
      secretName,
      commonName: options.commonName ?? dnsNames[0],
      dnsNames: [...dnsNames],
      ...(uris === undefined ? {} : { uris: [...uris] }),
      usages: [...usages],
      duration,
      renewBefore,
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      revisionHistoryLimit: 2,
      issuerRef: { ...options.issuer },
    },
  };
}

/** Who asks on behalf of a Certificate: cert-manager, by the account that its chart and its add-on both name. */
export const certManagerAccount = { namespace: "cert-manager", name: "cert-manager" } as const;

/** What approver-policy lets cert-manager ask for on behalf of one Certificate: its names, and no other. */
export function certificatePolicyOptions(options: CertificateOptions): CertificatePolicyOptions {
  return {
    // A dot, which no namespace has: policies are of the whole cluster, and must not be those of another namespace.
    name: `certificate-${options.namespace}.${options.name}`,
    issuer: options.issuer,
    namespace: options.namespace,
    requester: certManagerAccount,
    commonName: options.commonName ?? options.dnsNames[0],
    dnsNames: options.dnsNames,
    uris: options.uris,
    usages: options.usages,
    maxDuration: options.duration,
  };
}

/**
 * What cert-manager or the CA would refuse about a life.
 *
 * @param at path of the object that holds `duration` and `renewBefore`
 * @param notBeforeOffset how far the issuer backdates, where that is not judged with the issuer
 */
export function lifeProblems(
  at: readonly PropertyKey[],
  { duration, renewBefore }: { readonly duration: string; readonly renewBefore: string },
  usageMode: UsageMode | undefined,
  notBeforeOffset?: string,
): Problem[] {
  const lives = hours(duration);
  const error = (key: string, found: string, allowed: string, hint?: string): Problem =>
    mismatch([...at, key], found, allowed, hint);
  return [
    ...(lives < 1 ? [error("duration", duration, "1h or more", "cert-manager refuses less.")] : []),
    ...(usageMode === "SHORT_LIVED_CERTIFICATE" && lives > shortLivedMaxHours
      ? [
          error(
            "duration",
            duration,
            `${shortLivedMaxHours}h or less`,
            "A short-lived CA signs for seven days at most, backdating included.",
          ),
        ]
      : []),
    ...(hours(renewBefore) >= lives || hours(renewBefore) < 1 / 12
      ? [error("renewBefore", renewBefore, `5m or more, and less than duration (${duration})`)]
      : []),
    ...(notBeforeOffset !== undefined && hours(notBeforeOffset) > lives / 4
      ? [
          error(
            "duration",
            duration,
            `four times ${notBeforeOffset} or more, by which the issuer backdates`,
            "A certificate that is backdated by most of its life is renewed over and over.",
          ),
        ]
      : []),
  ];
}
