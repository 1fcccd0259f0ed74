/** The mode in which the VPC CNI enforces security groups for pods. */
import { z } from "zod";
import type { Graph } from "../../graph";
import { UNKNOWN, type Unknown } from "../../../core/view";
import { enforcingMode, podEni, vpcCnis } from "../shared/vpc-cni";

export type Mode = "strict" | "standard";

/** Parameter of rules whose verdict depends on the mode. */
export const modeParam = {
  enforcingMode: z
    .enum(["detect", "strict", "standard"])
    .default("detect")
    .describe(
      "enforcing mode of the VPC CNI, for stacks that do not install it: strict or standard; detect: read it from the stack",
    ),
};

/**
 * The mode of the stack's VPC CNI if pods may have groups; strict if any of several is strict. Unknown without a VPC
 * CNI.
 */
export function modeOf(graph: Graph, given: "detect" | Mode): Mode | Unknown {
  if (given !== "detect") {
    return given;
  }
  const modes = vpcCnis(graph)
    .map((cni) => ({ cni, on: podEni([cni]) ?? false }))
    .filter(({ on }) => on !== false)
    .map(({ cni, on }) => (on === true || enforcingMode(cni) === "standard" ? enforcingMode(cni) : UNKNOWN));
  return modes.includes("strict") ? "strict" : modes.length === 0 || modes.includes(UNKNOWN) ? UNKNOWN : "standard";
}
