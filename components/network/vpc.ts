/** A new VPC and its subnets, as children of the component. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Subnet } from "./slots";
import type { NewVpcArgs, SubnetArgs } from "./args";
import { ipv6SubnetCidr } from "./subnet-cidrs";
import type { Children } from "../shared/children";
import { makeInternet, makeNats, makePrivateRoutes, type Zoned } from "./routing";

export interface Vpc {
  readonly vpcId: pulumi.Output<string>;
  readonly vpcCidr: pulumi.Output<string>;
  readonly vpcIpv6Cidr?: pulumi.Output<string>;
  readonly privateSubnets: readonly Subnet[];
  readonly publicSubnets: readonly Subnet[];
  readonly privateRouteTableIds: readonly pulumi.Input<string>[];
  /** Routes and associations, without which a node has no way out. */
  readonly routes: readonly pulumi.Resource[];
}

type Kind = "private" | "public";

/** The VPC alone: an encryption control must exist before anything is in it. */
export function makeVpc(children: Children, args: Required<NewVpcArgs>): aws.ec2.Vpc {
  return new aws.ec2.Vpc(
    children.name("vpc"),
    {
      cidrBlock: args.cidr,
      // The private endpoint of the cluster and private DNS of VPC endpoints need both.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      assignGeneratedIpv6CidrBlock: args.dualStack,
      tags: children.tags("vpc"),
    },
    children.options(),
  );
}

export function makeSubnets(children: Children, vpc: aws.ec2.Vpc, args: Required<NewVpcArgs>): Vpc {
  const make = (kind: Kind, subnets: readonly SubnetArgs[], firstIpv6: number): Zoned<aws.ec2.Subnet>[] =>
    subnets.map((subnet, index) => ({
      zone: subnet.availabilityZone,
      made: makeSubnet(children, vpc, kind, subnet, args.dualStack ? firstIpv6 + index : undefined),
    }));
  const privateSubnets = make("private", args.privateSubnets, 0);
  // The fourth zone's place stays free, as it does in IPv4.
  const publicSubnets = make("public", args.publicSubnets, 4);
  const internet = publicSubnets.length === 0 ? undefined : makeInternet(children, vpc, publicSubnets, args);
  const nats = internet === undefined ? [] : makeNats(children, publicSubnets, args, internet.gateway);
  const egressOnly =
    args.dualStack && nats.length > 0
      ? new aws.ec2.EgressOnlyInternetGateway(
          children.name("egress-only"),
          { vpcId: vpc.id, tags: children.tags("egress-only") },
          children.options(),
        )
      : undefined;
  const tables = privateSubnets.map((subnet, index) =>
    makePrivateRoutes(children, vpc, subnet, nats[index] ?? nats[0], egressOnly),
  );
  return {
    vpcId: vpc.id,
    vpcCidr: vpc.cidrBlock,
    vpcIpv6Cidr: args.dualStack ? vpc.ipv6CidrBlock : undefined,
    privateSubnets: privateSubnets.map(toSlot),
    publicSubnets: publicSubnets.map(toSlot),
    privateRouteTableIds: tables.map(({ table }) => table.id),
    routes: [...tables.flatMap(({ routes }) => routes), ...(internet?.routes ?? [])],
  };
}

function makeSubnet(
  children: Children,
  vpc: aws.ec2.Vpc,
  kind: Kind,
  { availabilityZone, cidr }: SubnetArgs,
  ipv6Index: number | undefined,
): aws.ec2.Subnet {
  const name = `${kind}-${availabilityZone}`;
  return new aws.ec2.Subnet(
    children.name(name),
    {
      vpcId: vpc.id,
      availabilityZone,
      cidrBlock: cidr,
      mapPublicIpOnLaunch: false,
      ...(ipv6Index === undefined
        ? {}
        : {
            ipv6CidrBlock: vpc.ipv6CidrBlock.apply((block) => ipv6SubnetCidr(block, ipv6Index)),
            // An IPv6 cluster refuses private subnets without it. In a public subnet it would be a public address.
            assignIpv6AddressOnCreation: kind === "private",
          }),
      tags: children.tags(name, {
        // Where the AWS Load Balancer Controller looks for subnets.
        [kind === "private" ? "kubernetes.io/role/internal-elb" : "kubernetes.io/role/elb"]: "1",
      }),
    },
    children.options(),
  );
}

function toSlot({ made }: Zoned<aws.ec2.Subnet>): Subnet {
  return { id: made.id, availabilityZone: made.availabilityZone, cidr: made.cidrBlock };
}
