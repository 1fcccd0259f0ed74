/**
 * Arguments of the component, and their defaults. What has a rule of its own is plain: its value is part of the rule's
 * name.
 */
import type * as pulumi from "@pulumi/pulumi";

export interface SecurityGroupsArgs {
  /** ID of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** IPv4 CIDR of the VPC. */
  readonly vpcCidr: pulumi.Input<string>;
  /** IPv6 CIDR of the VPC. Set: every rule that names addresses gets an IPv6 twin. @default IPv4 only */
  readonly vpcIpv6Cidr?: pulumi.Input<string>;
  /** Prefix list of the gateway endpoint for S3. @default the VPC has none, no rule is created for it */
  readonly s3PrefixListId?: pulumi.Input<string>;
  /** Nodes reach each other on every port, as the guide page suggests. @default true */
  readonly allowAllBetweenNodes?: boolean;
  /** Nodes reach TCP 443 of every address. @default false */
  readonly allowHttpsToAnywhere?: boolean;
  /** Ids of managed prefix lists that nodes reach on TCP 443: at most 4, since each counts with all its entries. @default none */
  readonly httpsPrefixListIds?: readonly string[];
  /** CIDR blocks of DNS servers other than the VPC resolver, which needs no rule: at most 6. @default none */
  readonly dnsServers?: readonly string[];
  /** CIDR blocks of time servers other than the Amazon Time Sync Service, which needs no rule: at most 6. @default none */
  readonly ntpServers?: readonly string[];
  /** Tags for every resource that takes tags, in addition to Name. @default none */
  readonly tags?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
}

export const defaults = {
  allowAllBetweenNodes: true,
  allowHttpsToAnywhere: false,
  httpsPrefixListIds: [],
  dnsServers: [],
  ntpServers: [],
  tags: {},
} as const satisfies Partial<SecurityGroupsArgs>;
