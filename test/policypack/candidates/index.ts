/** One line per capability that has resource rules. */
import type { Candidates } from "./candidates";
import { certManagerCandidates } from "./cert-manager";
import { clusterCandidates } from "./cluster";
import { networkCandidates } from "./network";
import { networkPolicyCandidates } from "./network-policy";
import { nodeGroupCandidates } from "./node-groups";
import { podSecurityGroupCandidates } from "./pod-security-groups";
import { privateCaCandidates } from "./private-ca";
import { securityGroupCandidates } from "./security-groups";
import { teamCandidates } from "./team";

export const candidates: Candidates = {
  ...certManagerCandidates,
  ...clusterCandidates,
  ...networkCandidates,
  ...networkPolicyCandidates,
  ...nodeGroupCandidates,
  ...podSecurityGroupCandidates,
  ...privateCaCandidates,
  ...securityGroupCandidates,
  ...teamCandidates,
};
