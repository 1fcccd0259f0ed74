/** What the schema of the vpc-cni add-on says about its configuration values. */
import { vpcCniEnv, vpcCniInitEnv, type VpcCniEnvKind } from "../../../facts/vpc-cni-env";

type Kinds = Readonly<Record<string, VpcCniEnvKind>>;

/** Switches outside `env` that the add-on accepts as strings too (charts/aws-vpc-cni/values.yaml). */
const topLevel: Kinds = { enableNetworkPolicy: "boolean", enableWindowsIpam: "boolean", branchENICooldown: "integer" };
const nodeAgent: Kinds = {
  enabled: "boolean",
  enableCloudWatchLogs: "boolean",
  enablePolicyEventLogs: "boolean",
  enableIpv6: "boolean",
};

/** Objects in the values, with the known keys of each. */
export const sections: readonly (readonly [path: readonly string[], kinds: Kinds])[] = [
  [[], topLevel],
  [["env"], vpcCniEnv],
  [["init", "env"], vpcCniInitEnv],
  [["nodeAgent"], nodeAgent],
];
