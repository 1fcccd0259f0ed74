import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { IMMUTABLE, RECOMPUTED, SETS, UNCHANGEABLE } from "../../aws/tables/replaces";
import { difference } from "../../diff";
import { type Props, secret, UNKNOWN } from "../../property-values";
import { aws, awsSchema, make, SEED, target } from "../support";
import { wireValue } from "../property-value";
import { GOOD } from "./inputs";

const provider = aws();

function changed(type: string, change: Props, base: Props = GOOD[type] ?? {}): ReturnType<typeof provider.diff> {
  const resource = target(type);
  const old = provider.check(resource, base, undefined, SEED).inputs;
  const news = provider.check(resource, { ...base, ...change }, old, SEED).inputs;
  return provider.diff(resource, { id: "x", inputs: old, outputs: {} }, news, []);
}

describe("what a change does", () => {
  test.each<[string, Props, string, boolean]>([
    ["aws:ec2/vpc:Vpc", { cidrBlock: "10.1.0.0/16" }, "cidrBlock", true],
    ["aws:ec2/vpc:Vpc", { enableDnsHostnames: true }, "enableDnsHostnames", false],
    ["aws:ec2/vpc:Vpc", { region: "eu-west-1" }, "region", true],
    ["aws:ec2/vpc:Vpc", { tags: { Name: "x" } }, "tags", false],
    ["aws:ec2/subnet:Subnet", { availabilityZone: "eu-central-1b" }, "availabilityZone", true],
    ["aws:ec2/securityGroup:SecurityGroup", { description: "other" }, "description", true],
    ["aws:ec2/flowLog:FlowLog", { logFormat: "${srcaddr}" }, "logFormat", true],
    ["aws:ec2/flowLog:FlowLog", { tags: { Name: "x" } }, "tags", false],
    ["aws:ec2/launchTemplate:LaunchTemplate", { userData: "Ynll" }, "userData", false],
    ["aws:eks/cluster:Cluster", { enabledClusterLogTypes: ["api"] }, "enabledClusterLogTypes[1]", false],
    ["aws:eks/cluster:Cluster", { roleArn: "arn:aws:iam::123456789012:role/other" }, "roleArn", true],
    ["aws:eks/cluster:Cluster", { version: "1.35" }, "version", false],
    ["aws:eks/nodeGroup:NodeGroup", { subnetIds: ["subnet-9"] }, "subnetIds[0]", true],
    [
      "aws:eks/nodeGroup:NodeGroup",
      { launchTemplate: { id: "lt-01234567", version: "2" } },
      "launchTemplate.version",
      false,
    ],
    ["aws:eks/nodeGroup:NodeGroup", { launchTemplate: { id: "lt-9", version: "1" } }, "launchTemplate.id", true],
    ["aws:kms/key:Key", { enableKeyRotation: false }, "enableKeyRotation", false],
    ["aws:iam/role:Role", { name: "other" }, "name", true],
    ["aws:acmpca/certificate:Certificate", { validity: { type: "YEARS", value: "5" } }, "validity.value", true],
  ])("%s %j", (type, change, path, replace) => {
    expect(changed(type, change).changes[path]).toMatchObject({ replace });
  });

  test("an id that is not known yet is a change, of the kind its property has", () => {
    expect(changed("aws:ec2/subnet:Subnet", { vpcId: UNKNOWN }).changes).toEqual({
      vpcId: { kind: "update", replace: true },
    });
  });

  test("names of properties in the tables exist", () => {
    for (const [type, paths] of Object.entries(IMMUTABLE)) {
      const names = Object.keys(awsSchema.resource(type)?.inputs.properties ?? {});
      expect(names, type).not.toEqual([]);
      expect(
        paths.filter((path) => path !== "*" && !names.includes(path.split(".", 1)[0] ?? "")),
        type,
      ).toEqual([]);
    }
    for (const [type, outputs] of Object.entries(RECOMPUTED)) {
      expect(
        outputs.filter((name) => !awsSchema.resource(type)?.outputs[name]),
        type,
      ).toEqual([]);
    }
    for (const [type, inputs] of Object.entries(UNCHANGEABLE)) {
      expect(
        Object.keys(inputs).filter((name) => !awsSchema.resource(type)?.inputs.properties[name]),
        type,
      ).toEqual([]);
    }
  });
});

describe("inputs without a change", () => {
  test.each(Object.entries(GOOD))("%s as it is", (type) => {
    expect(changed(type, {}).changes).toEqual({});
  });

  test("the order of a set, the form of a document, a mark of secrecy", () => {
    const cluster = GOOD["aws:eks/cluster:Cluster"] ?? {};
    expect(changed("aws:eks/cluster:Cluster", { enabledClusterLogTypes: ["audit", "api"] }).changes).toEqual({});
    const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
    const same = ' { "Statement": [ {"Action":"s3:*","Effect":"Allow","Resource":"*"} ], "Version": "2012-10-17" }';
    expect(changed("aws:iam/policy:Policy", { policy: same }, { policy }).changes).toEqual({});
    expect(changed("aws:eks/cluster:Cluster", { version: secret("1.34") }).changes).toEqual({});
    expect(
      Object.keys(changed("aws:eks/cluster:Cluster", { vpcConfig: { subnetIds: ["a", "c"] } }, cluster).changes),
    ).not.toEqual([]);
  });

  test("what is ignored", () => {
    const found = difference({ a: { b: 1 }, c: 1 }, { a: { b: 2 }, c: 2 }, { immutable: [] }, ["a"]);
    expect(Object.keys(found.changes)).toEqual(["c"]);
  });
});

describe("replacements", () => {
  const order = (type: string, base: Props, change: Props): boolean => changed(type, change, base).deleteBeforeReplace;

  test("delete first where a name is taken until then, or the provider always does", () => {
    const { targetKeyId } = GOOD["aws:kms/alias:Alias"] ?? {};
    expect(
      order("aws:ec2/securityGroup:SecurityGroup", { name: "nodes", description: "a" }, { description: "b" }),
    ).toBe(true);
    expect(order("aws:ec2/securityGroup:SecurityGroup", { description: "a" }, { description: "b" })).toBe(false);
    expect(order("aws:ec2/securityGroup:SecurityGroup", { name: "a" }, { name: "b" })).toBe(false);
    expect(order("aws:kms/alias:Alias", { targetKeyId: targetKeyId ?? "" }, { name: "alias/other" })).toBe(false);
    const rule = GOOD["aws:ec2/securityGroupRule:SecurityGroupRule"] ?? {};
    expect(order("aws:ec2/securityGroupRule:SecurityGroupRule", rule, { toPort: 444 })).toBe(true);
  });

  test("what AWS cannot change and the provider would pass over is refused", () => {
    const type = "aws:acmpca/certificateAuthority:CertificateAuthority";
    const made = make(provider, type, GOOD[type] ?? {});
    const news = { ...made.inputs, usageMode: "GENERAL_PURPOSE" };
    const state = { id: made.id, inputs: made.inputs, outputs: made.outputs };
    expect(() => provider.update(made.target, state, news, true)).toThrow(
      /mode of a certificate authority cannot be changed/,
    );
  });
});

describe("any two sets of inputs", () => {
  const object = fc.dictionary(fc.constantFrom("name", "subnetIds", "vpcConfig", "policy", "tags", "x"), wireValue);
  const rules = { immutable: ["vpcConfig.a", "name"], unordered: SETS, hidden: ["__defaults"] };

  test("are compared without an error, and a set equals itself", () => {
    fc.assert(
      fc.property(object, object, (a, b) => {
        expect(difference(a, a, rules).changes).toEqual({});
        const there = Object.keys(difference(a, b, rules).changes);
        const back = Object.keys(difference(b, a, rules).changes);
        expect(there.length === 0).toBe(back.length === 0);
      }),
      { numRuns: 500 },
    );
  });
});
