import type { Rule } from "../../rule";
import { flowLogBucketNotPublic } from "./flow-log-bucket-not-public";
import { flowLogEncryption } from "./flow-log-encryption";
import { flowLogFields } from "./flow-log-fields";
import { flowLogInterval } from "./flow-log-interval";
import { flowLogRetention } from "./flow-log-retention";
import { flowLogRole } from "./flow-log-role";
import { podFlowVisibility } from "./pod-flow-visibility";
import { vpcFlowLogs } from "./vpc-flow-logs";

export const flowLogRules: readonly Rule[] = [
  vpcFlowLogs,
  flowLogFields,
  flowLogInterval,
  flowLogRetention,
  flowLogEncryption,
  flowLogBucketNotPublic,
  flowLogRole,
  podFlowVisibility,
];
