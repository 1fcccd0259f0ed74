/** The capability's part of the stack config. */
import { z } from "zod";
import { charts } from "../../facts/charts";
import { duration } from "../../core/duration";

export const config = z.strictObject({
  version: z
    .string()
    .default(charts["cert-manager-istio-csr"].version)
    .describe("Chart cert-manager-istio-csr. Default: that of facts/charts.json."),
  trustDomain: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "a DNS name in lower case, such as cluster.local")
    .default("cluster.local")
    .describe(
      "Trust domain of the mesh: the first part of every workload's SPIFFE id. Every part of the mesh takes it from here.",
    ),
  clusterId: z
    .string()
    .max(63)
    .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/, "letters, digits, hyphens, dots and underscores")
    .default("Kubernetes")
    .describe("Id of the cluster in the mesh, which proxies name when they ask for a certificate."),
  replicas: z.int().min(1).max(10).default(3).describe("Replicas. No pod of the mesh starts while there is none."),
  workloadCertificateDuration: duration
    .default("24h")
    .describe("How long a workload's certificate lives; renewed at half of it. 144h at most on a short-lived CA."),
  maxCertificateDuration: duration
    .default("48h")
    .describe("Longest life that a workload may ask for. It gets the shorter of the two."),
  servingCertificateDuration: duration.default("24h").describe("How long istio-csr's own certificate lives."),
  istiodCertificate: z
    .strictObject({
      duration: duration.default("24h").describe("How long istiod's certificate lives: 1h or more."),
      renewBefore: duration.default("8h").describe("How long before its end it is renewed."),
    })
    .prefault({})
    .describe("The certificate of istiod, made and waited for before istiod starts."),
  preserveCertificateRequests: z
    .boolean()
    .default(false)
    .describe(
      "Keep every CertificateRequest after it was signed. For debugging: the API server's database grows with each certificate. CloudTrail has every IssueCertificate call anyway.",
    ),
  configmapNamespaceSelector: z
    .string()
    .regex(/^[\w./-]+=[\w.-]*$/, "a label, such as istio.io/rev=default")
    .optional()
    .describe("Label of the namespaces that get the ConfigMap with the root. Default: all namespaces."),
});

export type Config = z.output<typeof config>;
