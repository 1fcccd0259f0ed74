/** One line per capability that has resource rules. */
import type { Candidates } from "./candidates";
import { clusterCandidates } from "./cluster";
import { networkPolicyCandidates } from "./network-policy";
import { nodeGroupCandidates } from "./node-groups";
import { securityGroupCandidates } from "./security-groups";
import { teamCandidates } from "./team";

export const candidates: Candidates = {
  ...clusterCandidates,
  ...networkPolicyCandidates,
  ...nodeGroupCandidates,
  ...securityGroupCandidates,
  ...teamCandidates,
};
