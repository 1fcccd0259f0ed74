import type { Rule } from "../../rule";
import { vpcFlowLogs } from "./vpc-flow-logs";

export const flowLogRules: readonly Rule[] = [vpcFlowLogs];
