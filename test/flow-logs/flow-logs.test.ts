import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { FlowLogs, PodFlows, flowLogs, type FlowLogsArgs, type PodFlowsArgs } from "../../components/flow-logs";
import type { Context } from "../../framework/plugin";
import type { Slots } from "../../framework/slots";
import { collect, tokens, type Collected } from "../mocks";

const args: FlowLogsArgs = {
  vpcId: "vpc-0123456789abcdef0",
  region: "eu-central-1",
  accountId: "123456789012",
  stack: "prod",
  retentionDays: 365,
  encryptionStatus: true,
  deletionProtection: true,
  tags: { Environment: "test" },
};

const s3 = { fileFormat: "parquet", hiveCompatiblePartitions: true, perHourPartition: true } as const;

const podFlows: PodFlowsArgs = {
  clusterName: "prod",
  region: "eu-central-1",
  accountId: "123456789012",
  after: [],
  tags: { Environment: "test" },
};

const build = (more: Partial<FlowLogsArgs> = {}, preview = false): Promise<Collected<FlowLogs>> =>
  collect(() => new FlowLogs("flow-logs", { ...args, ...more }), { preview });

const policy = (text: unknown): { Statement: { Sid: string }[] } =>
  JSON.parse(String(text)) as { Statement: { Sid: string }[] };

const sids = (text: unknown): string[] => policy(text).Statement.map(({ Sid }) => Sid);

describe("FlowLogs", () => {
  it.each([
    ["CloudWatch Logs", {}],
    ["S3", { s3 }],
  ])("to %s keeps its tokens and names, on previews too", async (_, more) => {
    const made = await build(more);
    expect(tokens(made)).toMatchSnapshot();
    expect(tokens(await build(more, true))).toEqual(tokens(made));
    expect(made.resources.filter(({ custom, parent }) => custom && parent !== "flow-logs")).toEqual([]);
  });

  it.each([
    ["CloudWatch Logs", {}, "cloud-watch-logs"],
    ["S3", { s3 }, "s3"],
  ])("captures everything to %s, in records of a minute that name pods", async (_, more, type) => {
    const { inputs } = (await build(more)).one("aws:ec2/flowLog:FlowLog");
    expect(inputs).toMatchObject({
      vpcId: "vpc-0123456789abcdef0",
      trafficType: "ALL",
      maxAggregationInterval: 60,
      logDestinationType: type,
    });
    expect(inputs.logFormat).toContain("${pkt-srcaddr} ${pkt-dstaddr}");
  });

  it("keeps records in an encrypted log group of known name", async () => {
    const made = await build();
    const group = made.one("aws:cloudwatch/logGroup:LogGroup").inputs;
    expect(group).toMatchObject({
      name: "/eks-network-security/prod/vpc-flow-logs",
      retentionInDays: 365,
      kmsKeyId: "arn:aws:mock:eu-central-1:123456789012:flow-logs-key",
      deletionProtectionEnabled: true,
    });
    const key = made.one("aws:kms/key:Key").inputs;
    expect(key).toMatchObject({ enableKeyRotation: true, deletionWindowInDays: 30 });
    expect(JSON.stringify(policy(key.policy))).toContain(`:log-group:${String(group.name)}"`);
  });

  it("writes with a role that is allowed to before the flow log is there", async () => {
    const made = await build();
    const flowLog = made.one("aws:ec2/flowLog:FlowLog");
    expect(flowLog.inputs.iamRoleArn).toBe("arn:aws:mock:eu-central-1:123456789012:flow-logs-delivery");
    expect(flowLog.dependencies).toContain("aws:iam/rolePolicy:RolePolicy flow-logs-delivery");
    expect(sids(made.one("aws:iam/role:Role").inputs.assumeRolePolicy)).toEqual(["FlowLogsTakeRole"]);
    expect(sids(made.one("aws:iam/rolePolicy:RolePolicy").inputs.policy)).toEqual(["Write", "FindLogGroup"]);
  });

  it("has every policy known at preview", async () => {
    const made = await build({}, true);
    expect(sids(made.one("aws:kms/key:Key").inputs.policy)).toContain("CloudWatchLogsUsesKeyForLogGroup");
    expect(sids(made.one("aws:iam/role:Role").inputs.assumeRolePolicy)).toEqual(["FlowLogsTakeRole"]);
    const bucket = await build({ s3 }, true);
    expect(sids(bucket.one("aws:s3/bucketPolicy:BucketPolicy").inputs.policy)).toContain("NobodyWithoutTls");
    expect(bucket.one("aws:s3/bucket:Bucket").inputs.bucket).toBe("flow-logs-prod-123456789012-eu-central-1");
  });

  it("closes the bucket before the flow log writes to it", async () => {
    const made = await build({ s3 });
    expect(made.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    expect(made.one(encryption).inputs.rules).toEqual([
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: "arn:aws:mock:eu-central-1:123456789012:flow-logs-key",
        },
        bucketKeyEnabled: true,
      },
    ]);
    expect(made.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs.rules).toEqual([
      expect.objectContaining({ status: "Enabled", expiration: { days: 365 } }),
    ]);
    const flowLog = made.one("aws:ec2/flowLog:FlowLog");
    expect(flowLog.dependencies).toContain("aws:s3/bucketPolicy:BucketPolicy flow-logs-records");
    expect(flowLog.dependencies).toContain(`${encryption} flow-logs-records`);
    expect(flowLog.inputs).toMatchObject({ destinationOptions: s3 });
    expect(flowLog.inputs.iamRoleArn).toBeUndefined();
    expect(made.one("aws:s3/bucketPolicy:BucketPolicy").inputs.policy).toContain("aws-account-id=123456789012/*");
  });

  it("lets go of records only without deletion protection", async () => {
    expect((await build({ s3 })).one("aws:s3/bucket:Bucket").inputs.forceDestroy).toBe(false);
    const open = await build({ s3, deletionProtection: false });
    expect(open.one("aws:s3/bucket:Bucket").inputs.forceDestroy).toBe(true);
    expect(open.one("aws:kms/key:Key").inputs.deletionWindowInDays).toBe(7);
    const group = await build({ deletionProtection: false });
    expect(group.one("aws:cloudwatch/logGroup:LogGroup").inputs.deletionProtectionEnabled).toBe(false);
  });
});

describe("PodFlows", () => {
  it("keeps its tokens and names, on previews too", async () => {
    const made = await collect(() => new PodFlows("pod-flows", podFlows));
    expect(tokens(made)).toMatchSnapshot();
    expect(tokens(await collect(() => new PodFlows("pod-flows", podFlows), { preview: true }))).toEqual(tokens(made));
    expect(made.resources.filter(({ custom, parent }) => custom && parent !== "pod-flows")).toEqual([]);
  });

  it("installs the agent with a role of its own", async () => {
    const made = await collect(() => new PodFlows("pod-flows", { ...podFlows, addonVersion: "v1.1.6-eksbuild.1" }));
    const addon = made.one("aws:eks/addon:Addon");
    expect(addon.inputs).toMatchObject({
      addonName: "aws-network-flow-monitoring-agent",
      addonVersion: "v1.1.6-eksbuild.1",
      clusterName: "prod",
      podIdentityAssociations: [
        {
          serviceAccount: "aws-network-flow-monitor-agent-service-account",
          roleArn: "arn:aws:mock:eu-central-1:123456789012:pod-flows-agent",
        },
      ],
    });
    expect(addon.dependencies).toContain("aws:iam/rolePolicyAttachment:RolePolicyAttachment pod-flows-agent");
    expect(policy(made.one("aws:iam/role:Role").inputs.assumeRolePolicy).Statement).toEqual([
      expect.objectContaining({
        Principal: { Service: "pods.eks.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnEquals: { "aws:SourceArn": "arn:aws:eks:eu-central-1:123456789012:cluster/prod" },
        },
      }),
    ]);
    expect(made.one("aws:networkflowmonitor/monitor:Monitor").inputs.localResources).toEqual([
      { type: "AWS::EKS::Cluster", identifier: "arn:aws:eks:eu-central-1:123456789012:cluster/prod" },
    ]);
  });

  it("waits for the cluster", async () => {
    class Before extends pulumi.CustomResource {}
    const made = await collect(() => {
      const cluster = new Before("test:index:Cluster", "cluster");
      return new PodFlows("pod-flows", { ...podFlows, after: [cluster] });
    });
    for (const type of ["aws:eks/addon:Addon", "aws:networkflowmonitor/monitor:Monitor"]) {
      expect(made.one(type).dependencies).toContain("test:index:Cluster cluster");
    }
  });

  it("uses a scope that is there", async () => {
    const scopeArn = "arn:aws:networkflowmonitor:eu-central-1:123456789012:scope/abc";
    const made = await collect(() => new PodFlows("pod-flows", { ...podFlows, scopeArn }));
    expect(made.all("aws:networkflowmonitor/scope:Scope")).toEqual([]);
    expect(made.one("aws:networkflowmonitor/monitor:Monitor").inputs.scopeArn).toBe(scopeArn);
  });
});

describe("the flow-logs plugin", () => {
  const context: Context = {
    stack: "prod",
    environment: "test",
    deletionProtection: true,
    tags: { Stack: "prod" },
    declared: {},
  };
  const provision = (config: unknown, cluster?: Partial<Slots["cluster"]>): Promise<Collected<unknown>> =>
    collect(
      () =>
        flowLogs.provision(context, flowLogs.config.parse(config), {
          network: {
            vpcId: pulumi.output("vpc-0123456789abcdef0"),
            region: "eu-central-1",
          } as Partial<Slots["network"]> as Slots["network"],
          ...(cluster === undefined ? {} : { cluster: cluster as Slots["cluster"] }),
        }),
      { call: () => ({ accountId: "123456789012" }) },
    );

  it("goes to CloudWatch Logs by default", async () => {
    const made = await provision({});
    expect(made.one("aws:ec2/flowLog:FlowLog").inputs.logDestinationType).toBe("cloud-watch-logs");
    expect(made.one("aws:kms/key:Key").inputs.policy).toContain("arn:aws:iam::123456789012:root");
    expect(made.one("aws:kms/key:Key").inputs.tags).toEqual({ Stack: "prod", Name: "flow-logs-key" });
  });

  it("hands the options of S3 on", async () => {
    const made = await provision({ destination: "s3", retentionDays: 90, s3: { perHourPartition: false } });
    expect(made.one("aws:ec2/flowLog:FlowLog").inputs.destinationOptions).toEqual({ ...s3, perHourPartition: false });
    const defaults = await provision({ destination: "s3" });
    expect(defaults.one("aws:ec2/flowLog:FlowLog").inputs.destinationOptions).toEqual(s3);
  });

  it("names pods only where it is asked to", async () => {
    const cluster = { name: "prod", beforeNodes: [] };
    expect((await provision({}, cluster)).all("aws:eks/addon:Addon")).toEqual([]);
    const made = await provision({ podFlows: {} }, cluster);
    expect(made.one("aws:eks/addon:Addon").parent).toBe("flow-logs-pods");
    expect(made.one("eks-network-security:index:PodFlows").parent).toBe("flow-logs");
  });
});
