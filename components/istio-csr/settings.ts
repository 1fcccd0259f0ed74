/** The arguments with every default filled in. Pure. */
import type * as pulumi from "@pulumi/pulumi";
import { defaults, type IstioCsrArgs, type IstiodCertificateArgs } from "./args";

/** The arguments that stack configs have too. */
export interface IstioCsrSettings extends Required<
  Pick<
    IstioCsrArgs,
    | "version"
    | "trustDomain"
    | "clusterId"
    | "replicas"
    | "workloadCertificateDuration"
    | "maxCertificateDuration"
    | "servingCertificateDuration"
    | "preserveCertificateRequests"
  >
> {
  readonly istiodCertificate: Required<IstiodCertificateArgs>;
  readonly configmapNamespaceSelector?: pulumi.Input<string>;
}

/** The same, once known. */
export type KnownSettings = pulumi.Unwrap<IstioCsrSettings>;

export function settingsOf(args: Partial<Pick<IstioCsrArgs, keyof IstioCsrSettings>>): IstioCsrSettings {
  const { istiodCertificate } = args;
  return {
    version: args.version ?? defaults.version,
    trustDomain: args.trustDomain ?? defaults.trustDomain,
    clusterId: args.clusterId ?? defaults.clusterId,
    replicas: args.replicas ?? defaults.replicas,
    workloadCertificateDuration: args.workloadCertificateDuration ?? defaults.workloadCertificateDuration,
    maxCertificateDuration: args.maxCertificateDuration ?? defaults.maxCertificateDuration,
    servingCertificateDuration: args.servingCertificateDuration ?? defaults.servingCertificateDuration,
    istiodCertificate: {
      duration: istiodCertificate?.duration ?? defaults.istiodCertificate.duration,
      renewBefore: istiodCertificate?.renewBefore ?? defaults.istiodCertificate.renewBefore,
    },
    preserveCertificateRequests: args.preserveCertificateRequests ?? defaults.preserveCertificateRequests,
    configmapNamespaceSelector: args.configmapNamespaceSelector,
  };
}

/** What every part of the mesh must agree on. */
export interface MeshOutputs {
  /** Where proxies request certificates: host and port. */
  readonly caAddress: pulumi.Output<string>;
  readonly trustDomain: pulumi.Output<string>;
  readonly clusterId: pulumi.Output<string>;
  /** How long a workload's certificate is valid, such as 24h. */
  readonly workloadCertificateDuration: pulumi.Output<string>;
}
