/** cert-manager Certificates as plain data. Pure. */
import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1";
import type { IssuerRef, KeyUsage } from "./certificate-policy";
import type { ObjectMeta } from "./manifest";

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
