import type { Rule } from "../../rule";
import { clusterSecurityGroup } from "./cluster-security-group-on-nodes";
import { imdsv2 } from "./imdsv2";
import { nitroEncryption } from "./nitro-encryption";
import { noSsh } from "./no-ssh";
import { privateNodes } from "./private-nodes";

export const nodeGroupRules: readonly Rule[] = [clusterSecurityGroup, imdsv2, nitroEncryption, noSsh, privateNodes];
