/** VPC encryption controls: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-encryption-controls.html */
import type { Graph, Node } from "../../graph";
import { UNKNOWN, type Unknown } from "../../../core/view";

export const controlType = "aws:ec2/vpcEncryptionControl:VpcEncryptionControl";

export const modes = ["none", "monitor", "enforce"] as const;

/** A control's mode as an index in `modes`: 1 monitors, 2 enforces. */
export function strength(control: Node): number | Unknown {
  const mode = control.view.at("mode").string();
  return mode === UNKNOWN ? UNKNOWN : modes.findIndex((each) => each === mode);
}

/** The controls of a VPC. */
export function controlsOf(graph: Graph, vpc: Node): readonly Node[] {
  return graph.referrers(vpc, "vpcId", controlType);
}
