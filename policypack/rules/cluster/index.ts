import type { Rule } from "../../rule";
import { accessEntries } from "./access-entries";
import { accessEntryPrincipal } from "./access-entry-principal";
import { associationBeforePods } from "./association-before-pods";
import { autoModeVpcCni } from "./auto-mode-vpc-cni";
import { controlPlaneEgress } from "./control-plane-egress";
import { controlPlaneLogs } from "./control-plane-logs";
import { endpointNotOpen } from "./endpoint-not-open";
import { privateEndpoint } from "./private-endpoint";
import { secretsEncryption } from "./secrets-encryption";
import { vpcCniKnownKeys } from "./vpc-cni-known-keys";
import { vpcCniOverwrite } from "./vpc-cni-overwrite";
import { vpcCniRole } from "./vpc-cni-role";
import { vpcCniValues } from "./vpc-cni-values";

export const clusterRules: readonly Rule[] = [
  accessEntries,
  accessEntryPrincipal,
  associationBeforePods,
  autoModeVpcCni,
  controlPlaneEgress,
  controlPlaneLogs,
  endpointNotOpen,
  privateEndpoint,
  secretsEncryption,
  vpcCniKnownKeys,
  vpcCniOverwrite,
  vpcCniRole,
  vpcCniValues,
];
