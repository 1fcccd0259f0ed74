import type { Rule } from "../../rule";
import { controlPlaneLogs } from "./control-plane-logs";
import { endpointNotOpen } from "./endpoint-not-open";

export const clusterRules: readonly Rule[] = [controlPlaneLogs, endpointNotOpen];
