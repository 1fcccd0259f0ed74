/** Plugin: the private CA that every certificate of the mesh chains to. */
import { definePlugin } from "../../framework/plugin";
import { config } from "./config";
import { planHierarchy } from "./hierarchy";
import { PrivateCa } from "./private-ca";
import { estimateProblems, hierarchyProblems } from "./refusals";
import { settingsOf } from "./settings";

export type {
  AcmCaArgs,
  EstimateArgs,
  ExternalCaArgs,
  IssuingCaArgs,
  PrivateCaArgs,
  RevocationArgs,
  RootCaArgs,
} from "./args";
export { PrivateCa } from "./private-ca";
export type * from "./slots";

export const privateCa = definePlugin({
  name: "private-ca",
  summary: "AWS Private CA as the root of trust: a root with an issuing CA, one short-lived CA, or an existing CA.",
  guide: ["pca-create", "pca-short-lived"],
  options: {
    "pca-short-lived": {
      key: "issuing.usageMode: SHORT_LIVED_CERTIFICATE",
      holds: (_, { privateCa }) => privateCa?.usageMode === "SHORT_LIVED_CERTIFICATE",
    },
  },
  config,
  requires: [],
  uses: [],
  provides: ["private-ca"],
  declare: (config) => {
    const options = settingsOf(config);
    if (hierarchyProblems(options).some((problem) => problem.severity === "error")) {
      return {};
    }
    const { issuingUsageMode, acm } = planHierarchy(options);
    return { privateCa: { usageMode: issuingUsageMode, acm: acm !== undefined } };
  },
  check: (config, { mesh }) => [
    ...hierarchyProblems(settingsOf(config)),
    ...estimateProblems(config.estimate, mesh?.workloadCertificateDuration),
  ],
  provision: (context, config) => ({
    "private-ca": new PrivateCa("private-ca", {
      ...config,
      deletionProtection: context.deletionProtection,
      tags: context.tags,
    }),
  }),
  outputs: ({ "private-ca": ca }) => ({
    issuingCertificateAuthorityArn: ca.issuingArn,
    usageMode: ca.issuingUsageMode,
    acmCertificateAuthorityArn: ca.acmArn,
    rootCertificatePem: ca.rootCertificatePem,
    estimate: ca.estimate,
  }),
});
