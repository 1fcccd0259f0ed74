/** The arguments with every default filled in. Pure. */
import type * as pulumi from "@pulumi/pulumi";
import { mapInput } from "../shared/inputs";
import { defaults, type AcmCaArgs, type ExternalCaArgs, type PrivateCaArgs } from "./args";
import { defaultCommonNames } from "./hierarchy";
import type { AuthorityRole, CaShape, HierarchyOptions, HierarchyShape, IssuingShape } from "./options";

/** The arguments that say which CAs there are. */
export type HierarchyArgs = Pick<
  PrivateCaArgs,
  "organization" | "root" | "parent" | "existing" | "issuing" | "acm" | "estimate"
>;

export interface HierarchySettings extends HierarchyShape {
  readonly root?: CaShape & Required<AcmCaArgs>;
  readonly parent?: Required<ExternalCaArgs>;
  readonly existing?: Required<ExternalCaArgs>;
  readonly issuing?: IssuingShape & Required<AcmCaArgs>;
  readonly acm?: Required<AcmCaArgs>;
}

/** The hierarchy that arguments ask for. Plain arguments give plain options. */
export function settingsOf(args: pulumi.Unwrap<HierarchyArgs>): HierarchyOptions;
export function settingsOf(args: HierarchyArgs): HierarchySettings;
export function settingsOf(args: HierarchyArgs): HierarchySettings {
  const { organization, root, parent, existing, issuing, acm, estimate } = args;
  const commonName = (role: AuthorityRole): pulumi.Input<string> =>
    mapInput(organization, (known) => defaultCommonNames(known)[role]);
  return {
    root: root && {
      commonName: root.commonName ?? commonName("root"),
      keyAlgorithm: root.keyAlgorithm ?? defaults.keyAlgorithm,
      usageMode: root.usageMode ?? defaults.root.usageMode,
      validityYears: root.validityYears ?? defaults.root.validityYears,
    },
    parent: parent && external(parent),
    existing: existing && external(existing),
    issuing: issuing && {
      commonName: issuing.commonName ?? commonName("issuing"),
      keyAlgorithm: issuing.keyAlgorithm ?? defaults.keyAlgorithm,
      usageMode: issuing.usageMode ?? defaults.issuing.usageMode,
      validityYears: issuing.validityYears ?? defaults.issuing.validityYears,
      generations: issuing.generations ?? defaults.issuing.generations,
      current: issuing.current,
    },
    acm: acm && {
      commonName: acm.commonName ?? commonName("acm"),
      validityYears: acm.validityYears ?? defaults.acm.validityYears,
    },
    estimate: estimate && {
      workloads: estimate.workloads,
      certificateHours: estimate.certificateHours ?? defaults.estimate.certificateHours,
      podStartsPerDay: estimate.podStartsPerDay ?? defaults.estimate.podStartsPerDay,
    },
  };
}

function external({ arn, usageMode, keyAlgorithm, rootCertificatePem }: ExternalCaArgs): Required<ExternalCaArgs> {
  return { arn, usageMode, keyAlgorithm: keyAlgorithm ?? defaults.keyAlgorithm, rootCertificatePem };
}
