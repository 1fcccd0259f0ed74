/**
 * Arguments of the component and their defaults. What decides which resources exist, or how they are named, is plain;
 * everything else is an input.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { GatewayEndpointName, InterfaceEndpointName } from "./endpoints";

export type NatGateways = "none" | "one" | "per-az";
export type EncryptionMode = "monitor" | "enforce";

export const encryptionExclusions = [
  "internetGateway",
  "egressOnlyInternetGateway",
  "natGateway",
  "virtualPrivateGateway",
  "vpcPeering",
  "lambda",
  "vpcLattice",
  "elasticFileSystem",
] as const;

export type EncryptionExclusion = (typeof encryptionExclusions)[number];

export interface SubnetArgs {
  /** Name of the availability zone, such as "eu-central-1a". Resources are named after it. */
  readonly availabilityZone: string;
  /** IPv4 CIDR block inside the VPC's, prefix /16 to /28. */
  readonly cidr: pulumi.Input<string>;
}

export interface NewVpcArgs {
  /** IPv4 CIDR block, prefix /16 to /28. */
  readonly cidr: pulumi.Input<string>;
  /** One per zone, in two zones at least: EKS needs two. */
  readonly privateSubnets: readonly SubnetArgs[];
  /**
   * One per zone, in the order of the private ones. Without any there is no internet gateway either.
   *
   * @default []
   */
  readonly publicSubnets?: readonly SubnetArgs[];
  /**
   * NAT gateways in the public subnets: none, one for all zones, or per-az. With dualStack also an egress-only internet
   * gateway.
   *
   * @default "none"
   */
  readonly nat?: NatGateways;
  /**
   * Whether the VPC and its subnets get IPv6 blocks from Amazon.
   *
   * @default false
   */
  readonly dualStack?: boolean;
}

export interface ExistingSubnetArgs {
  /** ID of the subnet. */
  readonly id: pulumi.Input<string>;
  /** Name of the availability zone, such as "eu-central-1a". */
  readonly availabilityZone: pulumi.Input<string>;
  /** IPv4 CIDR block. */
  readonly cidr: pulumi.Input<string>;
}

export interface ExistingVpcArgs {
  /** ID of the VPC. */
  readonly id: pulumi.Input<string>;
  /** Primary IPv4 CIDR block. */
  readonly cidr: pulumi.Input<string>;
  /** In two zones at least: EKS needs two. */
  readonly privateSubnets: readonly ExistingSubnetArgs[];
  /**
   * For internet-facing load balancers.
   *
   * @default []
   */
  readonly publicSubnets?: readonly ExistingSubnetArgs[];
  /**
   * Route tables of the private subnets. Gateway endpoints need them.
   *
   * @default []
   */
  readonly privateRouteTableIds?: readonly pulumi.Input<string>[];
  /** Prefix list of S3, if the VPC has a gateway endpoint for it. @default none */
  readonly s3PrefixListId?: pulumi.Input<string>;
  /** IPv6 CIDR block, if the VPC is dual stack. @default IPv4 only */
  readonly ipv6Cidr?: pulumi.Input<string>;
  /** Whether every rule of the VPC's default security group is removed. No default: something may depend on it. */
  readonly closeDefaultSecurityGroup: boolean;
}

export interface EndpointArgs {
  /**
   * Gateway endpoints: s3, dynamodb. Free of charge.
   *
   * @default ["s3"] in a new VPC, [] in an existing one
   */
  readonly gateway?: readonly GatewayEndpointName[];
  /**
   * Interface endpoints by the last part of their service names, such as "ecr.api". Each costs per hour and zone.
   *
   * @default []
   */
  readonly interface?: readonly InterfaceEndpointName[];
}

export interface EncryptionControlArgs {
  /** monitor: flow logs show plaintext traffic; enforce: AWS refuses what cannot be encrypted. */
  readonly mode: EncryptionMode;
  /**
   * What may stay in plaintext. Under enforce only.
   *
   * @default []
   */
  readonly exclusions?: readonly EncryptionExclusion[];
}

export interface NetworkArgs {
  /** Region of the zones, such as "eu-central-1". */
  readonly region: string;
  /** A new VPC. Give this or existingVpc. @default none */
  readonly vpc?: NewVpcArgs;
  /** An existing VPC. Give this or vpc. @default none */
  readonly existingVpc?: ExistingVpcArgs;
  /**
   * VPC endpoints.
   *
   * @default the gateway endpoint of S3 in a new VPC, none in an existing one
   */
  readonly endpoints?: EndpointArgs;
  /**
   * VPC encryption control, a paid feature. An existing VPC must begin with monitor.
   *
   * @default none
   */
  readonly encryptionControl?: EncryptionControlArgs;
  /**
   * Tags for every resource that takes tags, in addition to Name.
   *
   * @default {}
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

export const newVpcDefaults = {
  publicSubnets: [],
  nat: "none",
  dualStack: false,
} as const satisfies Partial<NewVpcArgs>;

export const existingVpcDefaults = {
  publicSubnets: [],
  privateRouteTableIds: [],
} as const satisfies Partial<ExistingVpcArgs>;

export const encryptionControlDefaults = { exclusions: [] } as const satisfies Partial<EncryptionControlArgs>;

/** @param newVpc whether the VPC is created: an existing one may have its endpoints */
export function endpointDefaults(newVpc: boolean): Required<EndpointArgs> {
  return { gateway: newVpc ? ["s3"] : [], interface: [] };
}
