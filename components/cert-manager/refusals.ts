/** What is wrong with arguments, or with the stack config that they come from. Pure. */
import type * as pulumi from "@pulumi/pulumi";
import { hours } from "../../core/duration";
import { error, type Problem } from "../../core/problem";
import type { UsageMode } from "../../facts/private-ca-prices";
import { lifeProblems } from "../shared/certificate";
import { certificateDefaults } from "../shared/certificate-args";
import { versionProblems } from "../shared/chart-version";
import { issuerOf, type CertManagerSettings } from "./settings";

export type KnownSettings = pulumi.Unwrap<CertManagerSettings>;

/** What the CA and the mesh require of certificates. */
export interface Surroundings {
  readonly usageMode?: UsageMode;
  /** How long the shortest certificate of a workload in the mesh is valid, such as 24h. */
  readonly workloadCertificateDuration?: string;
}

export const pinnedCharts = [
  ["certManager", "cert-manager"],
  ["approverPolicy", "cert-manager-approver-policy"],
  ["awsPrivatecaIssuer", "aws-privateca-issuer"],
] as const;

export function argProblems(settings: KnownSettings, surroundings: Surroundings = {}): Problem[] {
  return [
    ...pinnedCharts.flatMap(([key, chart]) => versionProblems(["versions", key], chart, settings.versions[key])),
    ...installationProblems(settings),
    ...issuerProblems(settings),
    ...certificateProblems(settings, surroundings),
  ];
}

function installationProblems({ installation, addonVersions, issuer }: KnownSettings): Problem[] {
  if (installation === "helm") {
    return addonVersions === undefined
      ? []
      : [
          error(
            ["addonVersions"],
            "Add-on versions have no effect with installation helm.",
            "Remove them, or set installation to eks-addons.",
          ),
        ];
  }
  return [
    ...(addonVersions === undefined
      ? [
          error(
            ["addonVersions"],
            "With installation eks-addons, the versions of both add-ons are required.",
            "Set certManager and privateCaConnector. `aws eks describe-addon-versions` lists the versions for your Kubernetes version.",
          ),
        ]
      : []),
    ...(issuer.kind === "AWSPCAClusterIssuer"
      ? [
          error(
            ["issuer", "kind"],
            "An AWSPCAClusterIssuer is not safe with installation eks-addons.",
            "The add-on approves every request itself, so any namespace could get any identity of the mesh. Use AWSPCAIssuer.",
          ),
        ]
      : []),
  ];
}

function issuerProblems(settings: KnownSettings): Problem[] {
  const { issuer, certificates } = settings;
  if (issuer.kind === "AWSPCAClusterIssuer") {
    return issuer.namespace === undefined
      ? []
      : [error(["issuer", "namespace"], "An AWSPCAClusterIssuer has no namespace.", "Remove the key.")];
  }
  const { namespace } = issuerOf(settings);
  return [
    ...(issuer.credentials === "pod-identity"
      ? [
          error(
            ["issuer", "credentials"],
            "An AWSPCAIssuer cannot use EKS Pod Identity.",
            "EKS Pod Identity gives the role to the controller, not to one issuer. If every AWSPCAIssuer could use it, any namespace could sign. Use irsa.",
          ),
        ]
      : []),
    ...Object.entries(certificates).flatMap(([name, certificate]) =>
      certificate.namespace === namespace
        ? []
        : [
            error(
              ["certificates", name, "namespace"],
              `The issuer signs for namespace ${namespace ?? ""} only, not for ${certificate.namespace}.`,
              "An AWSPCAIssuer signs for its own namespace.",
            ),
          ],
    ),
  ];
}

function certificateProblems(
  { certificates, issuer }: KnownSettings,
  { usageMode, workloadCertificateDuration }: Surroundings,
): Problem[] {
  const lives = Object.entries(certificates).map(
    ([name, { duration = certificateDefaults.duration, renewBefore = certificateDefaults.renewBefore }]) =>
      [name, { duration, renewBefore }] as const,
  );
  const shortest = Math.min(
    24 * 4,
    ...lives.map(([, { duration }]) => hours(duration)),
    ...(workloadCertificateDuration === undefined ? [] : [hours(workloadCertificateDuration)]),
  );
  return [
    ...lives.flatMap(([name, life]) => lifeProblems(["certificates", name], life, usageMode)),
    ...(hours(issuer.notBeforeOffset) > shortest / 4
      ? [
          error(
            ["issuer", "notBeforeOffset"],
            `The issuer backdates by ${issuer.notBeforeOffset}, which is more than a quarter of the shortest certificate's ${shortest}h.`,
            "Such certificates are renewed over and over.",
          ),
        ]
      : []),
  ];
}
