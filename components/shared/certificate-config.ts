/** A Certificate in a stack config: the same keys in every capability. */
import { z } from "zod";
import { duration } from "../../core/duration";
import { dnsName, label } from "../../core/names";
import { certificateDefaults } from "./certificate-args";

export const certificateConfig = z.strictObject({
  namespace: label.describe("Namespace of the Certificate and its Secret. It must exist."),
  secretName: label.optional().describe("Secret with key and certificate. Default: the Certificate's name."),
  dnsNames: z.array(dnsName).min(1).max(20).describe("DNS names, at most 20. The first is also the common name."),
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
