import type { Rule } from "../../rule";
import { trunkCompatibleTypes } from "./trunk-compatible-types";

export const podSecurityGroupRules: readonly Rule[] = [trunkCompatibleTypes];
