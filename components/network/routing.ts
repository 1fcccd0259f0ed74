/** Gateways, route tables and routes of a new VPC. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { NewVpcArgs } from "./args";
import type { Children } from "../shared/children";

export interface Zoned<T> {
  /** Name of the availability zone. Names contain it: a zone added later renames nothing. */
  readonly zone: string;
  readonly made: T;
}

export interface Routed {
  readonly table: aws.ec2.RouteTable;
  readonly routes: readonly pulumi.Resource[];
}

const anywhere = "0.0.0.0/0";
const anywhereIpv6 = "::/0";

/** A table per zone, also where all zones share one NAT gateway: going from one to per-az then changes routes only. */
export function makePrivateRoutes(
  children: Children,
  vpc: aws.ec2.Vpc,
  subnet: Zoned<aws.ec2.Subnet>,
  nat: aws.ec2.NatGateway | undefined,
  egressOnly: aws.ec2.EgressOnlyInternetGateway | undefined,
): Routed {
  const name = `private-${subnet.zone}`;
  const table = makeTable(children, vpc, name);
  const routes: pulumi.Resource[] = [associate(children, name, table, subnet.made)];
  if (nat !== undefined) {
    routes.push(
      new aws.ec2.Route(
        children.name(`${name}-nat`),
        { routeTableId: table.id, destinationCidrBlock: anywhere, natGatewayId: nat.id },
        children.options(),
      ),
    );
  }
  if (egressOnly !== undefined) {
    routes.push(
      new aws.ec2.Route(
        children.name(`${name}-egress-only`),
        { routeTableId: table.id, destinationIpv6CidrBlock: anywhereIpv6, egressOnlyGatewayId: egressOnly.id },
        children.options(),
      ),
    );
  }
  return { table, routes };
}

export function makeInternet(
  children: Children,
  vpc: aws.ec2.Vpc,
  publicSubnets: readonly Zoned<aws.ec2.Subnet>[],
  { dualStack }: Required<NewVpcArgs>,
): Routed & { readonly gateway: aws.ec2.InternetGateway } {
  const gateway = new aws.ec2.InternetGateway(
    children.name("internet"),
    { vpcId: vpc.id, tags: children.tags("internet") },
    children.options(),
  );
  const table = makeTable(children, vpc, "public");
  const destinations = [
    { name: "public-internet", to: { destinationCidrBlock: anywhere } },
    ...(dualStack ? [{ name: "public-internet-ipv6", to: { destinationIpv6CidrBlock: anywhereIpv6 } }] : []),
  ];
  return {
    gateway,
    table,
    routes: [
      ...publicSubnets.map(({ zone, made }) => associate(children, `public-${zone}`, table, made)),
      ...destinations.map(
        ({ name, to }) =>
          new aws.ec2.Route(
            children.name(name),
            { routeTableId: table.id, gatewayId: gateway.id, ...to },
            children.options(),
          ),
      ),
    ],
  };
}

export function makeNats(
  children: Children,
  publicSubnets: readonly Zoned<aws.ec2.Subnet>[],
  { nat }: Required<NewVpcArgs>,
  internet: aws.ec2.InternetGateway,
): aws.ec2.NatGateway[] {
  const subnets = nat === "none" ? [] : nat === "one" ? publicSubnets.slice(0, 1) : publicSubnets;
  return subnets.map(({ zone, made }) => {
    const name = `nat-${zone}`;
    // Nothing in the data says it, but AWS detaches no internet gateway while addresses are mapped through it.
    const options = children.options([internet]);
    const address = new aws.ec2.Eip(children.name(name), { domain: "vpc", tags: children.tags(name) }, options);
    return new aws.ec2.NatGateway(
      children.name(name),
      { connectivityType: "public", subnetId: made.id, allocationId: address.id, tags: children.tags(name) },
      options,
    );
  });
}

function makeTable(children: Children, vpc: aws.ec2.Vpc, name: string): aws.ec2.RouteTable {
  return new aws.ec2.RouteTable(children.name(name), { vpcId: vpc.id, tags: children.tags(name) }, children.options());
}

function associate(
  children: Children,
  name: string,
  table: aws.ec2.RouteTable,
  subnet: aws.ec2.Subnet,
): aws.ec2.RouteTableAssociation {
  return new aws.ec2.RouteTableAssociation(
    children.name(name),
    { routeTableId: table.id, subnetId: subnet.id },
    children.options(),
  );
}
