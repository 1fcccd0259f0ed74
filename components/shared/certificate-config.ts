/** A Certificate in a stack config: the same keys wherever a capability has some. */
import { z } from "zod";
import type { CertificateOptions } from "./certificate";
import type { IssuerRef, KeyUsage } from "./certificate-policy";
import { duration } from "../../core/duration";

/** A DNS label: what Kubernetes namespaces, service accounts and most objects are named with. */
export const label = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "lower-case letters, digits and hyphens, at most 63");

const dnsName = z
  .string()
  .max(253)
  .regex(/^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "a DNS name, such as shop.example.com");

export const certificateConfig = z.strictObject({
  namespace: label.describe("Namespace of the Certificate and its Secret. It must exist."),
  secretName: label.optional().describe("Secret with key and certificate. Default: the Certificate's name."),
  dnsNames: z.array(dnsName).min(1).max(20).describe("DNS names, at most 20. The first is the common name too."),
  clientAuthentication: z
    .boolean()
    .default(false)
    .describe("Whether the certificate is for TLS clients too, for mTLS between pods."),
  duration: duration.default("24h").describe("How long it lives: 1h or more, 144h at most on a short-lived CA."),
  renewBefore: duration.default("8h").describe("How long before its end it is renewed: 5m or more."),
});

export type CertificateConfig = z.output<typeof certificateConfig>;

export function toCertificateOptions(name: string, config: CertificateConfig, issuer: IssuerRef): CertificateOptions {
  return {
    name,
    namespace: config.namespace,
    secretName: config.secretName ?? name,
    issuer,
    dnsNames: config.dnsNames,
    usages: usages(config.clientAuthentication),
    duration: config.duration,
    renewBefore: config.renewBefore,
  };
}

function usages(clientAuthentication: boolean): KeyUsage[] {
  return clientAuthentication ? ["server auth", "client auth"] : ["server auth"];
}
