import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { modelled } from "../../aws/outputs/index";
import { FACTS, UNIQUE } from "../../aws/tables/facts";
import { hasSecret, isProps, plainProps, type Props, secret, UNKNOWN } from "../../property-values";
import { aws, awsSchema, lines, make, REGION, SEED, target } from "../support";
import { GOOD } from "./inputs";

function previewed(type: string, inputs: Props): Props {
  const provider = aws();
  const resource = target(type);
  const checked = provider.check(resource, inputs, undefined, SEED);
  expect(lines(checked.failures)).toEqual([]);
  return provider.create(resource, checked.inputs, true).outputs;
}

describe("a preview", () => {
  test("inputs are known, and values that only AWS decides are unknown", () => {
    const vpc = previewed("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16", tags: { a: "b" } });
    expect(vpc).toMatchObject({
      cidrBlock: "10.0.0.0/16",
      enableDnsSupport: true,
      region: REGION,
      tags: { a: "b" },
      tagsAll: { a: "b" },
      arn: UNKNOWN,
      defaultSecurityGroupId: UNKNOWN,
      mainRouteTableId: UNKNOWN,
    });
    expect(vpc).not.toHaveProperty("id");
    expect(vpc).not.toHaveProperty("ipv4IpamPoolId");
    expect(JSON.stringify(vpc)).not.toContain("__defaults");
  });

  test("nested values that AWS adds to an object of the program are unknown", () => {
    const { vpcConfig } = previewed("aws:eks/cluster:Cluster", GOOD["aws:eks/cluster:Cluster"] ?? {});
    expect(vpcConfig).toMatchObject({
      subnetIds: ["subnet-01234567", "subnet-01234568"],
      endpointPublicAccess: true,
      clusterSecurityGroupId: UNKNOWN,
      vpcId: UNKNOWN,
    });
  });

  test("creates nothing", () => {
    const provider = aws();
    const resource = target("aws:ec2/vpc:Vpc");
    const { inputs } = provider.check(resource, { cidrBlock: "10.0.0.0/16" }, undefined, SEED);
    provider.create(resource, inputs, true);
    const made = provider.create(resource, inputs, false);
    expect(made.id).toMatch(/^vpc-0[0-9a-f]{16}$/);
  });
});

describe("a create", () => {
  const all = Object.keys(GOOD);

  test.each(all)("%s: the same id and outputs in every run, in the types of the schema", (type) => {
    const first = make(aws(), type, GOOD[type] ?? {});
    const second = make(aws(), type, GOOD[type] ?? {});
    expect(second.id).toBe(first.id);
    expect(second.outputs).toEqual(first.outputs);
    expect(first.id).not.toBe("");
    const declared = awsSchema.resource(type)?.outputs ?? {};
    for (const [name, value] of Object.entries(plainProps(first.outputs))) {
      const kind = declared[name]?.kind;
      const found = Array.isArray(value) ? "list" : isProps(value) ? (kind === "map" ? "map" : "object") : typeof value;
      expect(name === "id" || kind !== undefined, `${type} has no output ${name}`).toBe(true);
      expect([found, "any"], `${type}.${name}`).toContain(name === "id" ? found : kind);
    }
    expect(JSON.stringify(first.outputs)).not.toContain(UNKNOWN);
  });

  test.each([
    ["aws:ec2/vpc:Vpc", /^vpc-0[0-9a-f]{16}$/, /^arn:aws:ec2:eu-central-1:123456789012:vpc\/vpc-0[0-9a-f]{16}$/],
    ["aws:ec2/securityGroup:SecurityGroup", /^sg-0[0-9a-f]{16}$/, /:security-group\/sg-0/],
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", /^sgr-0[0-9a-f]{16}$/, /:security-group-rule\/sgr-0/],
    ["aws:iam/role:Role", /^thing-[0-9a-f]{7}$/, /^arn:aws:iam::123456789012:role\/thing-[0-9a-f]{7}$/],
    ["aws:eks/cluster:Cluster", /^thing-[0-9a-f]{7}$/, /^arn:aws:eks:eu-central-1:123456789012:cluster\/thing-/],
    ["aws:kms/key:Key", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/, /:key\/[0-9a-f-]{36}$/],
    ["aws:s3/bucket:Bucket", /^flow-logs\.example$/, /^arn:aws:s3:::flow-logs\.example$/],
    [
      "aws:acmpca/certificateAuthority:CertificateAuthority",
      /^arn:aws:acm-pca:.*:certificate-authority\/[0-9a-f-]{36}$/,
      /acm-pca/,
    ],
  ])("%s has an id and an ARN of the right form", (type, id, arn) => {
    const made = make(aws(), type, GOOD[type] ?? {});
    expect(made.id).toMatch(id);
    expect(made.outputs["arn"]).toMatch(arn);
  });

  test("an EKS cluster has what a kubeconfig needs", () => {
    const { outputs } = make(aws(), "aws:eks/cluster:Cluster", GOOD["aws:eks/cluster:Cluster"] ?? {});
    expect(outputs["endpoint"]).toMatch(/^https:\/\/[0-9A-F]{32}\.gr7\.eu-central-1\.eks\.amazonaws\.com$/);
    expect(outputs["vpcConfig"]).toMatchObject({ clusterSecurityGroupId: expect.stringMatching(/^sg-0/) });
    const data = String((outputs["certificateAuthority"] as Props)["data"]);
    const pem = Buffer.from(data, "base64").toString();
    expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n$/);
    // It is well-formed, but nobody's certificate.
    expect(() => new X509Certificate(pem)).toThrow();
    expect(Buffer.from(pem.split("\n").slice(1, -2).join(""), "base64").toString()).toContain("not a certificate");
  });

  test("two resources of one type, and a replacement, have ids of their own", () => {
    const provider = aws();
    const inputs = { cidrBlock: "10.0.0.0/16" };
    const first = make(provider, "aws:ec2/vpc:Vpc", inputs, "a");
    expect(make(provider, "aws:ec2/vpc:Vpc", inputs, "b").id).not.toBe(first.id);
    expect(make(provider, "aws:ec2/vpc:Vpc", inputs, "a").id).not.toBe(first.id);
  });

  test("a resource of another region or partition says so", () => {
    const china = aws({ config: { region: "cn-north-1" } });
    expect(make(china, "aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }).outputs["arn"]).toMatch(
      /^arn:aws-cn:ec2:cn-north-1:/,
    );
    const own = make(aws(), "aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16", region: "eu-west-1" });
    expect(own.outputs).toMatchObject({ region: "eu-west-1", arn: expect.stringContaining(":eu-west-1:") });
  });

  test("what was secret in the inputs is secret in the outputs", () => {
    const made = make(aws(), "aws:ec2/launchTemplate:LaunchTemplate", {
      userData: secret("aGVsbG8="),
      metadataOptions: secret({ httpTokens: "required" }),
      tags: { a: secret("b") },
    });
    expect(made.outputs["userData"]).toEqual(secret("aGVsbG8="));
    expect(hasSecret(made.outputs["metadataOptions"] ?? null)).toBe(true);
    expect(made.outputs["tags"]).toEqual({ a: secret("b") });
    expect(made.outputs["tagsAll"]).toEqual({ a: secret("b") });
  });

  test("a type without a table works by its schema", () => {
    const made = make(aws(), "aws:sqs/queue:Queue", { delaySeconds: 5 });
    expect(made.id).toMatch(/^queue-0[0-9a-f]{16}$/);
    expect(made.outputs).toMatchObject({ delaySeconds: 5, name: expect.stringMatching(/^thing-/) });
  });
});

describe("an update", () => {
  const type = "aws:ec2/launchTemplate:LaunchTemplate";

  test("creates a new version of a launch template, unknown before that", () => {
    const provider = aws();
    const made = make(provider, type, GOOD[type] ?? {});
    const state = { id: made.id, inputs: made.inputs, outputs: made.outputs };
    const news = { ...made.inputs, description: "new" };
    expect(provider.update(made.target, state, news, true)).toMatchObject({
      latestVersion: UNKNOWN,
      description: "new",
    });
    expect(provider.update(made.target, state, news, false)).toMatchObject({
      latestVersion: 2,
      arn: made.outputs["arn"],
    });
  });

  test("removes inputs that are no longer given, keeps values that AWS decided", () => {
    const provider = aws();
    const cluster = "aws:eks/cluster:Cluster";
    const good = GOOD[cluster] ?? {};
    const made = make(provider, cluster, { ...good, tags: { a: "1", b: "2" } });
    const state = { id: made.id, inputs: made.inputs, outputs: made.outputs };
    const news = provider.check(made.target, { ...good, tags: { a: "1" } }, made.inputs, SEED).inputs;
    const outputs = provider.update(made.target, state, news, false);
    expect(outputs).toMatchObject({ tags: { a: "1" }, endpoint: made.outputs["endpoint"] });
    expect(outputs["tags"]).not.toHaveProperty("b");
    expect(outputs["vpcConfig"]).toEqual(made.outputs["vpcConfig"]);
    const bare = provider.check(made.target, good, made.inputs, SEED).inputs;
    expect(provider.update(made.target, state, bare, false)).not.toHaveProperty("tags");
  });
});

describe("the tables of outputs and facts", () => {
  test("name outputs that exist", () => {
    for (const [type, facts] of Object.entries(FACTS)) {
      const names = Object.keys(awsSchema.resource(type)?.outputs ?? {});
      expect(
        facts.filter((fact) => !names.includes(fact)),
        type,
      ).toEqual([]);
    }
    for (const [type, { by }] of Object.entries(UNIQUE)) {
      expect(
        by.filter((fact) => !FACTS[type]?.includes(fact)),
        type,
      ).toEqual([]);
    }
  });

  test("cover every type that has rules", () => {
    expect(Object.keys(GOOD).filter((type) => !modelled.includes(type))).toEqual([]);
  });
});
