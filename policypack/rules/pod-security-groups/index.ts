import type { Rule } from "../../rule";
import { branchEniCapacity } from "./branch-eni-capacity";
import { clusterRolePodEni } from "./cluster-role-pod-eni";
import { fargateGroups } from "./fargate-groups";
import { podDns } from "./pod-dns";
import { podEgressScoped } from "./pod-egress-scoped";
import { podEniEnabled } from "./pod-eni-enabled";
import { podEniIpv6 } from "./pod-eni-ipv6";
import { podGracePeriod } from "./pod-grace-period";
import { policiesPerPod } from "./policies-per-pod";
import { policyBeforeWorkloads } from "./policy-before-workloads";
import { policyGroupsExist } from "./policy-groups-exist";
import { policyPodsSupported } from "./policy-pods-supported";
import { policySelectors } from "./policy-selectors";
import { policySelectsPods } from "./policy-selects-pods";
import { probePorts } from "./probe-ports";
import { standardModeSnat } from "./standard-mode-snat";
import { strictModeConflicts } from "./strict-mode-conflicts";
import { strictModeEarlyDemux } from "./strict-mode-early-demux";
import { trunkCompatibleTypes } from "./trunk-compatible-types";

export const podSecurityGroupRules: readonly Rule[] = [
  branchEniCapacity,
  clusterRolePodEni,
  fargateGroups,
  podDns,
  podEgressScoped,
  podEniEnabled,
  podEniIpv6,
  podGracePeriod,
  policiesPerPod,
  policyBeforeWorkloads,
  policyGroupsExist,
  policyPodsSupported,
  policySelectors,
  policySelectsPods,
  probePorts,
  standardModeSnat,
  strictModeConflicts,
  strictModeEarlyDemux,
  trunkCompatibleTypes,
];
