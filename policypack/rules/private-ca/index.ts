import type { Rule } from "../../rule";
import { acmKeyFamily } from "./acm-key-family";
import { acmNeedsGeneralPurpose } from "./acm-needs-general-purpose";
import { caActivated } from "./ca-activated";
import { caActiveFirst } from "./ca-active-first";
import { caDeletionWindow } from "./ca-deletion-window";
import { caNotOnNodes } from "./ca-not-on-nodes";
import { caRights } from "./ca-rights";
import { caTemplate } from "./ca-template";
import { crlNotPublic } from "./crl-not-public";
import { noShortLivedParent } from "./no-short-lived-parent";
import { rootPemSource } from "./root-pem-source";
import { shortLivedForWorkloads } from "./short-lived-for-workloads";

export const privateCaRules: readonly Rule[] = [
  acmKeyFamily,
  acmNeedsGeneralPurpose,
  caActivated,
  caActiveFirst,
  caDeletionWindow,
  caNotOnNodes,
  caRights,
  caTemplate,
  crlNotPublic,
  noShortLivedParent,
  rootPemSource,
  shortLivedForWorkloads,
];
