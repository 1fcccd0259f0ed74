import * as aws from "@pulumi/aws";
import { describe, expect, it } from "vitest";
import { Bastion, TransitGatewayAttachment, type BastionArgs } from "../../components/private-access";
import { collect, tokens, type Collected } from "../mocks";
import { expectInReadme } from "../readme";

const args: BastionArgs = {
  vpcId: "vpc-0123456789abcdef0",
  region: "eu-central-1",
  subnetIds: ["subnet-a", "subnet-b"],
  controlPlaneSecurityGroupId: "sg-control-plane",
  tags: { Stack: "test" },
};

const build = (more: Partial<BastionArgs> = {}): Promise<Collected<Bastion>> =>
  collect(() => new Bastion("bastion", { ...args, ...more }));

describe("Bastion", () => {
  it("keeps its tokens and names, and every resource is its child", async () => {
    const made = await build();
    expect(tokens(made)).toMatchSnapshot();
    expect(made.resources.filter(({ custom, parent }) => custom && parent !== "bastion")).toEqual([]);
  });

  it("has no public address, no key, no inbound rule, and metadata for the instance alone", async () => {
    const made = await build();
    const { inputs } = made.one("aws:ec2/launchTemplate:LaunchTemplate");
    expect(inputs).toMatchObject({
      instanceType: "t4g.nano",
      networkInterfaces: [{ associatePublicIpAddress: "false" }],
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [{ ebs: { encrypted: "true" } }],
    });
    expect(inputs).not.toHaveProperty("keyName");
    expect(made.all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")).toEqual([]);
    expect(made.one("aws:ec2/securityGroup:SecurityGroup").inputs).not.toHaveProperty("ingress");
  });

  it.each([
    ["t4g.nano", "arm64"],
    ["c7i.large", "x86_64"],
  ])("%s starts from the image for %s, which EC2 looks up", async (instanceType, architecture) => {
    const { inputs } = (await build({ instanceType })).one("aws:ec2/launchTemplate:LaunchTemplate");
    expect(inputs["imageId"]).toBe(
      `resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
    );
  });

  it.each([
    ["anywhere, through NAT", {}, "0.0.0.0/0"],
    ["the VPC, where the endpoints are", { systemsManagerCidr: "10.60.0.0/16" }, "10.60.0.0/16"],
  ])("opens TCP 443 to the control plane and to %s", async (_, more, cidrIpv4) => {
    const rules = (await build(more)).all("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
    const tcp443 = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    expect(rules.map(({ inputs }) => inputs)).toMatchObject([
      { ...tcp443, referencedSecurityGroupId: "sg-control-plane" },
      { ...tcp443, cidrIpv4 },
    ]);
  });

  it("may open the channels of a session, and call nothing else", async () => {
    const { inputs } = (await build()).one("aws:iam/rolePolicy:RolePolicy");
    const { Statement } = JSON.parse(String(inputs["policy"])) as { Statement: { Action: string[] }[] };
    const [statement] = Statement;
    expect(Statement).toHaveLength(1);
    expect(statement?.Action.filter((action) => !action.startsWith("ssmmessages:"))).toEqual([
      "ssm:UpdateInstanceInformation",
    ]);
  });

  it("starts after its routes and permissions", async () => {
    const made = await collect(() => {
      const route = new aws.ec2.Route("way-out", { routeTableId: "rtb-1" });
      return new Bastion("bastion", { ...args, after: [route] });
    });
    expect(made.one("aws:autoscaling/group:Group").dependencies).toEqual(
      expect.arrayContaining(["aws:ec2/route:Route way-out", "aws:iam/rolePolicy:RolePolicy bastion-session-manager"]),
    );
  });
});

describe("TransitGatewayAttachment", () => {
  const attach = (cidrs: string[]): Promise<Collected<TransitGatewayAttachment>> =>
    collect(
      () =>
        new TransitGatewayAttachment("company", {
          transitGatewayId: "tgw-0123456789abcdef0",
          vpcId: "vpc-0123456789abcdef0",
          subnetIds: ["subnet-a", "subnet-b"],
          routeTables: [
            { name: "eu-central-1a", id: "rtb-a" },
            { name: "eu-central-1b", id: "rtb-b" },
          ],
          cidrs,
        }),
    );

  it("attaches the VPC once, and gives each table a route per network after that", async () => {
    const made = await attach(["10.0.0.0/8"]);
    expect(tokens(made)).toMatchSnapshot();
    for (const route of made.all("aws:ec2/route:Route")) {
      expect(route.inputs).toMatchObject({
        transitGatewayId: "tgw-0123456789abcdef0",
        destinationCidrBlock: "10.0.0.0/8",
      });
      expect(route.dependencies).toContain("aws:ec2transitgateway/vpcAttachment:VpcAttachment company");
    }
  });

  it.each([
    [["10.0.0.0/8"], "disable"],
    [["10.0.0.0/8", "2001:db8::/48"], "enable"],
  ])("%j: IPv6 support %s", async (cidrs, ipv6Support) => {
    const made = await attach(cidrs);
    expect(made.one("aws:ec2transitgateway/vpcAttachment:VpcAttachment").inputs).toMatchObject({ ipv6Support });
    expect(made.all("aws:ec2/route:Route")).toHaveLength(2 * cidrs.length);
  });
});

describe("the README", () => {
  it("shows a program that runs", async () => {
    const { vpcId, subnetIds, controlPlaneSecurityGroupId } = args;
    const example = (): Bastion => {
      return new Bastion("bastion", {
        vpcId,
        region: "eu-central-1",
        subnetIds,
        controlPlaneSecurityGroupId,
      });
    };
    expectInReadme("private-access", example);
    expect((await collect(example)).all("aws:autoscaling/group:Group")).toHaveLength(1);
  });
});
