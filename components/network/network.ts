/** The VPC of a cluster: a new one, or an existing one. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../core/record";
import type { NetworkSlot, Subnet } from "./slots";
import {
  encryptionControlDefaults,
  endpointDefaults,
  existingVpcDefaults,
  newVpcDefaults,
  type EncryptionControlArgs,
  type ExistingSubnetArgs,
  type ExistingVpcArgs,
  type NetworkArgs,
} from "./args";
import { Children } from "../shared/children";
import { refuse } from "../shared/inputs";
import { argProblems } from "./refusals";
import { makeSubnets, makeVpc, type Vpc } from "./vpc";
import { makeEndpoints } from "./vpc-endpoints";

/**
 * Private subnets for nodes, pods and the control plane's interfaces in each zone and, on request, public subnets for
 * load balancers, NAT gateways, VPC endpoints and an encryption control. The default security group has no rules, and
 * subnets do not assign public addresses.
 *
 * @throws pulumi.RunError which names each wrong argument, before anything is registered
 */
export class Network extends pulumi.ComponentResource implements NetworkSlot {
  readonly vpcId: pulumi.Output<string>;
  readonly vpcCidr: pulumi.Output<string>;
  readonly vpcIpv6Cidr?: pulumi.Output<string>;
  readonly privateSubnets: readonly Subnet[];
  readonly privateRouteTableIds: readonly pulumi.Output<string>[];
  readonly publicSubnets: readonly Subnet[];
  readonly region: string;
  readonly dualStack: boolean;
  readonly s3PrefixListId?: pulumi.Output<string>;
  readonly beforeNodes: readonly pulumi.Resource[];
  /** Group of the interface endpoints, if there are any. */
  readonly endpointSecurityGroupId?: pulumi.Output<string>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(name, argProblems(args));
    super("eks-network-security:index:Network", name, args, opts);
    const children = new Children(this, name, args.tags ?? {});
    const vpc = makeOrUse(children, args);
    const endpoints = makeEndpoints(
      children,
      {
        region: args.region,
        vpcId: vpc.vpcId,
        vpcCidr: vpc.vpcCidr,
        vpcIpv6Cidr: vpc.vpcIpv6Cidr,
        subnetIds: vpc.privateSubnets.map((subnet) => subnet.id),
        routeTableIds: vpc.privateRouteTableIds,
      },
      withDefaults(args.endpoints ?? {}, endpointDefaults(args.vpc !== undefined)),
    );
    this.vpcId = vpc.vpcId;
    this.vpcCidr = vpc.vpcCidr;
    this.vpcIpv6Cidr = vpc.vpcIpv6Cidr;
    this.privateSubnets = vpc.privateSubnets;
    this.privateRouteTableIds = vpc.privateRouteTableIds.map((id) => pulumi.output(id));
    this.publicSubnets = vpc.publicSubnets;
    this.region = args.region;
    this.dualStack = vpc.vpcIpv6Cidr !== undefined;
    this.s3PrefixListId = endpoints.s3PrefixListId ?? pulumiOutput(args.existingVpc?.s3PrefixListId);
    this.beforeNodes = [...vpc.routes, ...endpoints.resources];
    this.endpointSecurityGroupId = endpoints.securityGroup?.id;
    this.registerOutputs({
      vpcId: this.vpcId,
      vpcCidr: this.vpcCidr,
      vpcIpv6Cidr: this.vpcIpv6Cidr,
      privateSubnetIds: this.privateSubnets.map((subnet) => subnet.id),
      publicSubnetIds: this.publicSubnets.map((subnet) => subnet.id),
      s3PrefixListId: this.s3PrefixListId,
      endpointSecurityGroupId: this.endpointSecurityGroupId,
    });
  }
}

function makeOrUse(children: Children, { vpc: newVpc, existingVpc, encryptionControl }: NetworkArgs): Vpc {
  if (newVpc !== undefined && existingVpc === undefined) {
    const args = withDefaults(newVpc, newVpcDefaults);
    const vpc = makeVpc(children, args);
    closeDefaultSecurityGroup(children, vpc.id);
    // Only an empty VPC can be created under enforce: AWS checks what is created in it afterwards.
    const control = makeEncryptionControl(children, vpc.id, encryptionControl);
    return makeSubnets(children.after(control), vpc, args);
  }
  if (existingVpc !== undefined && newVpc === undefined) {
    if (existingVpc.closeDefaultSecurityGroup) {
      closeDefaultSecurityGroup(children, existingVpc.id);
    }
    makeEncryptionControl(children, existingVpc.id, encryptionControl);
    return useVpc(existingVpc);
  }
  throw new pulumi.RunError("Network: give exactly one of vpc and existingVpc");
}

function useVpc(existing: ExistingVpcArgs): Vpc {
  const args = withDefaults(existing, existingVpcDefaults);
  const toSubnet = ({ id, availabilityZone, cidr }: ExistingSubnetArgs): Subnet => ({
    id: pulumi.output(id),
    availabilityZone: pulumi.output(availabilityZone),
    cidr: pulumi.output(cidr),
  });
  return {
    vpcId: pulumi.output(args.id),
    vpcCidr: pulumi.output(args.cidr),
    vpcIpv6Cidr: pulumiOutput(args.ipv6Cidr),
    privateSubnets: args.privateSubnets.map(toSubnet),
    publicSubnets: args.publicSubnets.map(toSubnet),
    privateRouteTableIds: args.privateRouteTableIds,
    routes: [],
  };
}

/** Adopts the group that AWS creates with every VPC: the provider removes all rules that are not declared here. */
function closeDefaultSecurityGroup(children: Children, vpcId: pulumi.Input<string>): void {
  new aws.ec2.DefaultSecurityGroup(
    children.name("default"),
    { vpcId, ingress: [], egress: [], tags: children.tags("default") },
    children.options(),
  );
}

function makeEncryptionControl(
  children: Children,
  vpcId: pulumi.Input<string>,
  args: EncryptionControlArgs | undefined,
): pulumi.Resource[] {
  if (args === undefined) {
    return [];
  }
  const { exclusions: excluded } = withDefaults(args, encryptionControlDefaults);
  const exclusions = Object.fromEntries(excluded.map((name) => [`${name}Exclusion`, "enable"]));
  return [
    new aws.ec2.VpcEncryptionControl(
      children.name("encryption"),
      { vpcId, mode: args.mode, ...exclusions, tags: children.tags("encryption") },
      children.options(),
    ),
  ];
}

function pulumiOutput(value: pulumi.Input<string> | undefined): pulumi.Output<string> | undefined {
  return value === undefined ? undefined : pulumi.output(value);
}
