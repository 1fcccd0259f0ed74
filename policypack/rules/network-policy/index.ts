import type { Rule } from "../../rule";
import { defaultDeny } from "./default-deny";
import { dnsAllowed } from "./dns-allowed";
import { dnsPeerMatchesCoreDns } from "./dns-peer-matches-coredns";
import { dnsTcpAndUdp } from "./dns-tcp-and-udp";
import { networkPolicyEngine } from "./network-policy-engine";
import { networkPolicyVersions } from "./network-policy-versions";
import { nodeDnsByAddress } from "./node-dns-by-address";
import { policyKindEnforced } from "./policy-kind-enforced";
import { singleNetworkPolicyEngine } from "./single-network-policy-engine";

export const networkPolicyRules: readonly Rule[] = [
  networkPolicyEngine,
  singleNetworkPolicyEngine,
  policyKindEnforced,
  networkPolicyVersions,
  defaultDeny,
  dnsAllowed,
  dnsPeerMatchesCoreDns,
  dnsTcpAndUdp,
  nodeDnsByAddress,
];
