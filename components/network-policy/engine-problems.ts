/** Settings of an engine that do not go together, whatever the cluster is. Pure. */
import { error, type Problem } from "../../core/problem";
import type { Intents } from "./intents";

export function engineProblems({ engine, autoMode, wireguard, installEngine }: Intents): Problem[] {
  return [
    ...(autoMode && engine !== "vpc-cni"
      ? [error(["engine"], `Nodes of EKS Auto Mode cannot run ${engine}.`, "Use engine vpc-cni with autoMode.")]
      : []),
    ...(wireguard !== undefined && engine === "vpc-cni"
      ? [
          error(
            ["wireguard"],
            "The VPC CNI does not encrypt: WireGuard needs engine calico or cilium.",
            "Or choose instance types that encrypt between nodes: node-groups.requireNitroEncryption.",
          ),
        ]
      : []),
    ...(wireguard !== undefined && engine !== "vpc-cni" && !installEngine
      ? [
          error(
            ["wireguard"],
            "WireGuard is a setting of the whole cluster, and this stack does not install the engine.",
            "Set wireguard in the stack that installs the engine.",
          ),
        ]
      : []),
  ];
}
