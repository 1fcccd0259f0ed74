import { z } from "zod";
import type { Graph, Node } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import { networkOf } from "../shared/networks";
import { controlsOf, modes, strength } from "./encryption-control";

function judge(graph: Graph, vpc: Node, minMode: (typeof modes)[number]): Outcome {
  const found = controlsOf(graph, vpc).map(strength);
  const wanted = modes.indexOf(minMode);
  if (found.some((each) => each !== UNKNOWN && each >= wanted) || wanted === 0) {
    return pass;
  }
  return found.includes(UNKNOWN)
    ? undecided("the mode of the VPC encryption control")
    : violation(undefined, { minMode });
}

export const vpcEncryptionControl = stackRule({
  name: "vpc-encryption-control",
  capability: "network",
  guide: ["transit-nitro", "transit-hops"],
  severity: "low",
  title: "Every VPC with a cluster reports plaintext traffic",
  why: "A VPC encryption control in mode monitor fills the field encryption-status of flow logs, the only record of which connections the hardware encrypts.",
  problem: "The VPC has no encryption control in mode {minMode}",
  fix: 'Add an aws.ec2.VpcEncryptionControl for the VPC with mode "{minMode}"',
  examples: {
    bad: `const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });`,
    good: `const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
new aws.ec2.VpcEncryptionControl("main", { vpcId: vpc.id, mode: "monitor" });`,
  },
  // A paid feature: off by default.
  level: level("disabled"),
  params: {
    minMode: z.enum(modes).default("monitor").describe("lowest mode that is accepted: none, monitor, enforce"),
  },
  types: [tokens.vpc],
  check(graph, { params }): readonly Finding[] {
    const withClusters = new Set(graph.byType(tokens.cluster).flatMap((cluster) => networkOf(graph, cluster).vpcs));
    return graph
      .byType(tokens.vpc)
      .map((vpc) =>
        on(
          vpc,
          withClusters.has(vpc)
            ? judge(graph, vpc, params.minMode)
            : notApplicable("no cluster of this stack is in it"),
        ),
      );
  },
});
