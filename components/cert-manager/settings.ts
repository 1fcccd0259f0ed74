/** The arguments with every default filled in. Pure. */
import type { CertificateArgs } from "../shared/certificate-args";
import {
  clusterIssuer,
  defaults,
  namespacedIssuer,
  type AddonVersionsArgs,
  type CertManagerArgs,
  type ChartVersionsArgs,
  type Installation,
  type IssuerArgs,
  type ReplicasArgs,
} from "./args";
import type { Issuer } from "./options";

export interface CertManagerSettings {
  readonly installation: Installation;
  readonly versions: Required<ChartVersionsArgs>;
  readonly addonVersions?: AddonVersionsArgs;
  readonly replicas: Required<ReplicasArgs>;
  readonly issuer: IssuerArgs & Required<Pick<IssuerArgs, "name" | "kind" | "notBeforeOffset">>;
  readonly certificates: Readonly<Record<string, CertificateArgs>>;
}

export function settingsOf(args: Partial<Pick<CertManagerArgs, keyof CertManagerSettings>>): CertManagerSettings {
  const { versions, replicas, issuer } = args;
  return {
    installation: args.installation ?? defaults.installation,
    versions: {
      certManager: versions?.certManager ?? defaults.versions.certManager,
      approverPolicy: versions?.approverPolicy ?? defaults.versions.approverPolicy,
      awsPrivatecaIssuer: versions?.awsPrivatecaIssuer ?? defaults.versions.awsPrivatecaIssuer,
    },
    addonVersions: args.addonVersions,
    replicas: {
      controller: replicas?.controller ?? defaults.replicas.controller,
      webhook: replicas?.webhook ?? defaults.replicas.webhook,
      issuer: replicas?.issuer ?? defaults.replicas.issuer,
    },
    issuer: {
      ...issuer,
      name: issuer?.name ?? defaults.issuer.name,
      kind: issuer?.kind ?? defaults.issuer.kind,
      notBeforeOffset: issuer?.notBeforeOffset ?? defaults.issuer.notBeforeOffset,
    },
    certificates: args.certificates ?? defaults.certificates,
  };
}

/** The issuer with what follows from its kind. */
export function issuerOf({ issuer }: Pick<CertManagerSettings, "issuer">): Issuer {
  const { name, kind } = issuer;
  return kind === "AWSPCAIssuer"
    ? {
        name,
        kind,
        namespace: issuer.namespace ?? namespacedIssuer.namespace,
        credentials: namespacedIssuer.credentials,
      }
    : { name, kind, credentials: issuer.credentials ?? clusterIssuer.credentials };
}
