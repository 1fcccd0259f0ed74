import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Network, type NetworkArgs } from "../../components/network";
import { collect, type Collected } from "../mocks";
import { expectInReadme } from "../readme";
import { children, refused } from "../standalone";

const zones = ["eu-central-1a", "eu-central-1b"];
const required: NetworkArgs = {
  region: "eu-central-1",
  vpc: {
    cidr: "10.0.0.0/16",
    privateSubnets: zones.map((availabilityZone, index) => ({ availabilityZone, cidr: `10.0.${index}.0/24` })),
  },
};
const existing: NetworkArgs = {
  region: "eu-central-1",
  existingVpc: {
    id: "vpc-1",
    cidr: "10.0.0.0/16",
    privateSubnets: zones.map((availabilityZone, index) => ({
      id: `subnet-${index}`,
      availabilityZone,
      cidr: `10.0.${index}.0/24`,
    })),
    closeDefaultSecurityGroup: true,
  },
};

const build = (args: NetworkArgs): Promise<Collected<Network>> => collect(() => new Network("net", args));

describe("Network without the plugin layer", () => {
  it("is closed by default: no way out, no public subnet, the endpoint of S3", async () => {
    const built = await build(required);
    expect(built.all("aws:ec2/subnet:Subnet").map(({ name }) => name)).toEqual(
      zones.map((zone) => `net-private-${zone}`),
    );
    expect(built.resources.filter(({ type }) => /Gateway|aws:ec2\/route:/.test(type))).toEqual([]);
    expect(built.all("aws:ec2/vpcEndpoint:VpcEndpoint").map(({ name }) => name)).toEqual(["net-s3"]);
  });

  it("has the defaults that its arguments document", async () => {
    const { vpc } = required;
    const spelled: NetworkArgs = {
      ...required,
      vpc: vpc && { ...vpc, publicSubnets: [], nat: "none", dualStack: false },
      endpoints: { gateway: ["s3"], interface: [] },
      tags: {},
    };
    expect(children(await build(required))).toEqual(children(await build(spelled)));
    const absent = { ...required, vpc: vpc && { ...vpc, nat: undefined }, endpoints: { gateway: undefined } };
    expect(children(await build(absent))).toEqual(children(await build(spelled)));
  });

  it("adds no endpoint to an existing VPC", async () => {
    const built = await build(existing);
    expect(built.resources.map(({ type }) => type)).toEqual([
      "eks-network-security:index:Network",
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    ]);
    await expect(new Promise((resolve) => built.result.privateSubnets[1]?.id.apply(resolve))).resolves.toBe("subnet-1");
  });

  it("registers the same for outputs as for plain values", async () => {
    const { vpc } = required;
    const outputs: NetworkArgs = {
      ...required,
      vpc: vpc && {
        cidr: pulumi.output(vpc.cidr),
        privateSubnets: vpc.privateSubnets.map((subnet) => ({ ...subnet, cidr: pulumi.output(subnet.cidr) })),
      },
    };
    expect(children(await build(outputs))).toEqual(children(await build(required)));
  });

  const { vpc } = required;
  const a = { availabilityZone: "eu-central-1a", cidr: "10.0.0.0/24" };
  const b = { availabilityZone: "eu-central-1b", cidr: "10.0.1.0/24" };

  it.each<[string, NetworkArgs, string]>([
    ["a VPC that is too large", { ...required, vpc: vpc && { ...vpc, cidr: "10.0.0.0/8" } }, "vpc.cidr"],
    [
      "a subnet outside the VPC",
      { ...required, vpc: { cidr: "10.0.0.0/16", privateSubnets: [a, { ...b, cidr: "10.1.0.0/24" }] } },
      "vpc.privateSubnets[1].cidr",
    ],
    [
      "subnets that overlap",
      { ...required, vpc: { cidr: "10.0.0.0/16", privateSubnets: [a, { ...b, cidr: a.cidr }] } },
      "vpc.privateSubnets[1].cidr",
    ],
    ["NAT gateways without a public subnet", { ...required, vpc: vpc && { ...vpc, nat: "one" } }, "vpc.nat"],
    ["a zone of another Region", { ...required, region: "eu-west-1" }, "vpc.privateSubnets[0].availabilityZone"],
    ["a single zone", { ...required, vpc: { cidr: "10.0.0.0/16", privateSubnets: [a] } }, "vpc.privateSubnets"],
    [
      "exclusions that have no effect",
      { ...required, encryptionControl: { mode: "monitor", exclusions: ["natGateway"] } },
      "encryptionControl.exclusions",
    ],
    [
      "a gateway endpoint without route tables",
      { ...existing, endpoints: { gateway: ["s3"] } },
      "existingVpc.privateRouteTableIds",
    ],
    ["both kinds of VPC", { ...required, ...existing, vpc }, "(document)"],
  ])("refuses %s by name and registers nothing", async (_, args, named) => {
    expect(await refused(() => new Network("net", args))).toContain(`error ${named}: `);
  });
});

/** As in the README. */
function example(): Network {
  return new Network("network", {
    region: "eu-central-1",
    vpc: {
      cidr: "10.40.0.0/16",
      privateSubnets: [
        { availabilityZone: "eu-central-1a", cidr: "10.40.0.0/18" },
        { availabilityZone: "eu-central-1b", cidr: "10.40.64.0/18" },
      ],
    },
    endpoints: { interface: ["sts"] },
  });
}

describe("the example of the README", () => {
  it("is there as it is here", () => {
    expectInReadme("network", example);
  });

  it("runs", async () => {
    const made = await collect(example);
    expect(made.all("aws:ec2/subnet:Subnet")).toHaveLength(2);
    expect(made.all("aws:ec2/vpcEndpoint:VpcEndpoint").map(({ name }) => name)).toEqual(["network-s3", "network-sts"]);
  });
});
