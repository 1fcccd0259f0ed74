/** A Certificate in a stack config: the same keys in every capability. */
import { z } from "zod";
import { duration } from "../../core/duration";
import { certificateDefaults } from "./certificate-args";

/** A DNS label: the name of a Kubernetes namespace, service account or most other objects. */
export const label = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "lower-case letters, digits and hyphens, at most 63");

/** A DNS name, with or without a wildcard. */
export const dnsName = z
  .string()
  .max(253)
  .regex(/^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "a DNS name, such as shop.example.com");

export const certificateConfig = z.strictObject({
  namespace: label.describe("Namespace of the Certificate and its Secret. It must exist."),
  secretName: label.optional().describe("Secret with key and certificate. Default: the Certificate's name."),
  dnsNames: z.array(dnsName).min(1).max(20).describe("DNS names, at most 20. The first is the common name, too."),
  clientAuthentication: z
    .boolean()
    .default(certificateDefaults.clientAuthentication)
    .describe("Also allow TLS clients to use the certificate, for mTLS between pods."),
  duration: duration
    .default(certificateDefaults.duration)
    .describe("How long the certificate is valid: at least 1h, and at most 144h on a short-lived CA."),
  renewBefore: duration
    .default(certificateDefaults.renewBefore)
    .describe("How long before expiry the certificate is renewed: at least 5m."),
});
