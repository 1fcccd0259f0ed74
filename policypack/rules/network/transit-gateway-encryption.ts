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

const gatewayType = "aws:ec2transitgateway/transitGateway:TransitGateway";
const attachmentType = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";

function judge(graph: Graph, attachment: Node, withClusters: ReadonlySet<Node>): Outcome {
  const vpcs = graph.targets(attachment, ["vpcId"], tokens.vpc).nodes;
  if (!vpcs.some((vpc) => withClusters.has(vpc))) {
    return notApplicable("it attaches no VPC with a cluster of this stack");
  }
  const gateway = graph.targets(attachment, ["transitGatewayId"], gatewayType).nodes[0];
  if (gateway === undefined) {
    return undecided("the transit gateway, which this stack does not create");
  }
  const support = gateway.view.at("encryptionSupport");
  // Provider default: disable.
  const name = support.string();
  return name === UNKNOWN
    ? undecided(`encryptionSupport of ${gateway.name}`)
    : name === "enable"
      ? pass
      : violation("transitGatewayId", { gateway: gateway.name });
}

export const transitGatewayEncryption = stackRule({
  name: "transit-gateway-encryption",
  capability: "network",
  guide: ["transit-hops"],
  severity: "medium",
  title: "Traffic that leaves a cluster's VPC through a transit gateway stays encrypted",
  why: "Encryption between Nitro instances does not survive a virtual device in between, such as a transit gateway.",
  problem: "The cluster's VPC is attached to transit gateway {gateway}, which forwards traffic as plaintext",
  fix: 'Set encryptionSupport of {gateway} to "enable", or encrypt the traffic through it with a mesh',
  examples: {
    bad: `const gateway = new aws.ec2transitgateway.TransitGateway("hub", {});
new aws.ec2transitgateway.VpcAttachment("main", { transitGatewayId: gateway.id, vpcId: vpc.id, subnetIds });`,
    good: `const gateway = new aws.ec2transitgateway.TransitGateway("hub", { encryptionSupport: "enable" });`,
  },
  level: level("disabled", "advisory"),
  types: [attachmentType],
  check(graph): readonly Finding[] {
    const withClusters = new Set(graph.byType(tokens.cluster).flatMap((cluster) => networkOf(graph, cluster).vpcs));
    return graph.byType(attachmentType).map((each) => on(each, judge(graph, each, withClusters)));
  },
});
