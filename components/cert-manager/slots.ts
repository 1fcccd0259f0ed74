/** What cert-manager shares with other capabilities. */
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { IssuerRef } from "../shared/certificate-policy";
import type { config } from "./config";

export interface CertManagerSlot {
  /** What Certificates name in issuerRef. */
  readonly issuer: IssuerRef;
  /** Set if the issuer signs for one namespace only. The namespace exists then. */
  readonly issuerNamespace?: string;
  /** Whether approver-policy decides. Without it, cert-manager approves every request in the issuer's namespace. */
  readonly approverPolicy: boolean;
  /** Namespace of cert-manager. */
  readonly namespace: pulumi.Output<string>;
  /** Role in AWS that signs. */
  readonly roleArn: pulumi.Output<string>;
  /** Must exist before a certificate is requested. */
  readonly ready: readonly pulumi.Resource[];
}

declare module "../../framework/slots" {
  interface Slots {
    "cert-manager": CertManagerSlot;
  }

  interface Declarations {
    /** Set if there is an issuer for certificates of pods. */
    certManager: "helm" | "eks-addons";
    issuer: {
      /** What Certificates name in issuerRef. */
      readonly ref: IssuerRef;
      /** Set if it signs for one namespace only. */
      readonly namespace?: string;
      /** Whether approver-policy decides who gets which certificate. */
      readonly approverPolicy: boolean;
      /** How far certificates are backdated, such as 15m. */
      readonly notBeforeOffset: string;
      /** Domains for which a team may get certificates in addition to its own Services, including all names below, by team. */
      readonly teamDomains: Readonly<Record<string, readonly string[]>>;
    };
  }

  interface Parts {
    "cert-manager": z.input<typeof config>;
  }
}
