/** VPC resources that EC2 refuses. */
import { cidr, matching, oneOf } from "../../formats";
import { conflicts, exactlyOne, flag, given, type ObjectRule, type RuleTable, textOr } from "../../rules";

const endpointKind: ObjectRule = (inputs, report) => {
  const kind = textOr(inputs, "vpcEndpointType", "Gateway") ?? "";
  const refused: Record<string, string[]> = {
    Gateway: ["subnetIds", "securityGroupIds", "privateDnsEnabled"],
    Interface: ["routeTableIds"],
  };
  for (const key of refused[kind] ?? []) {
    if (given(inputs, key) && inputs[key] !== false) {
      report(key, `${key} is not supported for an endpoint of type ${kind}`);
    }
  }
};

const natAddress: ObjectRule = (inputs, report) => {
  const regional = textOr(inputs, "availabilityMode", "zonal") !== "zonal";
  const connectivity = textOr(inputs, "connectivityType", "public");
  if (connectivity === "public" && !regional && !given(inputs, "allocationId")) {
    report("allocationId", "a public NAT gateway needs the allocationId of an Elastic IP address");
  }
  if (connectivity === "private" && given(inputs, "allocationId")) {
    report("allocationId", "a private NAT gateway cannot have an Elastic IP address");
  }
  if (!regional && !given(inputs, "subnetId")) {
    report("subnetId", "a zonal NAT gateway needs a subnetId");
  }
};

const ipv6Subnet = cidr({ family: 6, min: 44, max: 64 });

const subnetAddresses: ObjectRule = (inputs, report) => {
  if (!given(inputs, "cidrBlock") && flag(inputs, "ipv6Native") !== true && !given(inputs, "ipv4IpamPoolId")) {
    report("cidrBlock", "cidrBlock must be set unless the subnet is IPv6 only (ipv6Native)");
  }
  if (flag(inputs, "assignIpv6AddressOnCreation") === true && !given(inputs, "ipv6CidrBlock")) {
    if (!given(inputs, "ipv6IpamPoolId")) {
      report("assignIpv6AddressOnCreation", "a subnet without ipv6CidrBlock cannot assign IPv6 addresses");
    }
  }
};

const egressOnlyRoute: ObjectRule = (inputs, report) => {
  if (given(inputs, "egressOnlyGatewayId") && given(inputs, "destinationCidrBlock")) {
    report("egressOnlyGatewayId", "an egress-only internet gateway takes IPv6 destinations only");
  }
};

export const networkRules: RuleTable = {
  "aws:ec2/vpc:Vpc": {
    source: "EC2 API CreateVpc; docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
    fields: [
      { path: "cidrBlock", format: cidr({ family: 4, min: 16, max: 28 }) },
      { path: "ipv6CidrBlock", format: cidr({ family: 6, min: 44, max: 60 }) },
      { path: "instanceTenancy", format: oneOf("default", "dedicated") },
    ],
    objects: [
      exactlyOne(["cidrBlock", "ipv4IpamPoolId"]),
      conflicts("assignGeneratedIpv6CidrBlock", ["ipv6CidrBlock", "ipv6IpamPoolId"]),
    ],
  },
  "aws:ec2/subnet:Subnet": {
    source: "EC2 API CreateSubnet; docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
    fields: [
      { path: "cidrBlock", format: cidr({ family: 4, min: 16, max: 28 }) },
      { path: "ipv6CidrBlock", format: ipv6Subnet },
      { path: "privateDnsHostnameTypeOnLaunch", format: oneOf("ip-name", "resource-name") },
      { path: "availabilityZone", format: matching(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 4, 64) },
    ],
    objects: [conflicts("availabilityZone", ["availabilityZoneId"]), subnetAddresses],
  },
  "aws:ec2/natGateway:NatGateway": {
    source: "EC2 API CreateNatGateway",
    fields: [
      { path: "connectivityType", format: oneOf("public", "private") },
      { path: "availabilityMode", format: oneOf("zonal", "regional") },
    ],
    objects: [natAddress],
  },
  "aws:ec2/eip:Eip": {
    source: "EC2 API AllocateAddress",
    fields: [{ path: "domain", format: oneOf("vpc", "standard") }],
  },
  "aws:ec2/route:Route": {
    source: "EC2 API CreateRoute; hashicorp/terraform-provider-aws internal/service/ec2/vpc_route.go",
    fields: [
      { path: "destinationCidrBlock", format: cidr({ family: 4 }) },
      { path: "destinationIpv6CidrBlock", format: cidr({ family: 6 }) },
    ],
    objects: [
      exactlyOne(["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"]),
      exactlyOne([
        "gatewayId",
        "natGatewayId",
        "egressOnlyGatewayId",
        "transitGatewayId",
        "vpcEndpointId",
        "vpcPeeringConnectionId",
        "networkInterfaceId",
        "carrierGatewayId",
        "localGatewayId",
        "coreNetworkArn",
        "odbNetworkArn",
      ]),
      egressOnlyRoute,
    ],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    source: "EC2 API AssociateRouteTable",
    objects: [exactlyOne(["subnetId", "gatewayId"])],
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    source: "EC2 API CreateVpcEndpoint",
    fields: [
      {
        path: "vpcEndpointType",
        format: oneOf("Gateway", "Interface", "GatewayLoadBalancer", "Resource", "ServiceNetwork"),
      },
      { path: "ipAddressType", format: oneOf("ipv4", "ipv6", "dualstack") },
    ],
    objects: [endpointKind, exactlyOne(["serviceName", "resourceConfigurationArn", "serviceNetworkArn"])],
  },
  "aws:ec2/vpcEncryptionControl:VpcEncryptionControl": {
    source: "EC2 API CreateVpcEncryptionControl, ModifyVpcEncryptionControl",
    fields: [{ path: "mode", format: oneOf("monitor", "enforce") }],
  },
};
