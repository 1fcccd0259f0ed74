/** Arguments of the component. What decides which resources exist is plain, everything else is an input. */
import type * as pulumi from "@pulumi/pulumi";
import type { EncryptionExclusion } from "./config";
import type { GatewayEndpointName, InterfaceEndpointName } from "./endpoints";

export type NatGateways = "none" | "one" | "per-az";
export type EncryptionMode = "monitor" | "enforce";

export interface SubnetArgs {
  /** Name of the availability zone, such as "eu-central-1a". */
  readonly availabilityZone: string;
  /** IPv4 CIDR block inside the VPC's. */
  readonly cidr: string;
}

export interface NewVpcArgs {
  /** IPv4 CIDR block, prefix /16 to /28. */
  readonly cidr: string;
  /** One per zone. */
  readonly privateSubnets: readonly SubnetArgs[];
  /** One per zone, in the order of the private ones; empty: no internet gateway either. */
  readonly publicSubnets: readonly SubnetArgs[];
  /** NAT gateways, in the public subnets; with dualStack also an egress-only internet gateway. */
  readonly nat: NatGateways;
  /** Whether the VPC and its subnets get IPv6 blocks of Amazon's. */
  readonly dualStack: boolean;
}

export interface ExistingSubnetArgs extends SubnetArgs {
  readonly id: pulumi.Input<string>;
}

export interface ExistingVpcArgs {
  readonly id: pulumi.Input<string>;
  /** Primary IPv4 CIDR block. */
  readonly cidr: string;
  readonly privateSubnets: readonly ExistingSubnetArgs[];
  readonly publicSubnets: readonly ExistingSubnetArgs[];
  /** Route tables of the private subnets, for gateway endpoints. */
  readonly privateRouteTableIds: readonly pulumi.Input<string>[];
  /** Prefix list of S3, where the VPC has a gateway endpoint for it. */
  readonly s3PrefixListId?: pulumi.Input<string>;
  /** IPv6 CIDR block, where the VPC is dual stack. */
  readonly ipv6Cidr?: string;
  /** Whether every rule of the VPC's default security group is removed. */
  readonly closeDefaultSecurityGroup: boolean;
}

export interface EndpointArgs {
  readonly gateway: readonly GatewayEndpointName[];
  readonly interface: readonly InterfaceEndpointName[];
}

export interface EncryptionControlArgs {
  readonly mode: EncryptionMode;
  /** What may stay in clear text. Under enforce only. */
  readonly exclusions: readonly EncryptionExclusion[];
}

export interface NetworkArgs {
  /** Region of the zones, such as "eu-central-1". */
  readonly region: string;
  /** A new VPC. This or existingVpc. */
  readonly vpc?: NewVpcArgs;
  /** A VPC that is there. This or vpc. */
  readonly existingVpc?: ExistingVpcArgs;
  readonly endpoints: EndpointArgs;
  readonly encryptionControl?: EncryptionControlArgs;
  /** Tags for every resource that takes tags, in addition to Name. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
