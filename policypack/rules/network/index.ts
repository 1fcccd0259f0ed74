import type { Rule } from "../../rule";
import { ciliumChainedEncryption } from "./cilium-chained-encryption";
import { encryptionControlExclusions } from "./encryption-control-exclusions";
import { transitEncryption } from "./transit-encryption";
import { transitGatewayEncryption } from "./transit-gateway-encryption";
import { vpcEncryptionControl } from "./vpc-encryption-control";
import { wireguardIpFamily } from "./wireguard-ip-family";

export const networkRules: readonly Rule[] = [
  ciliumChainedEncryption,
  encryptionControlExclusions,
  transitEncryption,
  transitGatewayEncryption,
  vpcEncryptionControl,
  wireguardIpFamily,
];
