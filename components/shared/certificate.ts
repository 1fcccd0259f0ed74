/** cert-manager Certificates as plain data. Pure. */
import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1";
import type * as pulumi from "@pulumi/pulumi";
import { hours, shortLivedMaxHours } from "../../core/duration";
import { error, type Problem } from "../../core/problem";
import type { UsageMode } from "../../facts/private-ca-prices";
import type { CertificatePolicyOptions, IssuerRef, IssuerRefArgs, KeyUsage } from "./certificate-policy";
import type { ObjectMeta } from "./manifest";

export interface CertificateOptions {
  readonly name: string;
  readonly namespace: string;
  readonly secretName: string;
  readonly issuer: IssuerRef;
  /** AWS Private CA requires a subject; the first DNS name by default. */
  readonly commonName?: string;
  readonly dnsNames: readonly string[];
  readonly uris?: readonly string[];
  readonly usages: readonly KeyUsage[];
  /** How long it is valid, such as 24h. Always set: a short-lived CA refuses cert-manager's default of 90 days. */
  readonly duration: string;
  /** How long before expiry it is renewed. */
  readonly renewBefore: string;
}

/** `CertificateOptions` of which only name and namespace must be known. */
export interface CertificateInputs {
  readonly name: string;
  readonly namespace: string;
  readonly secretName: pulumi.Input<string>;
  readonly issuer: pulumi.Input<IssuerRefArgs>;
  readonly commonName?: pulumi.Input<string>;
  readonly dnsNames: pulumi.Input<readonly pulumi.Input<string>[]>;
  readonly uris?: pulumi.Input<readonly pulumi.Input<string>[]>;
  readonly usages: pulumi.Input<readonly KeyUsage[]>;
  readonly duration: pulumi.Input<string>;
  readonly renewBefore: pulumi.Input<string>;
}

/**
 * A Certificate without its spec.
 *
 * @internal
 */
export type CertificateIdentity = Omit<ICertificate, "spec"> & { metadata: ObjectMeta };

/** @internal */
export function certificateIdentity({
  name,
  namespace,
}: Pick<CertificateOptions, "name" | "namespace">): CertificateIdentity {
  return { apiVersion: "cert-manager.io/v1", kind: "Certificate", metadata: { name, namespace } };
}

/**
 * A Certificate with a P-256 key that changes at each renewal. The two sets of usages used here map to the
 * templates EndEntityServerAuthCertificate/V1 and EndEntityCertificate/V1. Any other set would need a blank template.
 *
 * @internal
 */
export function certificate(options: CertificateOptions): ICertificate & { metadata: ObjectMeta } {
  const { secretName, dnsNames, uris, usages, duration, renewBefore } = options;
  return {
    ...certificateIdentity(options),
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

/** cert-manager's account, which requests a Certificate: chart and add-on give it the same name. */
export const certManagerAccount = { namespace: "cert-manager", name: "cert-manager" } as const;

/** Name of the policy for a Certificate. */
export function policyName({ name, namespace }: Pick<CertificateOptions, "name" | "namespace">): string {
  // The dot, which no namespace can have, keeps these cluster-wide names apart for different namespaces.
  return `certificate-${namespace}.${name}`;
}

/** What approver-policy lets cert-manager request on behalf of one Certificate: its names, and no others. */
export function certificatePolicyOptions(options: CertificateOptions): CertificatePolicyOptions {
  return {
    name: policyName(options),
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
 * What cert-manager or the CA would refuse about how long a certificate is valid.
 *
 * @param at path of the object that holds `duration` and `renewBefore`
 * @param notBeforeOffset how far the issuer backdates, unless that is checked with the issuer
 */
export function lifeProblems(
  at: readonly PropertyKey[],
  { duration, renewBefore }: { readonly duration: string; readonly renewBefore: string },
  usageMode: UsageMode | undefined,
  notBeforeOffset?: string,
): Problem[] {
  const lives = hours(duration);
  return [
    ...(lives < 1
      ? [error([...at, "duration"], `A certificate for ${duration} is too short: cert-manager requires at least 1h.`)]
      : []),
    ...(usageMode === "SHORT_LIVED_CERTIFICATE" && lives > shortLivedMaxHours
      ? [
          error(
            [...at, "duration"],
            `A short-lived CA cannot sign a certificate for ${duration}; ${shortLivedMaxHours}h is the longest.`,
            "A short-lived CA signs for seven days at most, including the time by which the issuer backdates.",
          ),
        ]
      : []),
    ...(hours(renewBefore) >= lives || hours(renewBefore) < 1 / 12
      ? [
          error(
            [...at, "renewBefore"],
            `renewBefore is ${renewBefore}, but must be at least 5m and less than duration (${duration}).`,
          ),
        ]
      : []),
    ...(notBeforeOffset !== undefined && hours(notBeforeOffset) > lives / 4
      ? [
          error(
            [...at, "duration"],
            `The issuer backdates by ${notBeforeOffset}, which is more than a quarter of ${duration}.`,
            "Such a certificate is renewed over and over. Choose a duration of at least four times the backdating.",
          ),
        ]
      : []),
  ];
}
