import { describe, expect, test } from "vitest";
import { modelledFunctions } from "../../aws/invoke/index";
import type { Props } from "../../property-values";
import { aws, awsSchema, make, REGION } from "../support";

const provider = aws();
const ask = (token: string, args: Props = {}): Props => provider.invoke(token, args).inputs;

const ARGUMENTS: Readonly<Record<string, Props>> = {
  "aws:iam/getSessionContext:getSessionContext": { arn: "arn:aws:sts::123456789012:assumed-role/deploy/ci" },
  "aws:ssm/getParameter:getParameter": {
    name: "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/standard/recommended/image_id",
  },
  "aws:route53/getZone:getZone": { name: "example.com" },
  "aws:ec2/getVpc:getVpc": { id: "vpc-01234567" },
  "aws:ec2/getSubnet:getSubnet": { id: "subnet-01234567" },
  "aws:ec2/getSecurityGroup:getSecurityGroup": { id: "sg-01234567" },
  "aws:ec2/getRouteTable:getRouteTable": { subnetId: "subnet-01234567" },
  "aws:ec2/getPrefixList:getPrefixList": { name: "com.amazonaws.eu-central-1.s3" },
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": { name: "com.amazonaws.eu-central-1.s3" },
  "aws:ec2/getInstanceType:getInstanceType": { instanceType: "m7g.xlarge" },
  "aws:ec2/getInstanceTypes:getInstanceTypes": { filters: [{ name: "instance-type", values: ["m6i.large"] }] },
  "aws:eks/getAddonVersion:getAddonVersion": { addonName: "vpc-cni", kubernetesVersion: "1.34" },
  "aws:eks/getClusterAuth:getClusterAuth": { name: "main" },
};

describe("functions", () => {
  test.each(modelledFunctions)("%s answers the same every time, with an id", (token) => {
    const first = provider.invoke(token, ARGUMENTS[token] ?? {});
    expect(first.failures).toEqual([]);
    expect(provider.invoke(token, ARGUMENTS[token] ?? {})).toEqual(first);
    expect(awsSchema.arguments(token)).toBeDefined();
    expect(first.inputs).toHaveProperty(token.includes("PolicyDocument") ? "json" : "id");
    expect(JSON.stringify(first.inputs)).not.toContain("undefined");
  });

  test("tell where and who", () => {
    expect(ask("aws:index/getPartition:getPartition")).toMatchObject({ partition: "aws", dnsSuffix: "amazonaws.com" });
    expect(ask("aws:index/getRegion:getRegion")).toMatchObject({ region: REGION, name: REGION });
    expect(ask("aws:index/getCallerIdentity:getCallerIdentity")).toMatchObject({ accountId: "123456789012" });
    expect(ask("aws:index/getAvailabilityZones:getAvailabilityZones")).toMatchObject({
      names: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
      zoneIds: ["euc1-az1", "euc1-az2", "euc1-az3"],
    });
    const some = ask("aws:index/getAvailabilityZones:getAvailabilityZones", { excludeNames: ["eu-central-1b"] });
    expect(some["names"]).toEqual(["eu-central-1a", "eu-central-1c"]);
    expect(
      ask("aws:iam/getSessionContext:getSessionContext", ARGUMENTS["aws:iam/getSessionContext:getSessionContext"]),
    ).toMatchObject({
      issuerArn: "arn:aws:iam::123456789012:role/deploy",
      sessionName: "ci",
    });
    const user = "arn:aws:iam::123456789012:user/me";
    expect(ask("aws:iam/getSessionContext:getSessionContext", { arn: user })["issuerArn"]).toBe(user);
  });

  test("answer from created resources", () => {
    const own = aws();
    const vpc = make(own, "aws:ec2/vpc:Vpc", { cidrBlock: "10.7.0.0/16" });
    const place = { vpcId: vpc.id, cidrBlock: "10.7.1.0/24", availabilityZone: "eu-central-1c" };
    const subnet = make(own, "aws:ec2/subnet:Subnet", place);
    const table = make(own, "aws:ec2/routeTable:RouteTable", { vpcId: vpc.id });
    make(own, "aws:ec2/routeTableAssociation:RouteTableAssociation", { routeTableId: table.id, subnetId: subnet.id });
    make(own, "aws:ec2/route:Route", {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: "igw-01234567",
    });
    expect(own.invoke("aws:ec2/getVpc:getVpc", { id: vpc.id }).inputs).toMatchObject({ cidrBlock: "10.7.0.0/16" });
    expect(own.invoke("aws:ec2/getSubnet:getSubnet", { id: subnet.id }).inputs).toMatchObject(place);
    expect(own.invoke("aws:ec2/getRouteTable:getRouteTable", { subnetId: subnet.id }).inputs).toMatchObject({
      id: table.id,
      routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-01234567" }],
    });
    expect(own.invoke("aws:ec2/getRouteTables:getRouteTables", { vpcId: vpc.id }).inputs["ids"]).toEqual([table.id]);
  });

  test.each<[string, Props, RegExp]>([
    ["aws:ec2/getAmi:getAmi", {}, /aws:ec2\/getAmi:getAmi is not modelled\. Add it to standins\/aws\/invoke/],
    ["aws:ec2/getNothing:getNothing", {}, /is not a function of @pulumi\/aws/],
    ["aws:ssm/getParameter:getParameter", { name: "/my/secret" }, /ParameterNotFound/],
    [
      "aws:eks/getAddonVersion:getAddonVersion",
      { addonName: "vpccni", kubernetesVersion: "1.34" },
      /Did you mean "vpc-cni"/,
    ],
    [
      "aws:eks/getAddonVersion:getAddonVersion",
      { addonName: "vpc-cni", kubernetesVersion: "one" },
      /unsupported Kubernetes version/,
    ],
    ["aws:ec2/getVpc:getVpc", { id: "subnet-01234567" }, /not an id of the form vpc-/],
    ["aws:ec2/getVpc:getVpc", { default: true }, /by id only/],
    ["aws:ec2/getInstanceType:getInstanceType", { instanceType: "m5.huge" }, /InvalidInstanceType.*m5\.huge/],
    [
      "aws:index/getAvailabilityZones:getAvailabilityZones",
      { filters: [{ name: "zone-name", values: ["a"] }] },
      /not modelled/,
    ],
  ])("%s %j is refused", (token, args, message) => {
    expect(() => ask(token, args)).toThrow(message);
  });

  test("refuse arguments that they do not have", () => {
    const { failures } = provider.invoke("aws:ec2/getVpc:getVpc", { ids: ["vpc-01234567"] });
    expect(failures).toMatchObject([{ property: "ids", reason: expect.stringContaining('Did you mean "id"') }]);
  });
});

describe("a policy document", () => {
  const render = (args: Props): string => String(ask("aws:iam/getPolicyDocument:getPolicyDocument", args)["json"]);

  test("is rendered as the real provider was recorded to do", () => {
    const statements = [
      {
        actions: ["sts:AssumeRole"],
        effect: "Allow",
        principals: [{ identifiers: ["eks.amazonaws.com"], type: "Service" }],
      },
    ];
    expect(render({ statements })).toBe(
      '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Action": "sts:AssumeRole",\n' +
        '      "Principal": {\n        "Service": "eks.amazonaws.com"\n      }\n    }\n  ]\n}',
    );
  });

  test("keeps sets in the provider's order and writes conditions and variables", () => {
    const [statement] = JSON.parse(
      render({
        statements: [
          {
            sid: "Own",
            actions: ["s3:GetObject", "s3:PutObject"],
            resources: ["arn:aws:s3:::b/&{aws:username}/*"],
            principals: [{ type: "*", identifiers: ["*"] }],
            conditions: [{ test: "StringEquals", variable: "aws:SourceVpc", values: ["vpc-1", "vpc-2"] }],
          },
        ],
      }),
    ).Statement as Props[];
    expect(statement).toEqual({
      Sid: "Own",
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:GetObject"],
      Resource: "arn:aws:s3:::b/${aws:username}/*",
      Principal: "*",
      Condition: { StringEquals: { "aws:SourceVpc": ["vpc-1", "vpc-2"] } },
    });
  });

  test("is put together from others by Sid", () => {
    const document = (sid: string, action: string): string =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Sid: sid, Effect: "Allow", Action: action, Resource: "*" }],
      });
    const merged = JSON.parse(
      render({
        sourcePolicyDocuments: [document("A", "s3:Get*"), document("B", "s3:Put*")],
        statements: [{ sid: "B", actions: ["s3:List*"], resources: ["*"] }],
        overridePolicyDocuments: [document("A", "ec2:*")],
      }),
    ) as { Statement: Props[] };
    expect(merged.Statement.map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ["A", "ec2:*"],
      ["B", "s3:List*"],
    ]);
    expect(() => render({ sourcePolicyDocuments: [document("A", "a:*"), document("A", "b:*")] })).toThrow(
      /duplicate Sid \(A\)/,
    );
    expect(() => render({ sourcePolicyDocuments: ["{"] })).toThrow(/not valid JSON/);
  });
});
