import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it } from "vitest";
import { network, type Network } from "../../components/network";
import type { Context } from "../../framework/plugin";
import { collect, type Collected } from "../mocks";

const context: Context = {
  stack: "test",
  environment: "test",
  deletionProtection: true,
  tags: { Stack: "test" },
  declared: {},
};

const provision = (config: unknown): Promise<Collected<Network>> =>
  collect(() => network.provision(context, network.config.parse(config), {}).network as Network);

const zones = ["eu-central-1a", "eu-central-1b"];

const existingVpc = {
  id: "vpc-0123456789abcdef0",
  cidr: "10.40.0.0/16",
  ipv6Cidr: "2001:db8:1:ff00::/56",
  s3PrefixListId: "pl-0123456789abcdef0",
  privateSubnets: [
    {
      id: "subnet-0123456789abcdef0",
      availabilityZone: "eu-central-1a",
      cidr: "10.40.0.0/18",
      routeTableId: "rtb-0123456789abcdef0",
    },
    {
      id: "subnet-0123456789abcdef1",
      availabilityZone: "eu-central-1b",
      cidr: "10.40.64.0/18",
      routeTableId: "rtb-0123456789abcdef0",
    },
  ],
  internetEgress: true,
  closeDefaultSecurityGroup: false,
};

afterEach(() => {
  pulumi.runtime.setAllConfig({});
});

describe("the network plugin", () => {
  it("is closed by default", async () => {
    const made = await provision({ vpc: { cidr: "10.40.0.0/16", availabilityZones: zones } });
    const kinds = made.resources.map(({ type }) => type.split(":").at(-1));
    expect(kinds.filter((kind) => /InternetGateway|NatGateway|^Route$/.test(kind ?? ""))).toEqual([]);
    expect(
      made
        .all("aws:ec2/subnet:Subnet")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["network-private-eu-central-1a", "network-private-eu-central-1b"]);
  });

  it("computes subnets, or takes the named ones", async () => {
    const vpc = { cidr: "10.40.0.0/16", availabilityZones: zones, publicSubnets: true, nat: "one" };
    const blocks = async (config: unknown): Promise<unknown[]> =>
      (await provision(config))
        .all("aws:ec2/subnet:Subnet")
        .map(({ inputs }) => inputs.cidrBlock)
        .sort();
    expect(await blocks({ vpc })).toEqual(["10.40.0.0/18", "10.40.192.0/20", "10.40.208.0/20", "10.40.64.0/18"]);
    expect(
      await blocks({
        vpc: {
          ...vpc,
          privateSubnetCidrs: ["10.40.0.0/24", "10.40.1.0/24"],
          publicSubnetCidrs: ["10.40.2.0/24", "10.40.3.0/24"],
        },
      }),
    ).toEqual(["10.40.0.0/24", "10.40.1.0/24", "10.40.2.0/24", "10.40.3.0/24"]);
  });

  it("declares what others check before anything is registered", () => {
    const declared = network.declare(
      network.config.parse({
        vpc: { cidr: "10.40.0.0/16", availabilityZones: zones },
        endpoints: { privateCluster: true, interface: ["acm-pca", "ec2"] },
        encryptionControl: { mode: "monitor" },
      }),
    );
    expect(declared).toEqual({
      vpcCidr: "10.40.0.0/16",
      newVpc: true,
      availabilityZones: zones,
      region: "eu-central-1",
      dualStack: false,
      privateSubnetCidrs: ["10.40.0.0/18", "10.40.64.0/18"],
      publicSubnetCidrs: [],
      publicSubnets: false,
      internetEgress: false,
      interfaceEndpoints: ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "sts", "acm-pca"],
      vpcEncryption: "monitor",
    });
    expect(network.declare(network.config.parse({ existingVpc }))).toEqual({
      vpcCidr: "10.40.0.0/16",
      newVpc: false,
      availabilityZones: zones,
      region: "eu-central-1",
      dualStack: true,
      privateSubnetCidrs: existingVpc.privateSubnets.map(({ cidr }) => cidr),
      publicSubnetCidrs: [],
      publicSubnets: false,
      internetEgress: true,
    });
  });

  it("hands an existing VPC on as it was given", async () => {
    const { result } = await provision({ existingVpc, endpoints: { gateway: ["dynamodb"] } });
    const value = <T>(output: pulumi.Output<T> | undefined): Promise<T> =>
      new Promise((resolve) => output?.apply(resolve));
    expect(await value(result.vpcId)).toBe(existingVpc.id);
    expect(await value(result.vpcIpv6Cidr)).toBe(existingVpc.ipv6Cidr);
    expect(await value(result.s3PrefixListId)).toBe(existingVpc.s3PrefixListId);
    expect(await value(result.privateSubnets[1]?.availabilityZone)).toBe("eu-central-1b");
    expect(result.dualStack).toBe(true);
  });

  it("refuses a provider of another Region before anything is registered", async () => {
    pulumi.runtime.setAllConfig({ "aws:region": "us-east-1" });
    const config = { vpc: { cidr: "10.40.0.0/16", availabilityZones: zones } };
    await expect(provision(config)).rejects.toThrow(/zones are in eu-central-1, but aws:region is us-east-1/);
    pulumi.runtime.setAllConfig({ "aws:region": "eu-central-1" });
    await expect(provision(config)).resolves.toBeDefined();
  });
});
