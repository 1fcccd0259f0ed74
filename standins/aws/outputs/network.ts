/** Ids and outputs of VPC resources. Shapes: recorded states of the real provider (see tables/defaults.ts). */
import { isProps, type Props, type Value } from "../../property-values";
import { type Context, ec2Id, joined, named, type OutputTable } from "./context";

function ipv6Range(context: Context, bits: 56 | 64): string {
  const digits = context.hex(8);
  return `2600:1f14:${digits.slice(0, 4)}:${digits.slice(4, 6)}00::/${bits}`;
}

/** An address of TEST-NET-3 (RFC 5737), which nobody uses. */
function publicIp(context: Context): string {
  return `203.0.113.${(parseInt(context.hex(2), 16) % 254) + 1}`;
}

function zoneId(zone: string): string {
  const [area = "", side = "", rest = ""] = zone.split("-");
  const letter = rest.slice(-1);
  return zone === "" ? "" : `${area}${side[0] ?? ""}${rest.slice(0, -1)}-az${letter.charCodeAt(0) - 96}`;
}

function groupRules(rules: Value[]): Value[] {
  return rules.map((rule) =>
    isProps(rule)
      ? {
          cidrBlocks: [],
          description: "",
          ipv6CidrBlocks: [],
          prefixListIds: [],
          securityGroups: [],
          self: false,
          ...rule,
        }
      : rule,
  );
}

const separateRule = {
  id: ec2Id("sgr"),
  outputs: (context: Context): Props => ({
    arn: context.ec2Arn("security-group-rule"),
    securityGroupRuleId: context.id,
  }),
};

export const networkOutputs: OutputTable = {
  "aws:ec2/vpc:Vpc": {
    id: ec2Id("vpc"),
    outputs: (context) => {
      const ipv6 = context.inputs["assignGeneratedIpv6CidrBlock"] === true;
      return {
        arn: context.ec2Arn("vpc"),
        defaultNetworkAclId: `acl-0${context.hex(16, "acl")}`,
        defaultRouteTableId: `rtb-0${context.hex(16, "rtb")}`,
        defaultSecurityGroupId: `sg-0${context.hex(16, "sg")}`,
        dhcpOptionsId: `dopt-0${context.hex(16, "dopt")}`,
        enableDnsHostnames: false,
        enableNetworkAddressUsageMetrics: false,
        ipv6AssociationId: ipv6 ? `vpc-cidr-assoc-0${context.hex(16, "v6")}` : "",
        ipv6CidrBlock: ipv6 ? ipv6Range(context, 56) : "",
        ipv6CidrBlockNetworkBorderGroup: ipv6 ? context.region : "",
        mainRouteTableId: `rtb-0${context.hex(16, "rtb")}`,
        ownerId: context.account,
      };
    },
  },
  "aws:ec2/subnet:Subnet": {
    id: ec2Id("subnet"),
    outputs: (context) => {
      const zone = context.text("availabilityZone") || `${context.region}a`;
      return {
        arn: context.ec2Arn("subnet"),
        availabilityZone: zone,
        availabilityZoneId: zoneId(zone),
        cidrBlock: "",
        ipv6CidrBlock: "",
        ipv6CidrBlockAssociationId: context.text("ipv6CidrBlock") ? `subnet-cidr-assoc-0${context.hex(16, "v6")}` : "",
        ownerId: context.account,
        privateDnsHostnameTypeOnLaunch: "ip-name",
      };
    },
  },
  "aws:ec2/internetGateway:InternetGateway": {
    id: ec2Id("igw"),
    outputs: (context) => ({ arn: context.ec2Arn("internet-gateway"), ownerId: context.account, vpcId: "" }),
  },
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": { id: ec2Id("eigw") },
  "aws:ec2/eip:Eip": {
    id: ec2Id("eipalloc"),
    outputs: (context) => ({
      allocationId: context.id,
      arn: context.ec2Arn("elastic-ip"),
      associationId: "",
      carrierIp: "",
      customerOwnedIp: "",
      domain: "vpc",
      instance: "",
      networkBorderGroup: context.region,
      networkInterface: "",
      privateIp: "",
      publicDns: `ec2-${publicIp(context).replaceAll(".", "-")}.${context.region}.compute.amazonaws.com`,
      publicIp: publicIp(context),
      publicIpv4Pool: "amazon",
    }),
  },
  "aws:ec2/natGateway:NatGateway": {
    id: ec2Id("nat"),
    outputs: (context) => ({
      associationId: `eipassoc-0${context.hex(16, "assoc")}`,
      availabilityMode: "zonal",
      networkInterfaceId: `eni-0${context.hex(16, "eni")}`,
      privateIp: `10.0.0.${(parseInt(context.hex(2), 16) % 250) + 4}`,
      publicIp: String(context.world.find("aws:ec2/eip:Eip", context.text("allocationId"))?.facts["publicIp"] ?? ""),
      secondaryAllocationIds: [],
      secondaryPrivateIpAddressCount: 0,
      secondaryPrivateIpAddresses: [],
      vpcId: context.world.find("aws:ec2/subnet:Subnet", context.text("subnetId"))?.facts["vpcId"] ?? "",
    }),
  },
  "aws:ec2/routeTable:RouteTable": {
    id: ec2Id("rtb"),
    outputs: (context) => ({
      arn: context.ec2Arn("route-table"),
      ownerId: context.account,
      propagatingVgws: [],
      routes: [],
    }),
  },
  "aws:ec2/route:Route": {
    id: (context) => `r-${context.text("routeTableId")}${context.digits(9)}`,
    outputs: () => ({
      instanceId: "",
      instanceOwnerId: "",
      networkInterfaceId: "",
      origin: "CreateRoute",
      state: "active",
    }),
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { id: ec2Id("rtbassoc") },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    id: ec2Id("vpce"),
    outputs: (context) => ({
      arn: context.ec2Arn("vpc-endpoint"),
      cidrBlocks: [],
      dnsEntries: [],
      ipAddressType: "ipv4",
      networkInterfaceIds: context.list("subnetIds").map((_, index) => `eni-0${context.hex(16, `eni${index}`)}`),
      ownerId: context.account,
      policy: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}],"Version":"2008-10-17"}',
      prefixListId: context.text("vpcEndpointType") === "Gateway" ? `pl-${context.hex(8)}` : "",
      privateDnsEnabled: false,
      requesterManaged: false,
      routeTableIds: [],
      securityGroupIds: [],
      serviceRegion: context.region,
      state: "available",
      subnetIds: [],
    }),
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    id: (context) => {
      const vpc = context.world.find("aws:ec2/vpc:Vpc", context.text("vpcId"));
      return String(vpc?.facts["defaultSecurityGroupId"] ?? ec2Id("sg")(context));
    },
    outputs: (context) => ({
      arn: context.ec2Arn("security-group"),
      description: "default VPC security group",
      egress: groupRules(context.list("egress")),
      ingress: groupRules(context.list("ingress")),
      name: "default",
      namePrefix: "",
      ownerId: context.account,
      vpcId: "",
    }),
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    id: ec2Id("sg"),
    outputs: (context) => ({
      arn: context.ec2Arn("security-group"),
      egress: groupRules(context.list("egress")),
      ingress: groupRules(context.list("ingress")),
      namePrefix: "",
      ownerId: context.account,
      vpcId: "",
    }),
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    id: (context) => `sgrule-${context.digits(10)}`,
    outputs: (context) => ({ securityGroupRuleId: `sgr-0${context.hex(16, "rule")}`, sourceSecurityGroupId: "" }),
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": separateRule,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": separateRule,
  "aws:ec2/flowLog:FlowLog": {
    id: ec2Id("fl"),
    outputs: (context) => ({
      arn: context.ec2Arn("vpc-flow-log"),
      // The default format, version 2: docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html.
      logFormat:
        "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status"
          .split(" ")
          .map((field) => `\${${field}}`)
          .join(" "),
    }),
  },
  "aws:networkflowmonitor/scope:Scope": {
    id: (context) => context.uuid(),
    outputs: (context) => ({
      scopeArn: context.arn("networkflowmonitor", `scope/${context.id}`),
      scopeId: context.id,
      tagsAll: context.props("tags"),
    }),
  },
  "aws:networkflowmonitor/monitor:Monitor": {
    id: named("monitorName"),
    outputs: (context) => ({
      monitorArn: context.arn("networkflowmonitor", `monitor/${context.id}`),
      remoteResources: [],
      tagsAll: context.props("tags"),
    }),
  },
  "aws:ec2/vpcEncryptionControl:VpcEncryptionControl": {
    id: ec2Id("vpcec"),
    outputs: (context) => ({
      state: "available",
      stateMessage: "",
      resourceExclusions: {},
      tagsAll: context.props("tags"),
    }),
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    id: ec2Id("lt"),
    outputs: (context) => ({
      arn: context.ec2Arn("launch-template"),
      defaultVersion: 1,
      latestVersion: 1,
      namePrefix: "",
    }),
  },
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": { id: joined(":", "internetGatewayId", "vpcId") },
  "aws:ec2/keyPair:KeyPair": {
    id: named("keyName"),
    outputs: (context) => ({
      arn: context.arn("ec2", `key-pair/${context.text("keyName")}`),
      fingerprint: (context.hex(32).match(/../g) ?? []).join(":"),
      keyNamePrefix: "",
      keyPairId: `key-0${context.hex(16, "pair")}`,
      keyType: context.text("publicKey").startsWith("ssh-ed25519") ? "ed25519" : "rsa",
    }),
  },
};
