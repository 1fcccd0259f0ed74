import { describe, expect, test } from "vitest";
import { DEFAULTS, NAMES } from "../../aws/tables/defaults";
import { isSecret, type Props, secret, UNKNOWN } from "../../property-values";
import { aws, awsSchema, lines, REGION, SEED, target } from "../support";
import { GOOD } from "./inputs";

const provider = aws({ config: { defaultTags: JSON.stringify({ tags: { Team: "platform" } }) } });

function inputs(type: string, news: Props, olds?: Props, name = "thing"): Props {
  const checked = provider.check(target(type, name), news, olds, SEED);
  expect(lines(checked.failures)).toEqual([]);
  return checked.inputs;
}

describe("inputs as Check completes them", () => {
  test("like the real provider was recorded to do: a subnet", () => {
    const subnet = inputs("aws:ec2/subnet:Subnet", {
      availabilityZone: "eu-central-1b",
      cidrBlock: "10.192.21.0/24",
      mapPublicIpOnLaunch: false,
      vpcId: UNKNOWN,
    });
    expect(subnet).toEqual({
      __defaults: [
        "assignIpv6AddressOnCreation",
        "enableDns64",
        "enableResourceNameDnsARecordOnLaunch",
        "enableResourceNameDnsAaaaRecordOnLaunch",
        "ipv6Native",
      ],
      assignIpv6AddressOnCreation: false,
      availabilityZone: "eu-central-1b",
      cidrBlock: "10.192.21.0/24",
      enableDns64: false,
      enableResourceNameDnsARecordOnLaunch: false,
      enableResourceNameDnsAaaaRecordOnLaunch: false,
      ipv6Native: false,
      mapPublicIpOnLaunch: false,
      region: REGION,
      tagsAll: { Team: "platform" },
      vpcId: UNKNOWN,
    });
  });

  test("defaults inside of objects and lists are noted there", () => {
    const group = inputs("aws:ec2/securityGroup:SecurityGroup", {
      ingress: [{ fromPort: 443, toPort: 443, protocol: "tcp" }],
    });
    expect(group["ingress"]).toEqual([
      { __defaults: ["self"], fromPort: 443, protocol: "tcp", self: false, toPort: 443 },
    ]);
    const cluster = inputs("aws:eks/cluster:Cluster", GOOD["aws:eks/cluster:Cluster"] ?? {});
    expect(cluster["vpcConfig"]).toMatchObject({ __defaults: ["endpointPublicAccess"], endpointPublicAccess: true });
  });

  test("a default goes inside of a secret object, which stays secret", () => {
    const good = GOOD["aws:eks/cluster:Cluster"] ?? {};
    const cluster = inputs("aws:eks/cluster:Cluster", { ...good, vpcConfig: secret(good["vpcConfig"] ?? null) });
    expect(isSecret(cluster["vpcConfig"])).toBe(true);
    expect((cluster["vpcConfig"] as Props)["value"]).toMatchObject({ endpointPublicAccess: true });
    expect(Object.keys(cluster["vpcConfig"] as Props)).toHaveLength(2);
  });

  test("the program's own inputs are not written to", () => {
    const news: Props = { ...GOOD["aws:eks/cluster:Cluster"] };
    const before = structuredClone(news);
    inputs("aws:eks/cluster:Cluster", news);
    expect(news).toEqual(before);
  });

  test("tags are merged with the provider's default tags; unknown tags make the result unknown, secret ones stay secret", () => {
    const tagsAll = (tags: Props | string): unknown =>
      inputs("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16", tags })["tagsAll"];
    expect(tagsAll({ Team: "payments", Name: "x" })).toEqual({ Team: "payments", Name: "x" });
    expect(tagsAll(UNKNOWN)).toBe(UNKNOWN);
    expect(tagsAll({ Name: UNKNOWN })).toBe(UNKNOWN);
    expect(tagsAll({ Name: secret("x") })).toEqual({ Team: "platform", Name: secret("x") });
  });

  test("policy documents may be objects", () => {
    const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
    const policy = inputs("aws:iam/policy:Policy", { policy: document })["policy"];
    expect(policy).toBe(JSON.stringify(document));
    const partly = { ...document, Statement: [{ Effect: "Allow", Action: "s3:*", Resource: UNKNOWN }] };
    expect(inputs("aws:iam/policy:Policy", { policy: partly })["policy"]).toBe(UNKNOWN);
  });

  test("types of the newer half of the provider hold no notes", () => {
    const rule = inputs("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
      ...GOOD["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"],
    });
    expect(rule).not.toHaveProperty("__defaults");
  });

  test("every default is a property of its type", () => {
    for (const [type, defaults] of Object.entries(DEFAULTS)) {
      const names = Object.keys(awsSchema.resource(type)?.inputs.properties ?? {});
      for (const path of Object.keys(defaults)) {
        expect(names, `${type} ${path}`).toContain(path.split(/[.[]/, 1)[0]);
      }
    }
    for (const [type, { property }] of Object.entries(NAMES)) {
      expect(awsSchema.resource(type)?.inputs.properties[property], type).toBeDefined();
    }
  });
});

describe("generated names", () => {
  test.each([
    ["aws:iam/role:Role", "name", /^thing-[0-9a-f]{7}$/],
    ["aws:ec2/securityGroup:SecurityGroup", "name", /^thing-[0-9a-f]{7}$/],
    ["aws:cloudwatch/logGroup:LogGroup", "name", /^thing-[0-9a-f]{7}$/],
    ["aws:eks/cluster:Cluster", "name", /^thing-[0-9a-f]{7}$/],
    ["aws:eks/nodeGroup:NodeGroup", "nodeGroupName", /^thing-[0-9a-f]{7}$/],
    ["aws:kms/alias:Alias", "name", /^alias\/thing-[0-9a-f]{7}$/],
    ["aws:s3/bucket:Bucket", "bucket", /^thing-[0-9a-f]{7}$/],
  ])("%s", (type, property, form) => {
    const rest = Object.fromEntries(Object.entries(GOOD[type] ?? {}).filter(([key]) => key !== property));
    const first = inputs(type, rest);
    expect(first[property]).toMatch(form);
    expect(first["__defaults"]).toContain(property);
    expect(inputs(type, rest)[property]).toBe(first[property]);
    // An update keeps a generated name, but not a name that the program had set.
    const other = new Uint8Array([9]);
    const kept = provider.check(target(type), rest, first, other).inputs[property];
    expect(kept).toBe(first[property]);
    const chosen = { ...first, [property]: "chosen", __defaults: [] };
    expect(provider.check(target(type), rest, chosen, other).inputs[property]).not.toBe("chosen");
  });

  test("depend on the seed and on the resource", () => {
    const name = (logical: string, seed: Uint8Array): unknown =>
      provider.check(target("aws:iam/policy:Policy", logical), GOOD["aws:iam/policy:Policy"] ?? {}, undefined, seed)
        .inputs["name"];
    expect(name("a", SEED)).not.toBe(name("a", new Uint8Array([7])));
  });

  test("are refused when they get too long, like by the real provider", () => {
    const role = GOOD["aws:iam/role:Role"] ?? {};
    const { failures } = provider.check(target("aws:iam/role:Role", "r".repeat(57)), role, undefined, SEED);
    expect(lines(failures).join()).toMatch(/plus 7 random chars is longer than maximum length 64.*set "name"/);
    expect(provider.check(target("aws:iam/role:Role", "r".repeat(56)), role, undefined, SEED).failures).toEqual([]);
  });

  test("are not generated if there is a prefix or a given name", () => {
    const policy = GOOD["aws:iam/policy:Policy"] ?? {};
    expect(inputs("aws:iam/policy:Policy", { ...policy, namePrefix: "p-" })["name"]).toBeUndefined();
    expect(inputs("aws:iam/policy:Policy", { ...policy, name: UNKNOWN })["name"]).toBe(UNKNOWN);
    expect(inputs("aws:iam/policy:Policy", { ...policy, name: secret("p") })["name"]).toEqual(secret("p"));
  });
});

describe("the provider's own configuration", () => {
  const check = (config: Props): string[] => lines(provider.checkConfig(config).failures);

  test.each<[string, Props, RegExp]>([
    ["no region", {}, /region: the AWS region is not set: set the configuration key aws:region/],
    ["no such region", { region: "frankfurt" }, /invalid AWS Region/],
    ["a typo", { region: REGION, defaultTag: "x" }, /defaultTag: unknown property.*"defaultTags"/],
    [
      "a wrong structure",
      { region: REGION, defaultTags: JSON.stringify({ tag: {} }) },
      /defaultTags\.tag: unknown property/,
    ],
    ["a wrong type", { region: REGION, maxRetries: "many" }, /maxRetries: expected a number/],
  ])("refuses %s", (_, config, message) => {
    expect(check(config).join("\n")).toMatch(message);
  });

  test("accepts texts for numbers, booleans and objects, as the engine sends them", () => {
    expect(check({ region: REGION, maxRetries: "3", skipMetadataApiCheck: "true", version: "7.48.0" })).toEqual([]);
    expect(check({ region: REGION, accessKey: "123", defaultTags: { tags: { a: "b" } } })).toEqual([]);
    expect(check({ region: UNKNOWN })).toEqual([]);
  });

  test("stands for the account of an assumed role, and refuses one that is not allowed", () => {
    const roles = JSON.stringify([{ roleArn: "arn:aws:iam::210987654321:role/deploy" }]);
    const identity = aws({ config: { assumeRoles: roles } }).invoke(
      "aws:index/getCallerIdentity:getCallerIdentity",
      {},
    );
    expect(identity.inputs["accountId"]).toBe("210987654321");
    expect(identity.inputs["arn"]).toBe("arn:aws:sts::210987654321:assumed-role/deploy/stand-in");
    expect(() => aws({ config: { allowedAccountIds: '["210987654321"]' } })).toThrow(
      /AWS account ID not allowed: 123456789012/,
    );
  });
});
