/** The VPC's attachment to a transit gateway that exists already, with the routes back. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Children } from "../shared/children";
import type { TransitGatewayAttachmentArgs } from "./args";

/** Lets networks behind a transit gateway exchange packets with the VPC. Security groups still decide what passes. */
export class TransitGatewayAttachment extends pulumi.ComponentResource {
  readonly attachmentId: pulumi.Output<string>;
  /** Must exist before the networks behind the gateway get an answer. */
  readonly routes: readonly pulumi.Resource[];

  constructor(name: string, args: TransitGatewayAttachmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:TransitGatewayAttachment", name, args, opts);
    const children = new Children(this, name, args.tags ?? {});
    const attachment = new aws.ec2transitgateway.VpcAttachment(
      name,
      {
        transitGatewayId: args.transitGatewayId,
        vpcId: args.vpcId,
        subnetIds: args.subnetIds,
        ipv6Support: args.cidrs.some(isIpv6) ? "enable" : "disable",
        tags: pulumi.output(args.tags ?? {}).apply((tags) => ({ ...tags, Name: name })),
      },
      { parent: this },
    );
    this.attachmentId = attachment.id;
    this.routes = args.routeTables.flatMap((table) =>
      args.cidrs.map(
        (cidr) =>
          new aws.ec2.Route(
            children.name(`${table.name}-${cidr}`),
            {
              routeTableId: table.id,
              transitGatewayId: args.transitGatewayId,
              ...(isIpv6(cidr) ? { destinationIpv6CidrBlock: cidr } : { destinationCidrBlock: cidr }),
            },
            // The data does not say it: EC2 takes a route to a transit gateway only once the VPC is attached to it.
            children.options([attachment]),
          ),
      ),
    );
    this.registerOutputs({ attachmentId: this.attachmentId });
  }
}

function isIpv6(cidr: string): boolean {
  return cidr.includes(":");
}
