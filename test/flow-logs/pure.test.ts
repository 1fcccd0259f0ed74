import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkFlowLogs } from "../../components/flow-logs/check";
import { flowLogsConfig } from "../../components/flow-logs/config";
import { fieldNames, fields, logFormat } from "../../components/flow-logs/fields";
import { bucketName, logGroupName } from "../../components/flow-logs/names";
import {
  bucketKeyPolicy,
  bucketPolicy,
  deliveryPolicy,
  deliveryTrustPolicy,
  logGroupKeyPolicy,
  podTrustPolicy,
  type PolicyDocument,
  type Statement,
} from "../../components/flow-logs/policies";
import type { Declarations } from "../../framework/slots";

const place = { region: "eu-central-1", accountId: "123456789012" };
const china = { region: "cn-north-1", accountId: "123456789012" };

const statement = (policy: PolicyDocument, sid: string): Statement => {
  const [found, ...more] = policy.Statement.filter(({ Sid }) => Sid === sid);
  if (found === undefined || more.length > 0) {
    throw new Error(`expected one statement ${sid}`);
  }
  return found;
};

describe("logFormat", () => {
  it("has what tells pods apart", () => {
    const format = logFormat(true).split(" ");
    for (const name of ["pkt-srcaddr", "pkt-dstaddr", "flow-direction", "traffic-path", "tcp-flags"]) {
      expect(format).toContain(`\${${name}}`);
    }
    expect(format).toHaveLength(fieldNames.length);
    expect(new Set(format).size).toBe(format.length);
  });

  it("has every field of the default format (version 2)", () => {
    const version2 = fieldNames.filter((name) => fields[name].version === 2);
    expect(version2.sort()).toEqual(
      [
        "version",
        "account-id",
        "interface-id",
        "srcaddr",
        "dstaddr",
        "srcport",
        "dstport",
        "protocol",
        "packets",
        "bytes",
        "start",
        "end",
        "action",
        "log-status",
      ].sort(),
    );
  });

  it("leaves encryption-status out where it is not wanted", () => {
    expect(logFormat(true)).toBe(`${logFormat(false)} \${encryption-status}`);
  });

  it("keeps its text: another one replaces every flow log", () => {
    expect(logFormat(true)).toMatchSnapshot();
  });
});

describe("names", () => {
  it("of the bucket are valid and differ by stack", () => {
    const stack = fc.stringMatching(/^[A-Za-z0-9_.-]{1,60}$/);
    const region = fc.constantFrom("eu-central-1", "ap-southeast-5", "us-gov-west-1");
    fc.assert(
      fc.property(stack, stack, region, (one, other, where) => {
        const at = { region: where, accountId: "123456789012" };
        const name = bucketName(one, at);
        expect(name).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
        expect(name.endsWith(`-123456789012-${where}`)).toBe(true);
        expect(bucketName(other, at) === name).toBe(one === other);
      }),
    );
  });

  it("stay readable where they can", () => {
    expect(bucketName("prod", place)).toBe("flow-logs-prod-123456789012-eu-central-1");
    expect(logGroupName("prod")).toBe("/eks-network-security/prod/vpc-flow-logs");
  });
});

describe("policies", () => {
  const logGroup = "/eks-network-security/prod/vpc-flow-logs";
  const logGroupArn = `arn:aws:logs:eu-central-1:123456789012:log-group:${logGroup}`;

  it("let CloudWatch Logs use the key for that log group only", () => {
    const { Principal, Condition } = statement(logGroupKeyPolicy(place, logGroup), "CloudWatchLogsUsesKeyForLogGroup");
    expect(Principal).toEqual({ Service: "logs.eu-central-1.amazonaws.com" });
    expect(Condition).toEqual({ ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logGroupArn } });
  });

  it("keep the key administrable by the account", () => {
    for (const policy of [logGroupKeyPolicy(place, logGroup), bucketKeyPolicy(place)]) {
      expect(statement(policy, "AccountAdministersKey")).toMatchObject({
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::123456789012:root" },
        Action: "kms:*",
      });
    }
  });

  it("let flow logs of this account and Region take the role, and nobody else", () => {
    expect(deliveryTrustPolicy(place).Statement).toEqual([
      {
        Sid: "FlowLogsTakeRole",
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws:ec2:eu-central-1:123456789012:vpc-flow-log/*" },
        },
      },
    ]);
  });

  it("let the role write to its log group only", () => {
    const policy = deliveryPolicy(place, logGroup);
    expect(statement(policy, "Write").Resource).toEqual([logGroupArn, `${logGroupArn}:*`]);
    expect(policy.Statement.flatMap(({ Action }) => Action)).toEqual([
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "logs:DescribeLogStreams",
      "logs:DescribeLogGroups",
    ]);
  });

  it.each([
    [true, "arn:aws:s3:::records/AWSLogs/aws-account-id=123456789012/*"],
    [false, "arn:aws:s3:::records/AWSLogs/123456789012/*"],
  ])("let delivery write to its folder, Hive-compatible: %s", (hive, resource) => {
    const write = statement(bucketPolicy(place, "records", hive), "LogDeliveryWrites");
    expect(write.Resource).toBe(resource);
    expect(write.Condition).toEqual({
      StringEquals: { "aws:SourceAccount": "123456789012", "s3:x-amz-acl": "bucket-owner-full-control" },
      ArnLike: { "aws:SourceArn": "arn:aws:logs:eu-central-1:123456789012:*" },
    });
  });

  it("refuse everybody without TLS 1.2", () => {
    const policy = bucketPolicy(place, "records", true);
    const everything = { Effect: "Deny", Principal: "*", Action: "s3:*" };
    expect(statement(policy, "NobodyWithoutTls")).toMatchObject({
      ...everything,
      Resource: ["arn:aws:s3:::records", "arn:aws:s3:::records/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    expect(statement(policy, "NobodyBelowTls12")).toMatchObject({
      ...everything,
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    });
  });

  it("allow nothing to everybody and tie every service to the account", () => {
    const all = [
      logGroupKeyPolicy(place, logGroup),
      bucketKeyPolicy(place),
      bucketPolicy(place, "records", true),
      deliveryTrustPolicy(place),
      podTrustPolicy(place, "prod"),
    ].flatMap((policy) => policy.Statement.filter(({ Effect }) => Effect === "Allow"));
    expect(all.filter(({ Principal }) => Principal === "*" || Principal === undefined)).toEqual([]);
    const services = all.filter(({ Principal }) => typeof Principal === "object" && "Service" in Principal);
    expect(services).toHaveLength(6);
    expect(services.filter(({ Condition }) => !JSON.stringify(Condition ?? {}).includes("123456789012"))).toEqual([]);
  });

  it("have the ARNs and principals of their partition", () => {
    const { Principal } = statement(logGroupKeyPolicy(china, logGroup), "CloudWatchLogsUsesKeyForLogGroup");
    expect(Principal).toEqual({ Service: "logs.cn-north-1.amazonaws.com.cn" });
    expect(JSON.stringify(bucketPolicy(china, "records", true))).not.toContain("arn:aws:");
    expect(() => bucketKeyPolicy({ ...place, region: "mars-north-1" })).toThrow(RangeError);
  });
});

describe("checkFlowLogs", () => {
  const check = (config: unknown, declared: Partial<Declarations> = {}): string[] =>
    checkFlowLogs(flowLogsConfig.parse(config), declared).map(
      (problem) => `${problem.path.join(".")}: ${problem.message}`,
    );
  const cluster: Partial<Declarations> = { clusterName: "prod", podIdentity: true, internetEgress: true };

  it.each<[string, unknown, Partial<Declarations>]>([
    ["nothing said", {}, {}],
    ["S3", { destination: "s3", s3: { fileFormat: "plain-text" } }, {}],
    ["encryption control", {}, { vpcEncryption: "monitor" }],
    ["pod flows", { podFlows: {} }, cluster],
    [
      "pod flows through an endpoint",
      { podFlows: {} },
      { ...cluster, internetEgress: false, interfaceEndpoints: ["networkflowmonitorreports"] },
    ],
    ["pod flows in a VPC that is not known", { podFlows: {} }, { ...cluster, internetEgress: false }],
  ])("takes %s", (_, config, declared) => {
    expect(check(config, declared)).toEqual([]);
  });

  it.each<[string, unknown, Partial<Declarations>, string]>([
    [
      "S3 options with CloudWatch Logs",
      { s3: {} },
      {},
      "s3: These options need destination: s3, and it is cloud-watch-logs.",
    ],
    [
      "an encryption control without the field",
      { encryptionStatus: false },
      { vpcEncryption: "enforce" },
      "encryptionStatus: Only this field shows what network.encryptionControl does. Set it to true, or remove it.",
    ],
    [
      "pod flows without a cluster",
      { podFlows: {} },
      {},
      "podFlows: This stack has no cluster, so there are no pods to name.",
    ],
    [
      "pod flows without Pod Identity",
      { podFlows: {} },
      { ...cluster, podIdentity: false },
      "podFlows: Its agent needs the EKS Pod Identity agent on the cluster.",
    ],
    [
      "pod flows without a way out",
      { podFlows: {} },
      { ...cluster, internetEgress: false, interfaceEndpoints: ["ec2"] },
      "podFlows: The VPC has no way to networkflowmonitorreports.",
    ],
  ])("refuses %s", (_, config, declared, expected) => {
    expect(check(config, declared)).toEqual([expected]);
  });

  it("has no retention for ever, and none that CloudWatch Logs does not know", () => {
    for (const retentionDays of [0, 100, -1, 36.5]) {
      expect(flowLogsConfig.safeParse({ retentionDays }).success).toBe(false);
    }
    expect(flowLogsConfig.parse({})).toMatchObject({ destination: "cloud-watch-logs", retentionDays: 365 });
  });
});
