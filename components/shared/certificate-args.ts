/** A TLS certificate as an argument of a component, and its defaults. */
import type * as pulumi from "@pulumi/pulumi";
import type { CertificateInputs, CertificateOptions } from "./certificate";
import type { IssuerRef, KeyUsage } from "./certificate-policy";
import { mapInput } from "./inputs";

export interface CertificateArgs {
  /** Namespace of the Certificate and its Secret. It must exist. */
  namespace: string;
  /**
   * Secret that key and certificate are written to.
   * @default the name of the Certificate
   */
  secretName?: pulumi.Input<string>;
  /** DNS names, 1 to 20. The first is also the common name. */
  dnsNames: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Also allow TLS clients to use the certificate, for mTLS between pods.
   * @default false
   */
  clientAuthentication?: pulumi.Input<boolean>;
  /**
   * How long the certificate is valid: a duration such as 24h, at least 1h, and at most 144h on a short-lived CA.
   * @default "24h"
   */
  duration?: pulumi.Input<string>;
  /**
   * How long before expiry the certificate is renewed: a duration, at least 5m and less than `duration`.
   * @default "8h"
   */
  renewBefore?: pulumi.Input<string>;
}

export const certificateDefaults = { clientAuthentication: false, duration: "24h", renewBefore: "8h" } as const;

/** `CertificateArgs` with plain values and defaults, as a stack config has it. */
export interface PlainCertificate {
  readonly namespace: string;
  readonly secretName?: string;
  readonly dnsNames: string[];
  readonly clientAuthentication: boolean;
  readonly duration: string;
  readonly renewBefore: string;
}

/** The Certificate of this name that an issuer signs. Plain arguments give plain options. */
export function toCertificateOptions(name: string, args: PlainCertificate, issuer: IssuerRef): CertificateOptions;
export function toCertificateOptions(name: string, args: CertificateArgs, issuer: IssuerRef): CertificateInputs;
export function toCertificateOptions(name: string, args: CertificateArgs, issuer: IssuerRef): CertificateInputs {
  const { namespace, secretName = name, dnsNames } = args;
  return {
    name,
    namespace,
    secretName,
    issuer,
    dnsNames,
    usages: mapInput(args.clientAuthentication ?? certificateDefaults.clientAuthentication, usages),
    duration: args.duration ?? certificateDefaults.duration,
    renewBefore: args.renewBefore ?? certificateDefaults.renewBefore,
  };
}

function usages(clientAuthentication: boolean): KeyUsage[] {
  return clientAuthentication ? ["server auth", "client auth"] : ["server auth"];
}
