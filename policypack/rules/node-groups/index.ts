import type { Rule } from "../../rule";
import { clusterSecurityGroup } from "./cluster-security-group-on-nodes";
import { imdsv2 } from "./imdsv2";

export const nodeGroupRules: readonly Rule[] = [clusterSecurityGroup, imdsv2];
