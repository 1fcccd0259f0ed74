/** What the network shares with other capabilities. */
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { networkConfig } from "./config";

export interface Subnet {
  readonly id: pulumi.Output<string>;
  readonly availabilityZone: pulumi.Output<string>;
  readonly cidr: pulumi.Output<string>;
}

export interface NetworkSlot {
  readonly vpcId: pulumi.Output<string>;
  readonly vpcCidr: pulumi.Output<string>;
  /** One per availability zone, in zone order. Nodes and the control plane's interfaces live here. */
  readonly privateSubnets: readonly Subnet[];
  /** Route tables of the private subnets: of a new VPC one per zone, in zone order. */
  readonly privateRouteTableIds: readonly pulumi.Output<string>[];
  /** For internet-facing load balancers and NAT only. */
  readonly publicSubnets: readonly Subnet[];
  /** Region of the availability zones, such as "eu-central-1". Known without a call to AWS. */
  readonly region: string;
  /** Must exist before nodes start: routes and VPC endpoints, without which they cannot reach AWS. */
  readonly beforeNodes: readonly pulumi.Resource[];
  readonly dualStack: boolean;
  /** Set if the network is dual stack. */
  readonly vpcIpv6Cidr?: pulumi.Output<string>;
  /** Prefix list of the gateway endpoint for S3, if the network has one: image layers come from there. */
  readonly s3PrefixListId?: pulumi.Output<string>;
}

declare module "../../framework/slots" {
  interface Slots {
    network: NetworkSlot;
  }

  interface Declarations {
    /** CIDR of the VPC, if it is known. */
    vpcCidr: string;
    /** Whether this stack creates the VPC, and with it the route tables. */
    newVpc: boolean;
    availabilityZones: readonly string[];
    /** Region of the availability zones, such as "eu-central-1". */
    region: string;
    dualStack: boolean;
    /** CIDRs of the subnets of nodes, pods and the control plane's interfaces, if they are known. */
    privateSubnetCidrs: readonly string[];
    /** CIDRs of the subnets of internet-facing load balancers, if they are known. */
    publicSubnetCidrs: readonly string[];
    /** Whether there are subnets for internet-facing load balancers. */
    publicSubnets: boolean;
    /** Whether pods and nodes have a way to the internet. Without it every AWS API needs an interface endpoint. */
    internetEgress: boolean;
    /** Interface endpoints of a new VPC by the last part of their service names, such as "ecr.api". Unset: not known. */
    interfaceEndpoints: readonly string[];
    /** Set if the VPC has an encryption control. Under enforce an NLB may have no TLS listener. */
    vpcEncryption: "monitor" | "enforce";
  }

  interface Parts {
    network: z.input<typeof networkConfig>;
  }
}
