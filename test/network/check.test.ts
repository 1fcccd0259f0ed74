import { partsOf } from "../problem-parts";
import { describe, expect, it } from "vitest";
import { checkNetwork } from "../../components/network/check";
import { networkConfig, type NetworkConfig } from "../../components/network/config";
import type { NodeGroupFacts } from "../../components/shared/slot-types";

const vpc = {
  cidr: "10.40.0.0/16",
  availabilityZones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
  nat: "per-az",
  publicSubnets: true,
};

const existing = {
  id: "vpc-0123456789abcdef0",
  cidr: "10.40.0.0/16",
  privateSubnets: [
    { id: "subnet-0123456789abcdef0", availabilityZone: "eu-central-1a", cidr: "10.40.0.0/18" },
    { id: "subnet-0123456789abcdef1", availabilityZone: "eu-central-1b", cidr: "10.40.64.0/18" },
  ],
  internetEgress: true,
  closeDefaultSecurityGroup: true,
};

const parse = (config: unknown): NetworkConfig => networkConfig.parse(config);

const check = (config: unknown, nodeGroups: readonly NodeGroupFacts[] = []): string[] =>
  checkNetwork(parse(config), { nodeGroups }).map(
    (problem) => `${problem.severity} ${problem.path.join(".")}: ${partsOf(problem).found}`,
  );

describe("a network that fits", () => {
  it.each<[string, unknown]>([
    ["new, NAT per zone", { vpc }],
    ["new, one NAT gateway, dual stack", { vpc: { ...vpc, nat: "one", dualStack: true } }],
    [
      "new, private",
      {
        vpc: { ...vpc, nat: "none", publicSubnets: false },
        endpoints: { privateCluster: true, interface: ["acm-pca"] },
      },
    ],
    [
      "new, named subnets",
      {
        vpc: {
          ...vpc,
          privateSubnetCidrs: ["10.40.0.0/19", "10.40.32.0/19", "10.40.64.0/19"],
          publicSubnetCidrs: ["10.40.128.0/24", "10.40.129.0/24", "10.40.130.0/28"],
        },
      },
    ],
    ["existing", { existingVpc: existing }],
    [
      "existing, with a subnet of a secondary block",
      {
        existingVpc: {
          ...existing,
          privateSubnets: [
            ...existing.privateSubnets,
            { id: "subnet-0123456789abcdef2", availabilityZone: "eu-central-1c", cidr: "100.64.0.0/18" },
          ],
        },
      },
    ],
    [
      "new under enforce, its gateways excluded",
      { vpc, encryptionControl: { mode: "enforce", exclusions: ["internetGateway", "natGateway", "lambda"] } },
    ],
    ["monitor", { vpc, encryptionControl: { mode: "monitor" } }],
  ])("%s", (_, config) => {
    expect(check(config)).toEqual([]);
  });
});

describe("a network that does not", () => {
  it.each<[string, unknown, string[]]>([
    ["nothing", {}, ["error : neither vpc nor existingVpc"]],
    ["both", { vpc, existingVpc: existing }, ["error : both vpc and existingVpc"]],
    [
      "a zone id",
      { vpc: { ...vpc, availabilityZones: ["euc1-az1", "eu-central-1b"] } },
      ['error vpc.availabilityZones.0: "euc1-az1"'],
    ],
    [
      "a Local Zone",
      { vpc: { ...vpc, availabilityZones: ["us-west-2a", "us-west-2-lax-1a"] } },
      ['error vpc.availabilityZones.1: "us-west-2-lax-1a"'],
    ],
    [
      "zones of two Regions",
      { vpc: { ...vpc, availabilityZones: ["eu-central-1a", "eu-west-1b"] } },
      ['error vpc.availabilityZones.1: "eu-west-1b"'],
    ],
    [
      "a zone twice",
      { vpc: { ...vpc, availabilityZones: ["eu-central-1a", "eu-central-1a"] } },
      ['error vpc.availabilityZones.1: "eu-central-1a" again'],
    ],
    ["host bits", { vpc: { ...vpc, cidr: "10.40.0.1/16" } }, ['error vpc.cidr: "10.40.0.1/16"']],
    ["a VPC too small", { vpc: { ...vpc, cidr: "10.40.0.0/25" } }, ['error vpc.cidr: "10.40.0.0/25"']],
    ["a VPC too large", { vpc: { ...vpc, cidr: "10.0.0.0/8" } }, ['error vpc.cidr: "10.0.0.0/8"']],
    ["IPv6", { vpc: { ...vpc, cidr: "2001:db8::/56" } }, ['error vpc.cidr: "2001:db8::/56"']],
    ["loopback", { vpc: { ...vpc, cidr: "127.0.0.0/16" } }, ["error vpc.cidr: 127.0.0.0/16, a loopback range"]],
    ["multicast", { vpc: { ...vpc, cidr: "224.0.0.0/16" } }, ["error vpc.cidr: 224.0.0.0/16, a multicast range"]],
    [
      "public addresses",
      { vpc: { ...vpc, cidr: "52.1.0.0/16" } },
      ["warning vpc.cidr: 52.1.0.0/16, which is publicly routable"],
    ],
    [
      "too few blocks",
      { vpc: { ...vpc, privateSubnetCidrs: ["10.40.0.0/19"] } },
      ["error vpc.privateSubnetCidrs: 1 blocks"],
    ],
    [
      "a block outside, one with host bits, one too small, and an overlap",
      {
        vpc: {
          ...vpc,
          privateSubnetCidrs: ["10.41.0.0/19", "10.40.32.1/19", "10.40.64.0/19"],
          publicSubnetCidrs: ["10.40.64.0/24", "10.40.129.0/29", "10.40.130.0/28"],
        },
      },
      [
        'error vpc.privateSubnetCidrs.1: "10.40.32.1/19"',
        'error vpc.publicSubnetCidrs.1: "10.40.129.0/29"',
        'error vpc.privateSubnetCidrs.0: "10.41.0.0/19"',
        'error vpc.publicSubnetCidrs.0: "10.40.64.0/24"',
      ],
    ],
    [
      "NAT without public subnets",
      { vpc: { ...vpc, publicSubnets: false } },
      ["error vpc.nat: per-az without public subnets"],
    ],
    [
      "public blocks without public subnets",
      {
        vpc: { ...vpc, nat: "none", publicSubnets: false, publicSubnetCidrs: ["10.40.192.0/24"] },
        endpoints: { privateCluster: true },
      },
      ['error vpc.publicSubnetCidrs: ["10.40.192.0/24"]'],
    ],
    [
      "no way to AWS",
      { vpc: { ...vpc, nat: "none" }, endpoints: { gateway: [], interface: ["ec2", "ecr.api", "ecr.dkr", "eks"] } },
      ["error endpoints: vpc.nat none without the endpoints s3 (gateway), eks-auth, sts"],
    ],
    [
      "endpoints in China",
      { vpc: { ...vpc, availabilityZones: ["cn-north-1a", "cn-north-1b"] } },
      ["error endpoints: endpoints in partition aws-cn (cn-north-1)"],
    ],
    [
      "existing subnets in one zone, overlapping",
      {
        existingVpc: {
          ...existing,
          privateSubnets: [
            existing.privateSubnets[0],
            { ...existing.privateSubnets[0], id: "subnet-0123456789abcdef1" },
          ],
        },
      },
      [
        'error existingVpc.privateSubnets.1.cidr: "10.40.0.0/18"',
        "error existingVpc.privateSubnets: subnets in eu-central-1a only",
      ],
    ],
    [
      "an existing subnet that is not a block",
      { existingVpc: { ...existing, publicSubnets: [{ ...existing.privateSubnets[0], cidr: "10.40.192.0" }] } },
      ['error existingVpc.publicSubnets.0.cidr: "10.40.192.0"'],
    ],
    [
      "an existing zone of another Region",
      {
        existingVpc: {
          ...existing,
          publicSubnets: [{ ...existing.privateSubnets[0], cidr: "10.40.192.0/24", availabilityZone: "eu-west-1a" }],
        },
      },
      ['error existingVpc.publicSubnets.0.availabilityZone: "eu-west-1a"'],
    ],
    [
      "an invalid IPv6 block",
      { existingVpc: { ...existing, ipv6Cidr: "10.0.0.0/16" } },
      ['error existingVpc.ipv6Cidr: "10.0.0.0/16"'],
    ],
    [
      "a gateway endpoint without route tables",
      { existingVpc: existing, endpoints: { gateway: ["s3"] } },
      [
        "error existingVpc.privateSubnets.0.routeTableId: nothing",
        "error existingVpc.privateSubnets.1.routeTableId: nothing",
      ],
    ],
    [
      "exclusions under monitor",
      { vpc, encryptionControl: { mode: "monitor", exclusions: ["lambda"] } },
      ['error encryptionControl.exclusions: ["lambda"]'],
    ],
    [
      "gateways that enforce refuses",
      { vpc: { ...vpc, dualStack: true }, encryptionControl: { mode: "enforce" } },
      [
        "error encryptionControl.exclusions: a VPC with internetGateway that is not excluded",
        "error encryptionControl.exclusions: a VPC with natGateway that is not excluded",
        "error encryptionControl.exclusions: a VPC with egressOnlyInternetGateway that is not excluded",
      ],
    ],
    [
      "an exclusion for a gateway that is not there",
      {
        vpc: { ...vpc, nat: "none", publicSubnets: false },
        endpoints: { privateCluster: true },
        encryptionControl: { mode: "enforce", exclusions: ["natGateway"] },
      },
      ["error encryptionControl.exclusions: natGateway"],
    ],
    [
      "enforce on an existing VPC",
      { existingVpc: existing, encryptionControl: { mode: "enforce" } },
      ["warning encryptionControl.mode: enforce on an existing VPC"],
    ],
  ])("%s", (_, config, expected) => {
    expect(check(config)).toEqual(expected);
  });

  it("every problem says what is allowed", () => {
    const problems = checkNetwork(parse({ vpc: { ...vpc, cidr: "10.0.0.1/8", publicSubnets: false } }), {});
    expect(problems.length).toBeGreaterThan(1);
    expect(problems.filter((problem) => partsOf(problem).allowed === "")).toEqual([]);
  });
});

describe("enforce and the node groups", () => {
  const group = (...instanceTypes: string[]): NodeGroupFacts => ({
    name: "apps",
    kind: "managed",
    instanceTypes,
    minSize: 1,
    desiredSize: 1,
    maxSize: 1,
    labels: {},
  });
  const enforce = { vpc, encryptionControl: { mode: "enforce", exclusions: ["internetGateway", "natGateway"] } };

  it("refuses types that send clear text, warns of unknown ones", () => {
    expect(check(enforce, [group("m7i.large", "m5.large", "zz9.large")])).toEqual([
      'error encryptionControl.mode: enforce with node group "apps" on m5.large, which sends clear text',
      'warning encryptionControl.mode: enforce with node group "apps" on zz9.large, which is in no list of encrypting types',
    ]);
  });

  it("says nothing under monitor", () => {
    expect(check({ vpc, encryptionControl: { mode: "monitor" } }, [group("m5.large")])).toEqual([]);
  });
});
