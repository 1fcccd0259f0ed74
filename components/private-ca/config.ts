/** The capability's part of the stack config. */
import { z } from "zod";
import { usageModes } from "../../facts/private-ca-prices";
import { rootCertificates } from "../shared/pem";
import { keyAlgorithms } from "./algorithms";
import { defaults } from "./args";

const keyAlgorithm = z
  .enum(keyAlgorithms)
  .default(defaults.keyAlgorithm)
  .describe(`Key of the CA: ${keyAlgorithms.join(" | ")}. It never leaves the hardware of AWS Private CA.`);

const commonName = z.string().min(1).max(64).optional();

const external = (what: string): z.ZodOptional<typeof externalCa> => externalCa.optional().describe(what);

const externalCa = z.strictObject({
  arn: z
    .string()
    .regex(/^arn:aws[a-z-]*:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority\/[0-9a-f-]{36}$/, "the ARN of a private CA")
    .describe("ARN of the CA. A CA of another account must be shared through AWS RAM."),
  usageMode: z.enum(usageModes).describe("Its usage mode. It limits how long certificates may be valid."),
  keyAlgorithm,
  rootCertificatePem: rootCertificates.describe("Root certificate at the end of its chain, as PEM. It is public."),
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
        .default(defaults.root.usageMode)
        .describe(
          "GENERAL_PURPOSE: signs the issuing CA. SHORT_LIVED_CERTIFICATE: the only CA, which signs workload certificates itself. This is cheapest, but replacing the CA changes trust everywhere.",
        ),
      validityYears: z
        .int()
        .min(1)
        .max(30)
        .default(defaults.root.validityYears)
        .describe("Years for which its certificate is valid, 1 to 30."),
    })
    .optional()
    .describe("A new root CA in this stack."),
  parent: external("A CA outside of this stack that signs the issuing CA."),
  existing: external("A CA outside of this stack that signs workload certificates. No CA is created."),
  issuing: z
    .strictObject({
      commonName: commonName.describe("Common name, without the generation. Default: <organization> issuing CA."),
      keyAlgorithm,
      usageMode: z
        .enum(["auto", ...usageModes])
        .default(defaults.issuing.usageMode)
        .describe(
          "SHORT_LIVED_CERTIFICATE, GENERAL_PURPOSE, or auto: the cheaper one for `estimate`. It cannot be changed later: add a generation instead.",
        ),
      validityYears: z
        .int()
        .min(1)
        .max(20)
        .default(defaults.issuing.validityYears)
        .describe(
          "Years for which its certificate is valid, 1 to 20 and fewer than its signer's. It is not renewed: add a generation.",
        ),
      generations: z
        .array(z.string().regex(/^[a-z0-9]{1,12}$/, "lower-case letters and digits, at most 12"))
        .min(1)
        .max(4)
        .default(defaults.issuing.generations)
        .describe(
          "One issuing CA each. To rotate: add one, wait until the longest certificate has expired, then remove the old one.",
        ),
      current: z
        .string()
        .optional()
        .describe("Generation that issues. Default: the last one. Removing a generation revokes its certificate."),
    })
    .optional()
    .describe("The CA that signs workload certificates, below `root` or `parent`."),
  acm: z
    .strictObject({
      commonName: commonName.describe("Common name. Default: <organization> load balancer CA."),
      validityYears: z
        .int()
        .min(2)
        .max(20)
        .default(defaults.acm.validityYears)
        .describe("Years for which its certificate is valid, 2 to 20."),
    })
    .optional()
    .describe(
      "Allow AWS Certificate Manager to issue load balancer certificates: from the issuing CA if that is general-purpose, or else from another CA that is created for it (the README has its price).",
    ),
  estimate: z
    .strictObject({
      workloads: z.int().min(1).describe("Proxies that get certificates: pods with a sidecar."),
      certificateHours: z
        .number()
        .positive()
        .default(defaults.estimate.certificateHours)
        .describe("Hours for which a workload certificate is valid."),
      podStartsPerDay: z
        .int()
        .min(0)
        .default(defaults.estimate.podStartsPerDay)
        .describe("Pods started per day in addition to those that keep running."),
    })
    .optional()
    .describe("Input for the cost estimate. The estimate is a stack output."),
  revocation: z
    .strictObject({
      ocsp: z
        .boolean()
        .default(defaults.revocation.ocsp)
        .describe("Answer OCSP requests for certificates of the general-purpose CAs."),
      crlBucket: z
        .string()
        .min(3)
        .max(63)
        .optional()
        .describe(
          "S3 bucket for CRLs of the general-purpose CAs. Its policy must allow acm-pca.amazonaws.com to write.",
        ),
      crlExpirationDays: z
        .int()
        .min(1)
        .max(5000)
        .default(defaults.revocation.crlExpirationDays)
        .describe("Days after which a CRL expires, 1 to 5000."),
    })
    .prefault({})
    .describe("Revocation. Short-lived CAs have none: their certificates expire before a CRL would be checked."),
  additionalRootCertificates: rootCertificates
    .optional()
    .describe("Further root certificates to trust while roots are rotated, as PEM."),
  permanentDeletionDays: z
    .int()
    .min(7)
    .max(30)
    .default(defaults.permanentDeletionDays)
    .describe("Days for which a deleted CA can be restored, 7 to 30. It signs nothing during that time."),
});

export type Config = z.output<typeof config>;
