import type { RuleTable } from "../../rules";
import { eksRules } from "./eks";
import { identityRules } from "./identity";
import { loadBalancingRules } from "./load-balancing";
import { networkRules } from "./network";
import { securityGroupRules } from "./security-groups";

/** What the AWS services refuse beyond the types of the inputs, by type token. */
export const rules: RuleTable = {
  ...networkRules,
  ...securityGroupRules,
  ...eksRules,
  ...identityRules,
  ...loadBalancingRules,
};
