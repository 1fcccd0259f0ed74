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
    return notApplicable("it attaches no VPC of a cluster of this stack");
  }
  const gateway = graph.targets(attachment, ["transitGatewayId"], gatewayType).nodes[0];
  if (gateway === undefined) {
    return undecided("the transit gateway, which is not made in this stack");
  }
  const support = gateway.view.at("encryptionSupport");
  // Left out, the provider takes disable.
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
  title: "Traffic that leaves the VPC of a cluster through a transit gateway stays encrypted",
  why: "The encryption between Nitro instances ends where a virtual device is in between, and a transit gateway is one.",
  problem: "The VPC of the cluster is attached to transit gateway {gateway}, which passes traffic on in clear text",
  fix: 'Set encryptionSupport of {gateway} to "enable", or encrypt with a mesh what goes through it',
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
