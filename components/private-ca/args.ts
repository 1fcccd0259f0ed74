/** Arguments of the component and their defaults. Named types only: other Pulumi languages need them. */
import type * as pulumi from "@pulumi/pulumi";
import type { UsageMode } from "../../facts/private-ca-prices";
import type { KeyAlgorithm } from "./algorithms";
import type { IssuingUsageMode } from "./options";

/** A new root CA. */
export interface RootCaArgs {
  /**
   * Common name (CN) in the subject, at most 64 characters.
   * @default "<organization> root CA"
   */
  commonName?: pulumi.Input<string>;
  /**
   * Key of the CA: EC_prime256v1, EC_secp384r1, EC_secp521r1, RSA_2048, RSA_3072 or RSA_4096.
   * @default "EC_prime256v1"
   */
  keyAlgorithm?: KeyAlgorithm;
  /**
   * GENERAL_PURPOSE signs the issuing CA. SHORT_LIVED_CERTIFICATE signs workload certificates itself, as the only CA.
   * @default "GENERAL_PURPOSE"
   */
  usageMode?: UsageMode;
  /**
   * Years for which its certificate is valid, 1 to 30.
   * @default 10
   */
  validityYears?: pulumi.Input<number>;
}

/** A CA that this component does not create. */
export interface ExternalCaArgs {
  /** ARN of the CA. A CA of another account must be shared through AWS RAM. */
  arn: pulumi.Input<string>;
  /** Its usage mode: GENERAL_PURPOSE or SHORT_LIVED_CERTIFICATE. */
  usageMode: UsageMode;
  /**
   * Its key: EC_prime256v1, EC_secp384r1, EC_secp521r1, RSA_2048, RSA_3072 or RSA_4096.
   * @default "EC_prime256v1"
   */
  keyAlgorithm?: KeyAlgorithm;
  /** Root certificate at the end of its chain, as PEM. */
  rootCertificatePem: pulumi.Input<string>;
}

/** The CA that signs workload certificates: one per generation while it is rotated. */
export interface IssuingCaArgs {
  /**
   * Common name (CN) in the subject without the generation, at most 64 characters.
   * @default "<organization> issuing CA"
   */
  commonName?: pulumi.Input<string>;
  /**
   * Key of the CA: EC_prime256v1, EC_secp384r1, EC_secp521r1, RSA_2048, RSA_3072 or RSA_4096.
   * @default "EC_prime256v1"
   */
  keyAlgorithm?: KeyAlgorithm;
  /**
   * SHORT_LIVED_CERTIFICATE, GENERAL_PURPOSE, or auto: the cheaper one for `estimate`. It cannot be changed later.
   * @default "SHORT_LIVED_CERTIFICATE"
   */
  usageMode?: IssuingUsageMode;
  /**
   * Years for which its certificate is valid, 1 to 20 and fewer than those of the root.
   * @default 3
   */
  validityYears?: pulumi.Input<number>;
  /**
   * Names of the generations, one CA each: 1 to 4 names of lower-case letters and digits.
   * @default ["a"]
   */
  generations?: string[];
  /**
   * Generation that issues.
   * @default the last generation
   */
  current?: string;
}

/** The CA that AWS Certificate Manager asks for load balancer certificates. */
export interface AcmCaArgs {
  /**
   * Common name (CN) in the subject, at most 64 characters.
   * @default "<organization> load balancer CA"
   */
  commonName?: pulumi.Input<string>;
  /**
   * Years for which its certificate is valid, 2 to 20 and fewer than those of the root.
   * @default 5
   */
  validityYears?: pulumi.Input<number>;
}

/** How many certificates a mesh needs. It decides the usage mode of an issuing CA with `auto`. */
export interface EstimateArgs {
  /** Proxies that get certificates: pods with a sidecar. */
  workloads: number;
  /**
   * Hours for which a workload certificate is valid.
   * @default 24
   */
  certificateHours?: number;
  /**
   * Pods started per day in addition to those that keep running.
   * @default 0
   */
  podStartsPerDay?: number;
}

/** Revocation for general-purpose CAs. Short-lived CAs have none. */
export interface RevocationArgs {
  /**
   * Answer OCSP requests.
   * @default false
   */
  ocsp?: pulumi.Input<boolean>;
  /**
   * S3 bucket for CRLs. Its policy must allow acm-pca.amazonaws.com to write.
   * @default no CRLs
   */
  crlBucket?: pulumi.Input<string>;
  /**
   * Days after which a CRL expires, 1 to 5000.
   * @default 7
   */
  crlExpirationDays?: pulumi.Input<number>;
}

/** Exactly one of `root`, `parent` and `existing` must be set. */
export interface PrivateCaArgs {
  /** Organization (O) in the subject of the CAs, at most 64 characters. */
  organization: pulumi.Input<string>;
  /**
   * Country (C) in the subject of the CAs: two capital letters (ISO 3166-1 alpha-2).
   * @default no country
   */
  country?: pulumi.Input<string>;
  /**
   * Create a root CA.
   * @default no root CA
   */
  root?: RootCaArgs;
  /**
   * A CA outside of this component that signs the issuing CA.
   * @default none
   */
  parent?: ExternalCaArgs;
  /**
   * A CA outside of this component that signs workload certificates. No CA is created.
   * @default none
   */
  existing?: ExternalCaArgs;
  /**
   * The CA that signs workload certificates, below `root` or `parent`.
   * @default none: the root issues
   */
  issuing?: IssuingCaArgs;
  /**
   * Allow AWS Certificate Manager to issue load balancer certificates: from the issuing CA if that is general-purpose, or
   * else from another CA, which is created for it.
   * @default none
   */
  acm?: AcmCaArgs;
  /**
   * Input for the cost estimate. Required if `issuing.usageMode` is auto.
   * @default no estimate
   */
  estimate?: EstimateArgs;
  /**
   * Revocation for general-purpose CAs.
   * @default neither OCSP nor CRLs
   */
  revocation?: RevocationArgs;
  /**
   * Days for which a deleted CA can be restored, 7 to 30.
   * @default 30
   */
  permanentDeletionDays?: pulumi.Input<number>;
  /**
   * Further root certificates to trust while roots are rotated, as PEM.
   * @default none
   */
  additionalRootCertificates?: pulumi.Input<string>;
  /**
   * Protect CAs and their certificates from being deleted or replaced.
   * @default true
   */
  deletionProtection?: boolean;
  /**
   * Tags of the CAs.
   * @default {}
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Defaults of the component and of the stack config. */
export const defaults = {
  keyAlgorithm: "EC_prime256v1",
  root: { usageMode: "GENERAL_PURPOSE", validityYears: 10 },
  issuing: { usageMode: "SHORT_LIVED_CERTIFICATE", validityYears: 3, generations: ["a"] as string[] },
  acm: { validityYears: 5 },
  estimate: { certificateHours: 24, podStartsPerDay: 0 },
  revocation: { ocsp: false, crlExpirationDays: 7 },
  permanentDeletionDays: 30,
  deletionProtection: true,
} as const;
