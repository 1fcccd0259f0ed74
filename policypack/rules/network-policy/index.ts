import type { Rule } from "../../rule";
import { calicoApi } from "./calico-api";
import { calicoOnVpcCni } from "./calico-on-vpc-cni";
import { clusterNetworkPolicyShape } from "./cluster-network-policy-shape";
import { defaultDeny } from "./default-deny";
import { dnsAllowed } from "./dns-allowed";
import { dnsPeerBesideExcept } from "./dns-peer-beside-except";
import { dnsPeerMatchesCoreDns } from "./dns-peer-matches-coredns";
import { dnsTcpAndUdp } from "./dns-tcp-and-udp";
import { egressCoveredByPolicies } from "./egress-covered-by-policies";
import { globalDenySparesSystem } from "./global-deny-spares-system";
import { ipFamilyOfRules } from "./ip-family-of-rules";
import { loadBalancerReachesPods } from "./load-balancer-reaches-pods";
import { networkPolicyEngine } from "./network-policy-engine";
import { networkPolicySelectsPods } from "./network-policy-selects-pods";
import { networkPolicyVersions } from "./network-policy-versions";
import { noAllowAllPolicies } from "./no-allow-all-policies";
import { noBarePods } from "./no-bare-pods";
import { noHostNetwork } from "./no-host-network";
import { noMetadataEgress } from "./no-metadata-egress";
import { nodeDnsByAddress } from "./node-dns-by-address";
import { platformPortsAllowed } from "./platform-ports-allowed";
import { podIdentityAllowed } from "./pod-identity-allowed";
import { policiesReachCompute } from "./policies-reach-compute";
import { policyKindEnforced } from "./policy-kind-enforced";
import { policySize } from "./policy-size";
import { policyTypesMatchRules } from "./policy-types-match-rules";
import { policyWriters } from "./policy-writers";
import { serviceAccountSelectorMatches } from "./service-account-selector-matches";
import { serviceOpensWithPods } from "./service-opens-with-pods";
import { singleNetworkPolicyEngine } from "./single-network-policy-engine";
import { strictModeCoversCoreDns } from "./strict-mode-covers-coredns";
import { strictModeNamespacedPolicy } from "./strict-mode-namespaced-policy";

export const networkPolicyRules: readonly Rule[] = [
  networkPolicyEngine,
  singleNetworkPolicyEngine,
  policyKindEnforced,
  policiesReachCompute,
  networkPolicyVersions,
  defaultDeny,
  policyTypesMatchRules,
  globalDenySparesSystem,
  noAllowAllPolicies,
  dnsAllowed,
  dnsPeerMatchesCoreDns,
  dnsTcpAndUdp,
  dnsPeerBesideExcept,
  nodeDnsByAddress,
  networkPolicySelectsPods,
  serviceAccountSelectorMatches,
  serviceOpensWithPods,
  noHostNetwork,
  noBarePods,
  platformPortsAllowed,
  loadBalancerReachesPods,
  podIdentityAllowed,
  noMetadataEgress,
  egressCoveredByPolicies,
  ipFamilyOfRules,
  policySize,
  clusterNetworkPolicyShape,
  strictModeCoversCoreDns,
  strictModeNamespacedPolicy,
  calicoOnVpcCni,
  calicoApi,
  policyWriters,
];
