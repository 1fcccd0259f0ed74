/** Functions about VPCs, subnets, groups and prefix lists. Resources in the world are answered from it. */
import { hex } from "../../names";
import { ProviderError } from "../../provider";
import { text, texts, valuesAt } from "../../rules";
import type { Props } from "../../property-values";
import type { Thing } from "../../world";
import type { Answer, Asked } from "./answer";

/** The resource with this id. An unknown id stands for an existing resource and gets generated facts. */
function lookUp(asked: Asked, type: string, prefix: string, keys: readonly string[]): { id: string; facts: Props } {
  const id = keys.map((key) => text(asked.args, key)).find((value) => value !== undefined);
  if (id === undefined) {
    throw new ProviderError(`the stand-in aws provider looks up ${type} by ${keys.join(" or ")} only`);
  }
  if (!new RegExp(`^${prefix}-[0-9a-f]{8,17}$`).test(id)) {
    throw new ProviderError(`InvalidParameterValue: "${id}" is not an id of the form ${prefix}-…`);
  }
  return { id, facts: asked.world.find(type, id)?.facts ?? {} };
}

function ec2Arn(asked: Asked, resource: string): string {
  return `arn:${asked.partition}:ec2:${asked.region}:${asked.account}:${resource}`;
}

const getVpc: Answer = (asked) => {
  const { id, facts } = lookUp(asked, "aws:ec2/vpc:Vpc", "vpc", ["id"]);
  const cidrBlock = text(facts, "cidrBlock") ?? "10.0.0.0/16";
  return {
    arn: ec2Arn(asked, `vpc/${id}`),
    cidrBlock,
    cidrBlockAssociations: [{ associationId: `vpc-cidr-assoc-0${hex(16, id)}`, cidrBlock, state: "associated" }],
    default: false,
    dhcpOptionsId: `dopt-0${hex(16, id)}`,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    enableNetworkAddressUsageMetrics: false,
    id,
    instanceTenancy: "default",
    ipv6AssociationId: "",
    ipv6CidrBlock: text(facts, "ipv6CidrBlock") ?? "",
    mainRouteTableId: `rtb-0${hex(16, id)}`,
    ownerId: asked.account,
    region: asked.region,
    state: "available",
    tags: {},
  };
};

const getSubnet: Answer = (asked) => {
  const { id, facts } = lookUp(asked, "aws:ec2/subnet:Subnet", "subnet", ["id"]);
  return {
    arn: ec2Arn(asked, `subnet/${id}`),
    assignIpv6AddressOnCreation: false,
    availabilityZone: text(facts, "availabilityZone") ?? `${asked.region}a`,
    availabilityZoneId: "",
    availableIpAddressCount: 251,
    cidrBlock: text(facts, "cidrBlock") ?? "10.0.0.0/24",
    customerOwnedIpv4Pool: "",
    defaultForAz: false,
    enableDns64: false,
    enableLniAtDeviceIndex: 0,
    enableResourceNameDnsARecordOnLaunch: false,
    enableResourceNameDnsAaaaRecordOnLaunch: false,
    id,
    ipv6CidrBlock: text(facts, "ipv6CidrBlock") ?? "",
    ipv6CidrBlockAssociationId: "",
    ipv6Native: false,
    mapCustomerOwnedIpOnLaunch: false,
    mapPublicIpOnLaunch: false,
    outpostArn: "",
    ownerId: asked.account,
    privateDnsHostnameTypeOnLaunch: "ip-name",
    region: asked.region,
    state: "available",
    tags: {},
    vpcId: text(facts, "vpcId") ?? text(asked.args, "vpcId") ?? `vpc-0${hex(16, id)}`,
  };
};

const getSecurityGroup: Answer = (asked) => {
  const { id, facts } = lookUp(asked, "aws:ec2/securityGroup:SecurityGroup", "sg", ["id"]);
  return {
    arn: ec2Arn(asked, `security-group/${id}`),
    description: "",
    id,
    name: text(facts, "name") ?? id,
    region: asked.region,
    tags: {},
    vpcId: text(facts, "vpcId") ?? text(asked.args, "vpcId") ?? `vpc-0${hex(16, id)}`,
  };
};

function associations(asked: Asked, table: string): Thing[] {
  const all = asked.world.ofType("aws:ec2/routeTableAssociation:RouteTableAssociation");
  return all.filter((thing) => thing.facts["routeTableId"] === table);
}

const getRouteTable: Answer = (asked) => {
  const subnet = text(asked.args, "subnetId");
  const linked = asked.world
    .ofType("aws:ec2/routeTableAssociation:RouteTableAssociation")
    .find((thing) => subnet !== undefined && thing.facts["subnetId"] === subnet);
  const id =
    text(asked.args, "routeTableId") ?? text(linked?.facts ?? {}, "routeTableId") ?? `rtb-0${hex(16, subnet ?? "")}`;
  const routes = asked.world.ofType("aws:ec2/route:Route").filter((route) => route.facts["routeTableId"] === id);
  const field = (facts: Props, key: string): string => text(facts, key) ?? "";
  return {
    arn: ec2Arn(asked, `route-table/${id}`),
    associations: associations(asked, id).map((thing) => ({
      gatewayId: "",
      main: false,
      routeTableAssociationId: thing.id,
      routeTableId: id,
      subnetId: field(thing.facts, "subnetId"),
    })),
    gatewayId: "",
    id,
    ownerId: asked.account,
    region: asked.region,
    routeTableId: id,
    routes: routes.map(({ facts }) => ({
      carrierGatewayId: "",
      cidrBlock: field(facts, "destinationCidrBlock"),
      coreNetworkArn: "",
      destinationPrefixListId: field(facts, "destinationPrefixListId"),
      egressOnlyGatewayId: field(facts, "egressOnlyGatewayId"),
      gatewayId: field(facts, "gatewayId"),
      instanceId: "",
      ipv6CidrBlock: field(facts, "destinationIpv6CidrBlock"),
      localGatewayId: "",
      natGatewayId: field(facts, "natGatewayId"),
      networkInterfaceId: "",
      transitGatewayId: "",
      vpcEndpointId: "",
      vpcPeeringConnectionId: "",
    })),
    subnetId: subnet ?? "",
    tags: {},
    vpcId:
      text(asked.world.find("aws:ec2/routeTable:RouteTable", id)?.facts ?? {}, "vpcId") ??
      text(asked.args, "vpcId") ??
      "",
  };
};

const getRouteTables: Answer = (asked) => {
  const vpc = text(asked.args, "vpcId");
  const tables = asked.world.ofType("aws:ec2/routeTable:RouteTable");
  const ids = tables.filter((thing) => vpc === undefined || thing.facts["vpcId"] === vpc).map((thing) => thing.id);
  return { ...asked.args, id: asked.region, ids, region: asked.region, tags: {} };
};

/** AWS-managed lists of the region (`com.amazonaws.<region>.s3`); addresses of TEST-NET-2 (RFC 5737). */
function prefixList(asked: Asked, idKey: string): { id: string; name: string } {
  const named = text(asked.args, "name") ?? texts(asked.args, "filters[*].values")[0];
  const wanted = valuesAt(asked.args, "filters[*].values[*]")[0]?.value;
  const name = named ?? (typeof wanted === "string" ? wanted : undefined);
  const id = text(asked.args, idKey);
  if (id === undefined && name === undefined) {
    throw new ProviderError(`one of name, ${idKey}, filters must be set`);
  }
  return { id: id ?? `pl-${hex(8, name ?? "")}`, name: name ?? `com.amazonaws.${asked.region}.s3` };
}

const getPrefixList: Answer = (asked) => {
  const { id, name } = prefixList(asked, "prefixListId");
  return { ...asked.args, cidrBlocks: ["198.51.100.0/24"], id, name, region: asked.region };
};

const getManagedPrefixList: Answer = (asked) => {
  const { id, name } = prefixList(asked, "id");
  return {
    addressFamily: "IPv4",
    arn: ec2Arn(asked, `prefix-list/${id}`),
    entries: [{ cidr: "198.51.100.0/24", description: "" }],
    id,
    maxEntries: 0,
    name,
    ownerId: "AWS",
    region: asked.region,
    tags: {},
    version: 0,
  };
};

export const ec2Functions: Readonly<Record<string, Answer>> = {
  "aws:ec2/getVpc:getVpc": getVpc,
  "aws:ec2/getSubnet:getSubnet": getSubnet,
  "aws:ec2/getSecurityGroup:getSecurityGroup": getSecurityGroup,
  "aws:ec2/getRouteTable:getRouteTable": getRouteTable,
  "aws:ec2/getRouteTables:getRouteTables": getRouteTables,
  "aws:ec2/getPrefixList:getPrefixList": getPrefixList,
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": getManagedPrefixList,
};
