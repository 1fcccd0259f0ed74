import { describe, expect, it } from "vitest";
import { checkNetwork } from "../../components/network/check";
import { networkConfig, type NetworkConfig } from "../../components/network/config";
import type { NodeGroupFacts } from "../../components/shared/slot-types";
import type { Declarations } from "../../framework/slots";

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
    ({ severity, path, message }) => `${severity} ${path.join(".")}: ${message}`,
  );

const vpcBlock = "allowed: an IPv4 CIDR block without host bits, prefix /16 to /24";
const subnetBlock = "allowed: an IPv4 CIDR block without host bits, prefix /16 to /28";
const zone = "allowed: the name of an availability zone, such as eu-central-1a";

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
    ["nothing", {}, ["error : Set vpc or existingVpc."]],
    ["both", { vpc, existingVpc: existing }, ["error : Set either vpc or existingVpc, not both."]],
    [
      "a zone id",
      { vpc: { ...vpc, availabilityZones: ["euc1-az1", "eu-central-1b"] } },
      [`error vpc.availabilityZones.0: found "euc1-az1"; ${zone}`],
    ],
    [
      "a Local Zone",
      { vpc: { ...vpc, availabilityZones: ["us-west-2a", "us-west-2-lax-1a"] } },
      [`error vpc.availabilityZones.1: found "us-west-2-lax-1a"; ${zone}`],
    ],
    [
      "zones of two Regions",
      { vpc: { ...vpc, availabilityZones: ["eu-central-1a", "eu-west-1b"] } },
      [
        "error vpc.availabilityZones.1: eu-west-1b is in eu-west-1, but the first zone is in eu-central-1. A VPC is in one Region.",
      ],
    ],
    [
      "a zone twice",
      { vpc: { ...vpc, availabilityZones: ["eu-central-1a", "eu-central-1a"] } },
      ["error vpc.availabilityZones.1: eu-central-1a is already in the list."],
    ],
    ["host bits", { vpc: { ...vpc, cidr: "10.40.0.1/16" } }, [`error vpc.cidr: found "10.40.0.1/16"; ${vpcBlock}`]],
    [
      "a VPC too small",
      { vpc: { ...vpc, cidr: "10.40.0.0/25" } },
      [`error vpc.cidr: found "10.40.0.0/25"; ${vpcBlock}`],
    ],
    ["a VPC too large", { vpc: { ...vpc, cidr: "10.0.0.0/8" } }, [`error vpc.cidr: found "10.0.0.0/8"; ${vpcBlock}`]],
    ["IPv6", { vpc: { ...vpc, cidr: "2001:db8::/56" } }, [`error vpc.cidr: found "2001:db8::/56"; ${vpcBlock}`]],
    [
      "loopback",
      { vpc: { ...vpc, cidr: "127.0.0.0/16" } },
      ["error vpc.cidr: 127.0.0.0/16 is a loopback range, which a VPC cannot use."],
    ],
    [
      "multicast",
      { vpc: { ...vpc, cidr: "224.0.0.0/16" } },
      ["error vpc.cidr: 224.0.0.0/16 is a multicast range, which a VPC cannot use."],
    ],
    [
      "public addresses",
      { vpc: { ...vpc, cidr: "52.1.0.0/16" } },
      [
        "warning vpc.cidr: 52.1.0.0/16 is publicly routable. The VPC cannot reach the internet hosts that own these addresses.",
      ],
    ],
    [
      "too few blocks",
      { vpc: { ...vpc, privateSubnetCidrs: ["10.40.0.0/19"] } },
      ["error vpc.privateSubnetCidrs: The VPC has 3 availability zones, but the number of blocks here is 1."],
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
        `error vpc.privateSubnetCidrs.1: found "10.40.32.1/19"; ${subnetBlock}`,
        `error vpc.publicSubnetCidrs.1: found "10.40.129.0/29"; ${subnetBlock}`,
        "error vpc.privateSubnetCidrs.0: 10.41.0.0/19 is outside the VPC, which is 10.40.0.0/16.",
        "error vpc.publicSubnetCidrs.0: 10.40.64.0/24 overlaps 10.40.64.0/19.",
      ],
    ],
    [
      "NAT without public subnets",
      { vpc: { ...vpc, publicSubnets: false } },
      ["error vpc.nat: NAT gateways need public subnets."],
    ],
    [
      "public blocks without public subnets",
      {
        vpc: { ...vpc, nat: "none", publicSubnets: false, publicSubnetCidrs: ["10.40.192.0/24"] },
        endpoints: { privateCluster: true },
      },
      ["error vpc.publicSubnetCidrs: The VPC has no public subnets that could use these blocks."],
    ],
    [
      "no way to AWS",
      { vpc: { ...vpc, nat: "none" }, endpoints: { gateway: [], interface: ["ec2", "ecr.api", "ecr.dkr", "eks"] } },
      [
        "error endpoints: Without NAT, nodes cannot join the cluster: the VPC lacks the endpoints s3 (gateway), eks-auth, sts.",
      ],
    ],
    [
      "endpoints in China",
      { vpc: { ...vpc, availabilityZones: ["cn-north-1a", "cn-north-1b"] } },
      [
        "error endpoints: This component cannot create endpoints in cn-north-1 (partition aws-cn), only in aws, aws-us-gov.",
      ],
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
        "error existingVpc.privateSubnets.1.cidr: 10.40.0.0/18 overlaps 10.40.0.0/18.",
        "error existingVpc.privateSubnets: All private subnets are in eu-central-1a, and EKS needs two zones.",
      ],
    ],
    [
      "an existing subnet that is not a block",
      { existingVpc: { ...existing, publicSubnets: [{ ...existing.privateSubnets[0], cidr: "10.40.192.0" }] } },
      [`error existingVpc.publicSubnets.0.cidr: found "10.40.192.0"; ${subnetBlock}`],
    ],
    [
      "an existing zone of another Region",
      {
        existingVpc: {
          ...existing,
          publicSubnets: [{ ...existing.privateSubnets[0], cidr: "10.40.192.0/24", availabilityZone: "eu-west-1a" }],
        },
      },
      [
        "error existingVpc.publicSubnets.0.availabilityZone: eu-west-1a is in eu-west-1, but the first zone is in eu-central-1. A VPC is in one Region.",
      ],
    ],
    [
      "an invalid IPv6 block",
      { existingVpc: { ...existing, ipv6Cidr: "10.0.0.0/16" } },
      [
        'error existingVpc.ipv6Cidr: found "10.0.0.0/16"; allowed: an IPv6 CIDR block without host bits, such as 2001:db8::/56',
      ],
    ],
    [
      "a gateway endpoint without route tables",
      { existingVpc: existing, endpoints: { gateway: ["s3"] } },
      [
        "error existingVpc.privateSubnets.0.routeTableId: The gateway endpoint for s3 needs the route table of this subnet.",
        "error existingVpc.privateSubnets.1.routeTableId: The gateway endpoint for s3 needs the route table of this subnet.",
      ],
    ],
    [
      "exclusions under monitor",
      { vpc, encryptionControl: { mode: "monitor", exclusions: ["lambda"] } },
      ["error encryptionControl.exclusions: Exclusions have no effect in mode monitor, which refuses nothing."],
    ],
    [
      "gateways that enforce refuses",
      { vpc: { ...vpc, dualStack: true }, encryptionControl: { mode: "enforce" } },
      [
        "error encryptionControl.exclusions: AWS refuses enforce: the VPC has internetGateway, and the list does not name it.",
        "error encryptionControl.exclusions: AWS refuses enforce: the VPC has natGateway, and the list does not name it.",
        "error encryptionControl.exclusions: AWS refuses enforce: the VPC has egressOnlyInternetGateway, and the list does not name it.",
      ],
    ],
    [
      "an exclusion for a gateway that is not there",
      {
        vpc: { ...vpc, nat: "none", publicSubnets: false },
        endpoints: { privateCluster: true },
        encryptionControl: { mode: "enforce", exclusions: ["natGateway"] },
      },
      ["error encryptionControl.exclusions: The list names natGateway, which this VPC does not have."],
    ],
    [
      "enforce on an existing VPC",
      { existingVpc: existing, encryptionControl: { mode: "enforce" } },
      [
        "warning encryptionControl.mode: AWS accepts enforce for an existing VPC only after monitor, and only while GetVpcResourcesBlockingEncryptionEnforcement lists nothing.",
      ],
    ],
  ])("%s", (_, config, expected) => {
    expect(check(config)).toEqual(expected);
  });

  it("every problem says what to do", () => {
    const problems = checkNetwork(parse({ vpc: { ...vpc, cidr: "10.0.0.1/8", publicSubnets: false } }), {});
    expect(problems.map(({ message, hint }) => hint ?? message)).toEqual([
      "Set vpc.publicSubnets to true, or vpc.nat to none.",
      `found "10.0.0.1/8"; ${vpcBlock}`,
    ]);
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

  it("refuses types that send plaintext, warns of unknown ones", () => {
    expect(check(enforce, [group("m7i.large", "m5.large", "zz9.large")])).toEqual([
      'error encryptionControl.mode: Enforce blocks the instance type m5.large of node group "apps", which does not encrypt in transit.',
      'warning encryptionControl.mode: It is unknown whether the instance type zz9.large of node group "apps" encrypts in transit, as enforce demands.',
    ]);
  });

  it("says nothing under monitor", () => {
    expect(check({ vpc, encryptionControl: { mode: "monitor" } }, [group("m5.large")])).toEqual([]);
  });
});

describe("images without a way to the internet", () => {
  const found = (nat: string, declared: Partial<Declarations>): string[] =>
    checkNetwork(
      parse({ vpc: { ...vpc, nat, publicSubnets: nat !== "none" }, endpoints: { privateCluster: true } }),
      declared,
    ).map(({ severity, message }) => `${severity} ${message}`);
  const charts: Partial<Declarations> = { certManager: "helm", loadBalancerSchemes: [], networkPolicyEngine: "cilium" };

  it("names the capabilities whose images cannot be pulled", () => {
    expect(found("none", charts)).toEqual([
      expect.stringMatching(/^warning .*images of cert-manager, load-balancing, network-policy \(cilium\):/),
    ]);
  });

  it("says nothing of a cluster that runs EKS's own images, or has NAT", () => {
    expect(found("none", { certManager: "eks-addons", networkPolicyEngine: "vpc-cni" })).toEqual([]);
    expect(found("one", charts)).toEqual([]);
  });
});
