/** Arguments of the components and their defaults. */
import type * as pulumi from "@pulumi/pulumi";

export interface BastionArgs {
  /** ID of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** Region of the VPC, such as eu-central-1. */
  readonly region: string;
  /** Private subnets, in one or more zones. The bastion starts in any of them. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Group of the control plane's interfaces, which the bastion may reach on TCP 443. */
  readonly controlPlaneSecurityGroupId: pulumi.Input<string>;
  /**
   * Where the interface endpoints of Systems Manager are: CIDR of the VPC.
   *
   * @default every address: Systems Manager is reached through NAT
   */
  readonly systemsManagerCidr?: pulumi.Input<string>;
  /**
   * EC2 instance type. Plain: the image follows from its architecture.
   *
   * @default "t4g.nano"
   */
  readonly instanceType?: string;
  /**
   * What must exist first: routes or endpoints, without which the bastion never reports to Systems Manager.
   *
   * @default []
   */
  readonly after?: readonly pulumi.Resource[];
  /**
   * Tags for every resource that takes tags, in addition to Name.
   *
   * @default {}
   */
  readonly tags?: Readonly<Record<string, pulumi.Input<string>>>;
}

export const bastionDefaults = {
  instanceType: "t4g.nano",
  after: [],
  tags: {},
} as const satisfies Partial<BastionArgs>;

export interface RouteTableArgs {
  /** Part of the names of its routes, such as the zone of its subnet. */
  readonly name: string;
  readonly id: pulumi.Input<string>;
}

export interface TransitGatewayAttachmentArgs {
  /** ID of a transit gateway of this account, or one that is shared with it. */
  readonly transitGatewayId: pulumi.Input<string>;
  /** ID of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** One subnet per zone: the transit gateway gets an interface in each. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Route tables of the subnets that answer. */
  readonly routeTables: readonly RouteTableArgs[];
  /** CIDR blocks behind the transit gateway. Plain: routes are named after them. */
  readonly cidrs: readonly string[];
  /**
   * Tags for every resource that takes tags, in addition to Name.
   *
   * @default {}
   */
  readonly tags?: Readonly<Record<string, pulumi.Input<string>>>;
}
