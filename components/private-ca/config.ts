/** The capability's part of the stack config. */
import { z } from "zod";
import { usageModes } from "../../facts/private-ca-prices";
import { rootCertificates } from "../shared/pem";
import { keyAlgorithms } from "./algorithms";
import type { HierarchyOptions } from "./hierarchy";

const keyAlgorithm = z
  .enum(keyAlgorithms)
  .default("EC_prime256v1")
  .describe(`Key of the CA: ${keyAlgorithms.join(" | ")}. It stays in the hardware of AWS Private CA.`);

const commonName = z.string().min(1).max(64).optional();

const external = (what: string): z.ZodOptional<typeof externalCa> => externalCa.optional().describe(what);

const externalCa = z.strictObject({
  arn: z
    .string()
    .regex(/^arn:aws[a-z-]*:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority\/[0-9a-f-]{36}$/, "the ARN of a private CA")
    .describe("ARN of the CA. Shared by AWS RAM where it is another account's."),
  usageMode: z.enum(usageModes).describe("Its usage mode. It bounds how long certificates may live."),
  keyAlgorithm,
  rootCertificatePem: rootCertificates.describe("Root certificate that its chain ends in, as PEM. Public data."),
});

export const config = z.strictObject({
  organization: z
    .string()
    .min(1)
    .max(64)
    .describe("Organization (O) in the subject of the CAs, at most 64 characters."),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "two capital letters, such as DE")
    .optional()
    .describe("Country (C) in the subject of the CAs: ISO 3166-1 alpha-2."),
  root: z
    .strictObject({
      commonName: commonName.describe("Common name. Default: <organization> root CA."),
      keyAlgorithm,
      usageMode: z
        .enum(usageModes)
        .default("GENERAL_PURPOSE")
        .describe(
          "GENERAL_PURPOSE: signs the issuing CA. SHORT_LIVED_CERTIFICATE: a single CA that signs workload certificates itself; cheapest, and replacing it changes trust everywhere.",
        ),
      validityYears: z.int().min(1).max(30).default(10).describe("Years that its certificate lives, 1 to 30."),
    })
    .optional()
    .describe("A new root CA in this stack."),
  parent: external("A CA outside of this stack that signs the issuing CA."),
  existing: external("A CA outside of this stack that signs workload certificates. No CA is made."),
  issuing: z
    .strictObject({
      commonName: commonName.describe("Common name, without the generation. Default: <organization> issuing CA."),
      keyAlgorithm,
      usageMode: z
        .enum(["auto", ...usageModes])
        .default("SHORT_LIVED_CERTIFICATE")
        .describe(
          "SHORT_LIVED_CERTIFICATE, GENERAL_PURPOSE, or auto: the cheaper one for `estimate`. Cannot be changed afterwards: add a generation instead.",
        ),
      validityYears: z
        .int()
        .min(1)
        .max(20)
        .default(3)
        .describe("Years that its certificate lives, fewer than its signer's. It does not renew: add a generation."),
      generations: z
        .array(z.string().regex(/^[a-z0-9]{1,12}$/, "lower-case letters and digits, at most 12"))
        .min(1)
        .max(4)
        .default(["a"])
        .describe("One issuing CA each. To rotate: add one, wait for the longest certificate to expire, drop the old."),
      current: z
        .string()
        .optional()
        .describe("Generation that issues. Default: the last one. Dropping a generation revokes its certificate."),
    })
    .optional()
    .describe("The CA that signs workload certificates, below `root` or `parent`."),
  acm: z
    .strictObject({
      commonName: commonName.describe("Common name. Default: <organization> load balancer CA."),
      validityYears: z.int().min(2).max(20).default(5).describe("Years that its certificate lives."),
    })
    .optional()
    .describe(
      "A CA that AWS Certificate Manager may ask for load balancer certificates. A general-purpose issuing CA serves; else a second one is made (see the README for its price).",
    ),
  estimate: z
    .strictObject({
      workloads: z.int().min(1).describe("Proxies that get certificates: pods with a sidecar."),
      certificateHours: z.number().positive().default(24).describe("Hours that a workload certificate lives."),
      podStartsPerDay: z.int().min(0).default(0).describe("Pods started per day beside those that run on."),
    })
    .optional()
    .describe("What the price is estimated from. The estimate is a stack output."),
  revocation: z
    .strictObject({
      ocsp: z.boolean().default(false).describe("Answer OCSP requests for certificates of the general-purpose CAs."),
      crlBucket: z
        .string()
        .min(3)
        .max(63)
        .optional()
        .describe("S3 bucket for CRLs of the general-purpose CAs. Its policy must let acm-pca.amazonaws.com write."),
      crlExpirationDays: z.int().min(1).max(5000).default(7).describe("Days after which a CRL expires, 1 to 5000."),
    })
    .prefault({})
    .describe("Revocation. Short-lived CAs have none: their certificates expire before a CRL would be read."),
  additionalRootCertificates: rootCertificates
    .optional()
    .describe("Roots that are trusted beside this one while roots are rotated, as PEM."),
  permanentDeletionDays: z
    .int()
    .min(7)
    .max(30)
    .default(30)
    .describe("Days in which a deleted CA can be restored, 7 to 30. It signs nothing in them."),
});

export type Config = z.output<typeof config>;

/** The hierarchy that a config asks for, names filled in. Pure. */
export function hierarchyOptions({ organization, ...config }: Config): HierarchyOptions {
  return {
    root: config.root && { ...config.root, commonName: config.root.commonName ?? `${organization} root CA` },
    parent: config.parent,
    existing: config.existing,
    issuing: config.issuing && {
      ...config.issuing,
      commonName: config.issuing.commonName ?? `${organization} issuing CA`,
    },
    acm: config.acm && { ...config.acm, commonName: config.acm.commonName ?? `${organization} load balancer CA` },
    estimate: config.estimate,
  };
}
