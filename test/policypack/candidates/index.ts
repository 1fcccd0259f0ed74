/** One line per capability that has resource rules. */
import type { Candidates } from "./candidates";
import { clusterCandidates } from "./cluster";
import { nodeGroupCandidates } from "./node-groups";
import { securityGroupCandidates } from "./security-groups";

export const candidates: Candidates = {
  ...clusterCandidates,
  ...nodeGroupCandidates,
  ...securityGroupCandidates,
};
