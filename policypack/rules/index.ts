/** All rules of the pack. To add a capability: one folder, one line here. */
import type { Rule } from "../rule";
import { certManagerRules } from "./cert-manager";
import { clusterRules } from "./cluster";
import { egressRules } from "./egress";
import { flowLogRules } from "./flow-logs";
import { istioRules } from "./istio";
import { istioCsrRules } from "./istio-csr";
import { loadBalancingRules } from "./load-balancing";
import { networkRules } from "./network";
import { networkPolicyRules } from "./network-policy";
import { nodeGroupRules } from "./node-groups";
import { podSecurityGroupRules } from "./pod-security-groups";
import { privateCaRules } from "./private-ca";
import { securityGroupRules } from "./security-groups";
import { teamRules } from "./team";

export const rules: readonly Rule[] = [
  ...certManagerRules,
  ...clusterRules,
  ...egressRules,
  ...flowLogRules,
  ...istioCsrRules,
  ...istioRules,
  ...loadBalancingRules,
  ...networkPolicyRules,
  ...networkRules,
  ...nodeGroupRules,
  ...podSecurityGroupRules,
  ...privateCaRules,
  ...securityGroupRules,
  ...teamRules,
];
