import type { Rule } from "../../rule";
import { certificateDuration } from "./certificate-duration";
import { chartVersionFloor } from "./chart-version-floor";
import { issuerBackdating } from "./issuer-backdating";
import { issuerCredentials } from "./issuer-credentials";
import { issuerDefinitions } from "./issuer-definitions";
import { issuerGroup } from "./issuer-group";
import { meshIssuerScope } from "./mesh-issuer-scope";
import { oneApprover } from "./one-approver";
import { stableReleaseName } from "./stable-release-name";

export const certManagerRules: readonly Rule[] = [
  certificateDuration,
  chartVersionFloor,
  issuerBackdating,
  issuerCredentials,
  issuerDefinitions,
  issuerGroup,
  meshIssuerScope,
  oneApprover,
  stableReleaseName,
];
