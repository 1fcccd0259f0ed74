/** What the private CA shares with other capabilities. */
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { UsageMode } from "../../facts/private-ca-prices";
import type { config } from "./config";

export interface PrivateCaSlot {
  /** CA that signs workload certificates. */
  readonly issuingArn: pulumi.Output<string>;
  readonly issuingUsageMode: UsageMode;
  /** CA that AWS Certificate Manager may ask for load balancer certificates, if there is one. */
  readonly acmArn?: pulumi.Output<string>;
  /** Of that CA, such as EC_prime256v1: certificates have a key of the same family. */
  readonly acmKeyAlgorithm?: string;
  /** Every root to trust, as PEM. */
  readonly rootCertificatePem: pulumi.Output<string>;
  /** Must exist before anything is issued: a CA has its ARN before it can sign. */
  readonly active: readonly pulumi.Resource[];
  /** What certificates cost per month, if the stack config has an estimate. */
  readonly estimate?: object;
}

declare module "../../framework/slots" {
  interface Slots {
    "private-ca": PrivateCaSlot;
  }

  interface Declarations {
    /** Of the CA that signs workload certificates. */
    privateCa: { readonly usageMode: UsageMode; readonly acm: boolean };
  }

  interface Parts {
    "private-ca": z.input<typeof config>;
  }
}
