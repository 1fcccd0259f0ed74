/** What EC2 refuses of VPC resources. */
import { arn, cidr, matching, oneOf, range } from "../../formats";
import { conflicts, exactlyOne, flag, given, type ObjectRule, type RuleTable, text, textOr } from "../../rules";

const FLOW_LOG_FIELDS = new Set(
  // docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html, versions 2 to 10.
  (
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status " +
    "vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id " +
    "pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path ecs-cluster-arn ecs-cluster-name " +
    "ecs-container-instance-arn ecs-container-instance-id ecs-container-id ecs-second-container-id ecs-service-name " +
    "ecs-task-definition-arn ecs-task-arn ecs-task-id reject-reason resource-id encryption-status"
  ).split(" "),
);

const flowLogFormat = (value: unknown): string | undefined => {
  const fields = String(value).split(/\s+/).filter(Boolean);
  const bad = fields.find((field) => !FLOW_LOG_FIELDS.has(/^\$\{([a-z-]+)\}$/.exec(field)?.[1] ?? ""));
  return bad === undefined ? undefined : `unknown flow log field ${JSON.stringify(bad)}; a field is written \${name}`;
};

const flowLogDestination: ObjectRule = (inputs, report) => {
  const kind = textOr(inputs, "logDestinationType", "cloud-watch-logs");
  if (kind === "cloud-watch-logs" && !given(inputs, "iamRoleArn")) {
    report("iamRoleArn", "iamRoleArn must be set when the destination is cloud-watch-logs");
  }
  if (kind === "s3" && given(inputs, "iamRoleArn")) {
    report("iamRoleArn", "iamRoleArn must not be set when the destination is s3: delivery uses the bucket policy");
  }
  if (!given(inputs, "logDestination")) {
    report("logDestination", "logDestination must be set to the ARN of the destination");
  }
  const destination = text(inputs, "logDestination");
  const services: Record<string, string> = {
    "cloud-watch-logs": "logs",
    s3: "s3",
    "kinesis-data-firehose": "firehose",
  };
  const service = kind === undefined ? undefined : services[kind];
  if (destination !== undefined && service !== undefined && arn(service)(destination) !== undefined) {
    report("logDestination", `"${destination}" is not the ARN of a ${kind} destination`);
  }
  if (kind !== undefined && kind !== "s3" && given(inputs, "destinationOptions")) {
    report("destinationOptions", "destinationOptions may be set only when the destination is s3");
  }
  const transit = given(inputs, "transitGatewayId") || given(inputs, "transitGatewayAttachmentId");
  if (!transit && !given(inputs, "trafficType")) {
    report("trafficType", "trafficType must be set to ACCEPT, REJECT or ALL");
  }
};

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

const interfaceGroups: ObjectRule = (inputs, report) => {
  const groups = inputs["vpcSecurityGroupIds"];
  if (Array.isArray(groups) && groups.length > 5) {
    report("vpcSecurityGroupIds", `a network interface takes at most 5 security groups, found ${groups.length}`);
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
  "aws:ec2/flowLog:FlowLog": {
    source: "EC2 API CreateFlowLogs; docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html",
    fields: [
      { path: "trafficType", format: oneOf("ACCEPT", "REJECT", "ALL") },
      { path: "logDestinationType", format: oneOf("cloud-watch-logs", "s3", "kinesis-data-firehose") },
      { path: "maxAggregationInterval", format: oneOf(60, 600) },
      { path: "iamRoleArn", format: arn("iam") },
      { path: "logFormat", format: flowLogFormat },
      { path: "destinationOptions.fileFormat", format: oneOf("plain-text", "parquet") },
    ],
    objects: [
      exactlyOne([
        "vpcId",
        "subnetId",
        "eniId",
        "transitGatewayId",
        "transitGatewayAttachmentId",
        "regionalNatGatewayId",
      ]),
      flowLogDestination,
    ],
  },
  "aws:ec2/vpcEncryptionControl:VpcEncryptionControl": {
    source: "EC2 API CreateVpcEncryptionControl, ModifyVpcEncryptionControl",
    fields: [{ path: "mode", format: oneOf("monitor", "enforce") }],
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    source:
      "EC2 API CreateLaunchTemplate, LaunchTemplateInstanceMetadataOptionsRequest; VPC quotas: 5 groups per interface",
    fields: [
      { path: "name", format: matching(/^[a-zA-Z0-9().\-/_]+$/, 3, 128) },
      { path: "metadataOptions.httpTokens", format: oneOf("required", "optional") },
      { path: "metadataOptions.httpEndpoint", format: oneOf("enabled", "disabled") },
      { path: "metadataOptions.httpProtocolIpv6", format: oneOf("enabled", "disabled") },
      { path: "metadataOptions.instanceMetadataTags", format: oneOf("enabled", "disabled") },
      { path: "metadataOptions.httpPutResponseHopLimit", format: range(1, 64, "hop limit") },
      {
        path: "blockDeviceMappings[*].ebs.volumeType",
        format: oneOf("standard", "io1", "io2", "gp2", "gp3", "sc1", "st1"),
      },
      { path: "blockDeviceMappings[*].ebs.encrypted", format: oneOf("true", "false") },
      { path: "blockDeviceMappings[*].ebs.kmsKeyId", format: arn("kms") },
      {
        path: "userData",
        format: (value) =>
          /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(String(value))
            ? undefined
            : "must be base64",
      },
    ],
    objects: [
      conflicts("vpcSecurityGroupIds", ["securityGroupNames", "networkInterfaces"]),
      conflicts("instanceType", ["instanceRequirements"]),
      interfaceGroups,
    ],
  },
};
