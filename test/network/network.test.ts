import { describe, expect, it } from "vitest";
import { Network, type NetworkArgs, type NewVpcArgs } from "../../components/network";
import { collect, tokens, type Collected } from "../mocks";

const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
const subnets = (third: number): { availabilityZone: string; cidr: string }[] =>
  zones.map((availabilityZone, index) => ({ availabilityZone, cidr: `10.40.${third + index}.0/24` }));

const vpc: NewVpcArgs = {
  cidr: "10.40.0.0/16",
  privateSubnets: subnets(0),
  publicSubnets: subnets(10),
  nat: "per-az",
  dualStack: false,
};

const base: NetworkArgs = {
  region: "eu-central-1",
  vpc,
  endpoints: { gateway: ["s3"], interface: ["ec2", "ecr.api"] },
  tags: { Environment: "test" },
};

const ipv6 = "2001:db8:1:ff00::/56";

const build = (args: NetworkArgs, preview = false): Promise<Collected<Network>> =>
  collect(() => new Network("network", args), {
    preview,
    outputs: ({ type }) => (type === "aws:ec2/vpc:Vpc" && !preview ? { ipv6CidrBlock: ipv6 } : {}),
  });

const existingVpc = {
  id: "vpc-0123456789abcdef0",
  cidr: "10.40.0.0/16",
  privateSubnets: [
    { id: "subnet-0123456789abcdef0", availabilityZone: "eu-central-1a", cidr: "10.40.0.0/18" },
    { id: "subnet-0123456789abcdef1", availabilityZone: "eu-central-1b", cidr: "10.40.64.0/18" },
  ],
  publicSubnets: [],
  privateRouteTableIds: ["rtb-0123456789abcdef0"],
  closeDefaultSecurityGroup: true,
};

describe("Network", () => {
  it("keeps its tokens and names", async () => {
    expect(tokens(await build({ ...base, vpc: { ...vpc, dualStack: true } }))).toMatchSnapshot();
  });

  it("registers the same resources on a preview", async () => {
    const args: NetworkArgs = { ...base, vpc: { ...vpc, dualStack: true } };
    expect(tokens(await build(args, true))).toEqual(tokens(await build(args)));
  });

  it("parents every child and tags all that take tags", async () => {
    const made = await build({
      ...base,
      vpc: { ...vpc, dualStack: true },
      encryptionControl: { mode: "monitor", exclusions: [] },
    });
    const untagged = /:(Route|RouteTableAssociation)$/;
    const children = made.resources.filter(({ custom }) => custom);
    expect(children.length).toBeGreaterThan(10);
    for (const child of children) {
      expect([child.name, child.parent]).toEqual([child.name, "network"]);
      if (!untagged.test(child.type)) {
        expect([child.name, child.inputs.tags]).toEqual([
          child.name,
          expect.objectContaining({ Environment: "test", Name: child.name }),
        ]);
      }
    }
  });

  it("closes the default security group and gives no public addresses away", async () => {
    const made = await build({ ...base, vpc: { ...vpc, dualStack: true } });
    expect(made.one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").inputs).toMatchObject({
      vpcId: "network-vpc-id",
      ingress: [],
      egress: [],
    });
    const all = made.all("aws:ec2/subnet:Subnet");
    expect(all).toHaveLength(6);
    expect(all.filter(({ inputs }) => inputs.mapPublicIpOnLaunch !== false)).toEqual([]);
    expect(
      all
        .filter(({ inputs }) => inputs.assignIpv6AddressOnCreation === true)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(zones.map((zone) => `network-private-${zone}`));
  });

  it("labels subnets for load balancers by role", async () => {
    const made = await build(base);
    const tags = (name: string): unknown => made.one("aws:ec2/subnet:Subnet", name).inputs.tags;
    expect(tags("network-private-eu-central-1a")).toHaveProperty(["kubernetes.io/role/internal-elb"], "1");
    expect(tags("network-private-eu-central-1a")).not.toHaveProperty(["kubernetes.io/role/elb"]);
    expect(tags("network-public-eu-central-1a")).toHaveProperty(["kubernetes.io/role/elb"], "1");
    expect(tags("network-public-eu-central-1a")).not.toHaveProperty(["kubernetes.io/role/internal-elb"]);
  });

  it.each([
    ["none", [], ["", "", ""]],
    ["one", ["network-nat-eu-central-1a"], Array<string>(3).fill("network-nat-eu-central-1a-id")],
    ["per-az", zones.map((zone) => `network-nat-${zone}`), zones.map((zone) => `network-nat-${zone}-id`)],
  ] as const)("routes private subnets with nat %s", async (nat, gateways, targets) => {
    const made = await build({ ...base, vpc: { ...vpc, nat } });
    expect(
      made
        .all("aws:ec2/natGateway:NatGateway")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(gateways);
    expect(made.all("aws:ec2/eip:Eip")).toHaveLength(gateways.length);
    const routes = made.all("aws:ec2/route:Route").filter(({ name }) => name.startsWith("network-private-"));
    const found = zones.map((zone) => {
      const table = `network-private-${zone}-id`;
      return routes.find(({ inputs }) => inputs.routeTableId === table)?.inputs.natGatewayId ?? "";
    });
    expect(found).toEqual(targets);
  });

  it("deletes NAT gateways and their addresses before the internet gateway", async () => {
    const made = await build(base);
    const internet = "aws:ec2/internetGateway:InternetGateway network-internet";
    for (const type of ["aws:ec2/natGateway:NatGateway", "aws:ec2/eip:Eip"]) {
      expect(made.all(type)).toHaveLength(3);
      expect(made.all(type).filter(({ dependencies }) => !dependencies.includes(internet))).toEqual([]);
    }
  });

  it("has no gateway at all without public subnets", async () => {
    const made = await build({ ...base, vpc: { ...vpc, nat: "none", publicSubnets: [], dualStack: true } });
    const kinds = new Set(made.resources.map(({ type }) => type.split(":").at(-1)));
    expect(kinds).not.toContain("InternetGateway");
    expect(kinds).not.toContain("EgressOnlyInternetGateway");
    expect(made.all("aws:ec2/route:Route")).toEqual([]);
  });

  it("gives every subnet a /64 of its own and lets private ones out only", async () => {
    const made = await build({ ...base, vpc: { ...vpc, dualStack: true } });
    const blocks = made.all("aws:ec2/subnet:Subnet").map(({ inputs }) => inputs.ipv6CidrBlock);
    expect(new Set(blocks).size).toBe(6);
    expect(blocks).toContain("2001:db8:1:ff00::/64");
    expect(made.all("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway")).toHaveLength(1);
    const toInternet = made
      .all("aws:ec2/route:Route")
      .filter(({ inputs }) => inputs.destinationIpv6CidrBlock === "::/0" && inputs.gatewayId !== undefined);
    expect(toInternet.map(({ inputs }) => inputs.routeTableId)).toEqual(["network-public-id"]);
  });

  it("opens 443 from the VPC to interface endpoints, and nothing else", async () => {
    const made = await build({ ...base, vpc: { ...vpc, dualStack: true } });
    const group = made.one("aws:ec2/securityGroup:SecurityGroup").inputs;
    expect([group.ingress, group.egress]).toEqual([undefined, undefined]);
    expect(made.all("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")).toEqual([]);
    const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, securityGroupId: "network-endpoints-id" };
    expect(made.all(ingress)).toHaveLength(2);
    expect(made.one(ingress, "network-endpoints-https").inputs).toMatchObject({ ...https, cidrIpv4: "10.40.0.0/16" });
    expect(made.one(ingress, "network-endpoints-https-ipv6").inputs).toMatchObject({ ...https, cidrIpv6: ipv6 });
    expect(made.one("aws:ec2/vpcEndpoint:VpcEndpoint", "network-ecr.api").inputs).toMatchObject({
      serviceName: "com.amazonaws.eu-central-1.ecr.api",
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      securityGroupIds: ["network-endpoints-id"],
      subnetIds: zones.map((zone) => `network-private-${zone}-id`),
    });
    expect(made.one("aws:ec2/vpcEndpoint:VpcEndpoint", "network-s3").inputs).toMatchObject({
      vpcEndpointType: "Gateway",
      routeTableIds: zones.map((zone) => `network-private-${zone}-id`),
    });
  });

  it("puts nothing in the VPC before its encryption control", async () => {
    const made = await build({
      ...base,
      encryptionControl: { mode: "enforce", exclusions: ["internetGateway", "natGateway"] },
    });
    expect(made.one("aws:ec2/vpcEncryptionControl:VpcEncryptionControl").inputs).toMatchObject({
      vpcId: "network-vpc-id",
      mode: "enforce",
      internetGatewayExclusion: "enable",
      natGatewayExclusion: "enable",
    });
    const control = "aws:ec2/vpcEncryptionControl:VpcEncryptionControl network-encryption";
    const first = [...made.all("aws:ec2/subnet:Subnet"), ...made.all("aws:ec2/internetGateway:InternetGateway")];
    expect(first).toHaveLength(7);
    expect(first.filter(({ dependencies }) => !dependencies.includes(control))).toEqual([]);
  });

  it("names what nodes must wait for", async () => {
    const { result } = await build(base);
    const kinds = result.beforeNodes.map((resource) => (resource as { __pulumiType?: string }).__pulumiType ?? "");
    expect(kinds.filter((type) => type === "aws:ec2/route:Route")).toHaveLength(4);
    expect(kinds.filter((type) => type === "aws:ec2/vpcEndpoint:VpcEndpoint")).toHaveLength(3);
    expect(kinds.filter((type) => type === "aws:ec2/routeTableAssociation:RouteTableAssociation")).toHaveLength(6);
  });

  it("uses an existing VPC and makes only what it is asked for", async () => {
    const made = await build({
      ...base,
      vpc: undefined,
      existingVpc,
      endpoints: { gateway: ["s3"], interface: [] },
      encryptionControl: { mode: "monitor", exclusions: [] },
    });
    expect(tokens(made)).toEqual([
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup network-default",
      "aws:ec2/vpcEncryptionControl:VpcEncryptionControl network-encryption",
      "aws:ec2/vpcEndpoint:VpcEndpoint network-s3",
      "eks-network-security:index:Network network",
    ]);
    expect(made.one("aws:ec2/vpcEndpoint:VpcEndpoint").inputs.routeTableIds).toEqual(["rtb-0123456789abcdef0"]);
  });

  it("leaves an existing default security group alone by default", async () => {
    const made = await build({
      ...base,
      vpc: undefined,
      existingVpc: { ...existingVpc, closeDefaultSecurityGroup: false },
      endpoints: { gateway: [], interface: [] },
    });
    expect(tokens(made)).toEqual(["eks-network-security:index:Network network"]);
  });

  it.each([
    ["both", { ...base, existingVpc }],
    ["neither", { ...base, vpc: undefined }],
  ])("refuses %s of vpc and existingVpc", async (_, args) => {
    await expect(build(args)).rejects.toThrow("exactly one of vpc and existingVpc");
  });
});
