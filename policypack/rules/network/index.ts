import type { Rule } from "../../rule";
import { ciliumChainedEncryption } from "./cilium-chained-encryption";
import { encryptionControlExclusions } from "./encryption-control-exclusions";
import { transitEncryption } from "./transit-encryption";
import { transitGatewayEncryption } from "./transit-gateway-encryption";
import { vpcEncryptionControl } from "./vpc-encryption-control";
import { wireguardAndPodGroups } from "./wireguard-and-pod-groups";
import { wireguardIpFamily } from "./wireguard-ip-family";
import { wireguardPacketsFit } from "./wireguard-packets-fit";

export const networkRules: readonly Rule[] = [
  ciliumChainedEncryption,
  encryptionControlExclusions,
  transitEncryption,
  transitGatewayEncryption,
  vpcEncryptionControl,
  wireguardAndPodGroups,
  wireguardIpFamily,
  wireguardPacketsFit,
];
