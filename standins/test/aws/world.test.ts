/** Checks between resources, and the journal that the processes of a stack share. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AwsProvider } from "../../aws/provider";
import { type Props, secret } from "../../property-values";
import { World } from "../../world";
import { aws, lines, make, SEED, target } from "../support";
import { GOOD } from "./inputs";
import { environment, good, type Made, remove } from "./made";

describe("checks between resources", () => {
  function refusals(provider: AwsProvider, type: string, inputs: Props, name = "new"): string {
    return lines(provider.check(target(type, name), inputs, undefined, SEED).failures).join("\n");
  }

  test("subnets lie in their VPC and do not overlap", () => {
    const provider = aws();
    const { vpc, a } = environment(provider) as { vpc: Made; a: Made };
    const subnet = (cidrBlock: string, name = "new"): string =>
      refusals(provider, "aws:ec2/subnet:Subnet", { vpcId: vpc.id, cidrBlock }, name);
    expect(subnet("10.0.2.0/24")).toBe("");
    expect(subnet("10.1.0.0/24")).toMatch(
      /InvalidSubnet\.Range: The CIDR '10\.1\.0\.0\/24' is invalid.*10\.0\.0\.0\/16/,
    );
    expect(subnet("10.0.0.0/20")).toMatch(/InvalidSubnet\.Conflict.*subnet-0/);
    expect(refusals(provider, "aws:ec2/subnet:Subnet", a.inputs, "subnet-0")).toMatch(/unknown property "__defaults"/);
    expect(subnet("10.0.0.0/24", "subnet-0")).toBe("");
    const inputs = { vpcId: vpc.id, cidrBlock: "10.0.3.0/24" };
    const first = provider.check(target("aws:ec2/subnet:Subnet", "x"), inputs, undefined, SEED).inputs;
    make(provider, "aws:ec2/subnet:Subnet", inputs, "y");
    expect(() => provider.create(target("aws:ec2/subnet:Subnet", "x"), first, false)).toThrow(
      /InvalidSubnet\.Conflict/,
    );
  });

  test("what is put into subnets and groups stays in one VPC", () => {
    const provider = aws();
    const { a, b, group, table } = environment(provider) as Record<"a" | "b" | "group" | "table", Made>;
    const other = make(provider, "aws:ec2/vpc:Vpc", { cidrBlock: "10.9.0.0/16" }, "other");
    const place = { vpcId: other.id, cidrBlock: "10.9.0.0/24", availabilityZone: "eu-central-1b" };
    const foreign = make(provider, "aws:ec2/subnet:Subnet", place, "foreign");
    const link = (subnetId: string): string =>
      refusals(provider, "aws:ec2/routeTableAssociation:RouteTableAssociation", { routeTableId: table.id, subnetId });
    expect(link(b.id)).toBe("");
    expect(link(foreign.id)).toMatch(/belong to different networks/);
    const cluster = (subnetIds: string[], securityGroupIds: string[] = []): string =>
      refusals(
        provider,
        "aws:eks/cluster:Cluster",
        good("aws:eks/cluster:Cluster", { vpcConfig: { subnetIds, securityGroupIds } }),
      );
    expect(cluster([a.id, b.id], [group.id])).toBe("");
    expect(cluster([a.id, foreign.id])).toMatch(/is in vpc-.*, but subnet-.* is in vpc-/);
    expect(cluster([a.id, a.id])).toMatch(/at least two different AZs/);
    const endpoint = { ...GOOD["aws:ec2/vpcEndpoint:VpcEndpoint"], vpcId: other.id, subnetIds: [a.id] };
    expect(refusals(provider, "aws:ec2/vpcEndpoint:VpcEndpoint", endpoint)).toMatch(/is in vpc-/);
  });

  test("a group accepts 60 rules per direction and address family, in any shape", () => {
    const provider = aws();
    const rules = Array.from({ length: 58 }, (_, index) => ({
      protocol: "tcp",
      fromPort: index + 1,
      toPort: index + 1,
      cidrBlocks: ["10.0.0.0/8"],
    }));
    const group = make(provider, "aws:ec2/securityGroup:SecurityGroup", { vpcId: "vpc-01234567", ingress: rules }, "g");
    const rule = (port: number, change: Props = {}): Props => ({
      securityGroupId: group.id,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      cidrIpv4: "10.0.0.0/8",
      ...change,
    });
    const type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    make(provider, type, rule(1001), "59");
    make(provider, "aws:ec2/securityGroupRule:SecurityGroupRule", {
      type: "ingress",
      securityGroupId: group.id,
      protocol: "tcp",
      fromPort: 1002,
      toPort: 1002,
      cidrBlocks: ["10.0.0.0/8"],
    });
    expect(refusals(provider, type, rule(1003))).toMatch(
      /RulesPerSecurityGroupLimitExceeded.*61 ingress rules, at most 60/,
    );
    expect(refusals(provider, type, rule(1003, { cidrIpv4: "", cidrIpv6: "2001:db8::/32" }))).not.toMatch(
      /LimitExceeded/,
    );
    expect(refusals(provider, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", rule(1003))).toBe("");
  });

  test("a node group's launch template and the node group do not both say it", () => {
    const provider = aws();
    const template = make(provider, "aws:ec2/launchTemplate:LaunchTemplate", {
      instanceType: "m6i.large",
      imageId: "ami-1",
    });
    const group = (change: Props): string =>
      refusals(
        provider,
        "aws:eks/nodeGroup:NodeGroup",
        good("aws:eks/nodeGroup:NodeGroup", { launchTemplate: { id: template.id, version: "1" }, ...change }),
      );
    expect(group({})).toBe("");
    expect(group({ instanceTypes: ["m6i.large"] })).toMatch(/both in the launch template and in the node group/);
    expect(group({ amiType: "AL2023_x86_64_STANDARD" })).toMatch(/cannot specify an AMI type/);
  });

  test("a short-lived authority issues for seven days at most, and never for ACM", () => {
    const provider = aws();
    const type = "aws:acmpca/certificateAuthority:CertificateAuthority";
    const authority = make(provider, type, GOOD[type] ?? {});
    const issue = (change: Props): string =>
      refusals(
        provider,
        "aws:acmpca/certificate:Certificate",
        good("aws:acmpca/certificate:Certificate", { certificateAuthorityArn: authority.id, ...change }),
      );
    const leaf = "arn:aws:acm-pca:::template/EndEntityCertificate/V1";
    expect(issue({})).toBe(""); // The root signs itself for as long as it likes.
    expect(issue({ templateArn: leaf, validity: { type: "DAYS", value: "7" } })).toBe("");
    expect(issue({ templateArn: leaf, validity: { type: "DAYS", value: "8" } })).toMatch(/cannot exceed 7 days/);
    const managed = { domainName: "a.example.com", certificateAuthorityArn: authority.id };
    expect(refusals(provider, "aws:acm/certificate:Certificate", managed)).toMatch(/ACM cannot issue/);
  });

  test.each([
    ["EC_prime256v1", undefined, /RSA_2048 must match that of the private CA's key, EC_prime256v1/],
    ["EC_prime256v1", "EC_secp384r1", /^$/],
    ["RSA_4096", undefined, /^$/],
    ["RSA_4096", "EC_prime256v1", /must match/],
  ])("a certificate of ACM has a key of the CA's family: %s, %s", (keyAlgorithm, own, expected) => {
    const provider = aws();
    const type = "aws:acmpca/certificateAuthority:CertificateAuthority";
    const signingAlgorithm = keyAlgorithm.startsWith("EC") ? "SHA256WITHECDSA" : "SHA512WITHRSA";
    const configuration = GOOD[type]?.["certificateAuthorityConfiguration"] as Props;
    const authority = make(
      provider,
      type,
      good(type, {
        usageMode: "GENERAL_PURPOSE",
        certificateAuthorityConfiguration: { ...configuration, keyAlgorithm, signingAlgorithm },
      }),
      "authority",
    );
    const certificate = {
      domainName: "a.example.com",
      certificateAuthorityArn: authority.id,
      ...(own === undefined ? {} : { keyAlgorithm: own }),
    };
    expect(refusals(provider, "aws:acm/certificate:Certificate", certificate)).toMatch(expected);
  });

  test.each([
    ["1.34", "1.35", false],
    ["1.34", "1.34", false],
    ["1.33", "1.36", true],
    ["1.35", "1.34", true],
  ])("a control plane goes from %s to %s: refused %s", (before, after, refused) => {
    const provider = aws();
    const type = "aws:eks/cluster:Cluster";
    const { target: cluster, ...state } = make(provider, type, good(type, { version: before }));
    const update = (): unknown => provider.update(cluster, state, { ...state.inputs, version: after }, true);
    if (refused) expect(update).toThrow(/Unsupported Kubernetes minor version update from 1\.3\d to 1\.3\d/);
    else expect(update).not.toThrow();
  });

  test.each([
    ["aws:owner", true],
    ["AWS:owner", true],
    ["aws-owner", false],
  ])("the tag %s is AWS's own: %s", (key, reserved) => {
    const found = refusals(aws(), "aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16", tags: { [key]: "x" } });
    expect(found).toMatch(reserved ? /Tag keys starting with 'aws:' are reserved/ : /^$/);
  });

  test("access entries need a cluster that has them", () => {
    const provider = aws();
    const cluster = make(
      provider,
      "aws:eks/cluster:Cluster",
      good("aws:eks/cluster:Cluster", { accessConfig: { authenticationMode: "CONFIG_MAP" } }),
    );
    const entry = good("aws:eks/accessEntry:AccessEntry", { clusterName: cluster.id });
    expect(refusals(provider, "aws:eks/accessEntry:AccessEntry", entry)).toMatch(
      /authentication mode must be set to one of/,
    );
  });

  test.each([
    ["aws:eks/cluster:Cluster", { name: "main" }, /Cluster already exists with name: main/],
    ["aws:iam/role:Role", { name: "main" }, /EntityAlreadyExists: Role with name main already exists/],
    ["aws:cloudwatch/logGroup:LogGroup", { name: "main" }, /log group already exists: main/],
    ["aws:ec2/securityGroup:SecurityGroup", { name: "main" }, /InvalidGroup\.Duplicate: The security group 'main'/],
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {}, /InvalidPermission\.Duplicate/],
    ["aws:ec2/route:Route", {}, /RouteAlreadyExists/],
    ["aws:lb/listener:Listener", {}, /A listener already exists on port 443/],
  ] as [string, Props, RegExp][])("%s exists once", (type, change, message) => {
    const provider = aws();
    const first = make(provider, type, good(type, change), "a");
    expect(() => make(provider, type, good(type, change), "b")).toThrow(message);
    remove(provider, first);
    expect(() => make(provider, type, good(type, change), "b")).not.toThrow();
  });

  test("the same name in another region is another thing", () => {
    const provider = aws();
    make(provider, "aws:cloudwatch/logGroup:LogGroup", { name: "main" }, "a");
    const abroad = { name: "main", region: "eu-west-1" };
    expect(() => make(provider, "aws:cloudwatch/logGroup:LogGroup", abroad, "b")).not.toThrow();
  });
});

describe("the journal", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "world-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("is shared by the processes of a stack, line by line", () => {
    const path = join(folder, "world.json");
    const [first, second] = [aws({ world: path }), aws({ world: path })];
    const vpc = make(first, "aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });
    const subnet = make(second, "aws:ec2/subnet:Subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
    expect(() => remove(first, vpc)).toThrow(/DependencyViolation/);
    remove(second, subnet);
    expect(() => remove(first, vpc)).not.toThrow();
    expect(new World(path).all()).toEqual([]);
  });

  test("half a line is read when the other half is there", () => {
    const path = join(folder, "world.json");
    const world = new World(path);
    const line = JSON.stringify({ put: { id: "vpc-1", urn: "urn", type: "t", facts: { name: "ü" } } });
    appendFileSync(path, line.slice(0, 20));
    expect(world.all()).toEqual([]);
    appendFileSync(path, `${line.slice(20)}\n`);
    expect(world.all()).toHaveLength(1);
  });

  test("is not written by a preview, and never holds a secret", () => {
    const path = join(folder, "world.json");
    const provider = aws({ world: path });
    const resource = target("aws:ec2/securityGroup:SecurityGroup");
    const { inputs } = provider.check(resource, { vpcId: "vpc-01234567", name: secret("hidden") }, undefined, SEED);
    provider.create(resource, inputs, true);
    expect(existsSync(path)).toBe(false);
    provider.create(resource, inputs, false);
    expect(readFileSync(path, "utf8")).toContain("vpc-01234567");
    expect(readFileSync(path, "utf8")).not.toContain("hidden");
  });

  test("when it is lost, deletions of what it does not know are allowed", () => {
    const provider = aws();
    const things = environment(provider);
    expect(() => remove(aws(), things["vpc"] as Made)).not.toThrow();
  });
});
