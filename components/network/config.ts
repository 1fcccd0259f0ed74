/** Stack config of the network: a new VPC or an existing one. */
import { z } from "zod";
import { encryptionControlDefaults, encryptionExclusions, existingVpcDefaults, newVpcDefaults } from "./args";
import { gatewayEndpointNames, interfaceEndpointNames } from "./endpoints";

const cidr = z.string().describe("IPv4 CIDR block, such as 10.40.0.0/18.");
const zone = z.string().describe("Name of an availability zone, such as eu-central-1a.");
const id = (prefix: string): z.ZodString =>
  z.string().regex(new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`), `an id such as ${prefix}-0123456789abcdef0`);

const newVpc = z.strictObject({
  cidr: z
    .string()
    .describe("IPv4 CIDR block of the VPC, prefix /16 to /24. With the VPC CNI every pod uses one of its addresses."),
  availabilityZones: z
    .array(zone)
    .min(2, "2 or 3 zones: EKS needs two")
    .max(3, "2 or 3 zones")
    .describe("2 or 3 availability zones of one Region, by name. They also determine the stack's Region."),
  nat: z
    .enum(["none", "one", "per-az"])
    .default(newVpcDefaults.nat)
    .describe(
      "NAT gateways, and with dualStack an egress-only internet gateway: the route from the private subnets to the internet. none: no internet access, AWS is reached through VPC endpoints; one: a single gateway for all zones, which fails with its zone; per-az: one in each zone.",
    ),
  publicSubnets: z
    .boolean()
    .default(false)
    .describe(
      "Public subnets and an internet gateway, for NAT gateways and internet-facing load balancers. Nodes never run there.",
    ),
  privateSubnetCidrs: z
    .array(cidr)
    .optional()
    .describe("CIDR blocks of the private subnets, one per zone in zone order. Default: a quarter of the VPC each."),
  publicSubnetCidrs: z
    .array(cidr)
    .optional()
    .describe(
      "CIDR blocks of the public subnets, one per zone in zone order. Default: a quarter of the VPC's last quarter each.",
    ),
  dualStack: z
    .boolean()
    .default(newVpcDefaults.dualStack)
    .describe("Give the VPC and its subnets IPv6 blocks from Amazon in addition to IPv4. An IPv6 cluster needs it."),
});

const existingSubnet = z.strictObject({
  id: id("subnet").describe("ID of the subnet."),
  availabilityZone: zone,
  cidr,
});

const existingPrivateSubnet = existingSubnet.extend({
  routeTableId: id("rtb").optional().describe("ID of its route table. Gateway endpoints need it."),
});

const existingVpc = z.strictObject({
  id: id("vpc").describe("ID of the VPC."),
  cidr: z.string().describe("Primary IPv4 CIDR block of the VPC."),
  privateSubnets: z
    .array(existingPrivateSubnet)
    .min(2, "subnets in 2 or more zones: EKS needs two")
    .describe("Subnets for the control plane's interfaces, nodes and pods: without a route to an internet gateway."),
  publicSubnets: z
    .array(existingSubnet)
    .default([...existingVpcDefaults.publicSubnets])
    .describe("Subnets for internet-facing load balancers, if there are any."),
  s3PrefixListId: id("pl")
    .optional()
    .describe("ID of the prefix list for S3, if the VPC has a gateway endpoint for it: nodes may then reach S3."),
  internetEgress: z
    .boolean()
    .describe("Whether the private subnets have internet access (NAT, proxy, transit gateway). No default."),
  ipv6Cidr: z.string().optional().describe("IPv6 CIDR block of the VPC, if it and its subnets are dual stack."),
  closeDefaultSecurityGroup: z
    .boolean()
    .describe(
      "Remove every rule of the VPC's default security group. No default, because something in the VPC may depend on it.",
    ),
});

const endpoints = z.strictObject({
  gateway: z
    .array(z.enum(gatewayEndpointNames))
    .optional()
    .describe("Gateway endpoints. Free of charge. Default: s3 in a new VPC, none in an existing one."),
  interface: z
    .array(z.enum(interfaceEndpointNames))
    .default([])
    .describe("Interface endpoints with private DNS in every private subnet. Each costs per hour and zone."),
  privateCluster: z
    .boolean()
    .default(false)
    .describe("Add the interface endpoints that nodes need to join the cluster without NAT."),
});

const encryptionControl = z.strictObject({
  mode: z
    .enum(["monitor", "enforce"])
    .describe("monitor: flow logs show plaintext traffic; enforce: AWS refuses what cannot be encrypted."),
  exclusions: z
    .array(z.enum(encryptionExclusions))
    .default([...encryptionControlDefaults.exclusions])
    .describe("What may stay plaintext under enforce. Gateways of this VPC must be listed, or AWS refuses the mode."),
});

export const networkConfig = z.strictObject({
  vpc: newVpc.optional().describe("A new VPC. Set either this or existingVpc."),
  existingVpc: existingVpc.optional().describe("An existing VPC. Set either this or vpc."),
  endpoints: endpoints.prefault({}).describe("VPC endpoints, which keep calls to AWS in the VPC."),
  encryptionControl: encryptionControl
    .optional()
    .describe("VPC encryption control. A paid feature. Start with monitor; for an existing VPC this is required."),
});

export type NetworkConfig = z.output<typeof networkConfig>;
export type NewVpcConfig = z.output<typeof newVpc>;
export type ExistingVpcConfig = z.output<typeof existingVpc>;
export type EncryptionControlConfig = z.output<typeof encryptionControl>;
