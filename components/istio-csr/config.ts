/** The capability's part of the stack config. */
import { z } from "zod";
import { duration } from "../../core/duration";
import { defaults } from "./args";

export const config = z.strictObject({
  version: z
    .string()
    .default(defaults.version)
    .describe("Chart cert-manager-istio-csr. Default: that of facts/charts.json."),
  trustDomain: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "a DNS name in lower case, such as cluster.local")
    .default(defaults.trustDomain)
    .describe(
      "Trust domain of the mesh: the first part of every workload's SPIFFE id. Every part of the mesh uses this value.",
    ),
  clusterId: z
    .string()
    .max(63)
    .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/, "letters, digits, hyphens, dots and underscores")
    .default(defaults.clusterId)
    .describe("ID of the cluster in the mesh, which proxies send when they request a certificate."),
  replicas: z
    .int()
    .min(1)
    .max(10)
    .default(defaults.replicas)
    .describe("Replicas. If none is running, no pod of the mesh starts."),
  workloadCertificateDuration: duration
    .default(defaults.workloadCertificateDuration)
    .describe("How long a workload's certificate is valid: at most 144h on a short-lived CA. It is renewed halfway."),
  maxCertificateDuration: duration
    .default(defaults.maxCertificateDuration)
    .describe("Longest duration that a workload may request. A longer request is shortened to this."),
  servingCertificateDuration: duration
    .default(defaults.servingCertificateDuration)
    .describe("How long istio-csr's own certificate is valid."),
  istiodCertificate: z
    .strictObject({
      duration: duration
        .default(defaults.istiodCertificate.duration)
        .describe("How long istiod's certificate is valid: at least 1h."),
      renewBefore: duration
        .default(defaults.istiodCertificate.renewBefore)
        .describe("How long before expiry it is renewed."),
    })
    .prefault({})
    .describe("The certificate of istiod, which is signed before istiod starts."),
  preserveCertificateRequests: z
    .boolean()
    .default(defaults.preserveCertificateRequests)
    .describe(
      "Keep every CertificateRequest after it was signed, for debugging. They fill the API server's database; CloudTrail records every IssueCertificate call anyway.",
    ),
  configmapNamespaceSelector: z
    .string()
    .regex(/^[\w./-]+=[\w.-]*$/, "a label, such as istio.io/rev=default")
    .optional()
    .describe("Label of the namespaces that get the ConfigMap with the root. Default: all namespaces."),
});

export type Config = z.output<typeof config>;
