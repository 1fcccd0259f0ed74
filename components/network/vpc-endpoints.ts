/** VPC endpoints with a security group of their own. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EndpointArgs } from "./args";
import type { Children } from "../shared/children";
import { endpointServiceName } from "./endpoints";

export interface Place {
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidr: pulumi.Input<string>;
  readonly vpcIpv6Cidr?: pulumi.Input<string>;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly routeTableIds: readonly pulumi.Input<string>[];
}

export interface Endpoints {
  /** Group of the interface endpoints, if there are any. */
  readonly securityGroup?: aws.ec2.SecurityGroup;
  readonly s3PrefixListId?: pulumi.Output<string>;
  readonly resources: readonly pulumi.Resource[];
}

export function makeEndpoints(children: Children, place: Place, args: Required<EndpointArgs>): Endpoints {
  const gateways = args.gateway.map(
    (service) =>
      new aws.ec2.VpcEndpoint(
        children.name(service),
        {
          vpcId: place.vpcId,
          serviceName: endpointServiceName(place.region, service),
          vpcEndpointType: "Gateway",
          routeTableIds: [...place.routeTableIds],
          tags: children.tags(service),
        },
        children.options(),
      ),
  );
  const s3 = gateways[args.gateway.indexOf("s3")];
  const s3PrefixListId = s3?.prefixListId;
  if (args.interface.length === 0) {
    return { s3PrefixListId, resources: gateways };
  }
  const { securityGroup, rules } = makeSecurityGroup(children, place);
  const interfaces = args.interface.map(
    (service) =>
      new aws.ec2.VpcEndpoint(
        children.name(service),
        {
          vpcId: place.vpcId,
          serviceName: endpointServiceName(place.region, service),
          vpcEndpointType: "Interface",
          subnetIds: [...place.subnetIds],
          securityGroupIds: [securityGroup.id],
          privateDnsEnabled: true,
          tags: children.tags(service),
        },
        children.options(),
      ),
  );
  return { securityGroup, s3PrefixListId, resources: [...gateways, ...interfaces, ...rules] };
}

/** HTTPS from the VPC and nothing else: an endpoint opens no connections and needs no egress. */
function makeSecurityGroup(
  children: Children,
  { vpcId, vpcCidr, vpcIpv6Cidr }: Place,
): { securityGroup: aws.ec2.SecurityGroup; rules: pulumi.Resource[] } {
  const securityGroup = new aws.ec2.SecurityGroup(
    children.name("endpoints"),
    { vpcId, description: "Interface endpoints: HTTPS from the VPC", tags: children.tags("endpoints") },
    children.options(),
  );
  const sources = [
    { name: "endpoints-https", from: { cidrIpv4: vpcCidr } },
    ...(vpcIpv6Cidr === undefined ? [] : [{ name: "endpoints-https-ipv6", from: { cidrIpv6: vpcIpv6Cidr } }]),
  ];
  const rules = sources.map(
    ({ name, from }) =>
      new aws.vpc.SecurityGroupIngressRule(
        children.name(name),
        {
          securityGroupId: securityGroup.id,
          description: "Calls to AWS from nodes and pods of the VPC",
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          ...from,
          tags: children.tags(name),
        },
        children.options(),
      ),
  );
  return { securityGroup, rules };
}
