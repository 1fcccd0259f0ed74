import type { RuleTable } from "../../rules";
import { certificateRules } from "./certificates";
import { eksRules } from "./eks";
import { flowLogRules } from "./flow-logs";
import { identityRules } from "./identity";
import { launchTemplateRules } from "./launch-templates";
import { loadBalancingRules } from "./load-balancing";
import { networkRules } from "./network";
import { securityGroupRules } from "./security-groups";
import { storageRules } from "./storage";

/** What AWS services refuse in addition to wrong types, by type token. */
export const rules: RuleTable = {
  ...networkRules,
  ...flowLogRules,
  ...launchTemplateRules,
  ...securityGroupRules,
  ...eksRules,
  ...identityRules,
  ...storageRules,
  ...certificateRules,
  ...loadBalancingRules,
};
