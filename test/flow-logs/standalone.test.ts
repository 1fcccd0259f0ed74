import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { FlowLogs, PodFlows, type FlowLogsArgs } from "../../components/flow-logs";
import { collect, type Collected } from "../mocks";
import { expectInReadme } from "../readme";
import { children, refused } from "../standalone";

const required: FlowLogsArgs = {
  vpcId: "vpc-1",
  region: "eu-central-1",
  accountId: "123456789012",
  stack: "prod",
};

const build = (args: FlowLogsArgs): Promise<Collected<FlowLogs>> => collect(() => new FlowLogs("logs", args));

describe("FlowLogs without the plugin layer", () => {
  it("keeps all traffic for a year in an encrypted log group", async () => {
    const built = await build(required);
    expect(built.one("aws:ec2/flowLog:FlowLog").inputs).toMatchObject({
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logFormat: expect.stringContaining("encryption-status") as string,
    });
    expect(built.one("aws:cloudwatch/logGroup:LogGroup").inputs).toMatchObject({
      retentionInDays: 365,
      deletionProtectionEnabled: true,
    });
  });

  it("has the defaults that its arguments document", async () => {
    const spelled = { retentionDays: 365, encryptionStatus: true, deletionProtection: true, tags: {} };
    expect(children(await build(required))).toEqual(children(await build({ ...required, ...spelled })));
    const s3 = { fileFormat: "parquet", hiveCompatiblePartitions: true, perHourPartition: true } as const;
    expect(children(await build({ ...required, s3: { fileFormat: undefined } }))).toEqual(
      children(await build({ ...required, ...spelled, s3 })),
    );
  });

  it("registers the same for outputs as for plain values", async () => {
    const outputs = { retentionDays: pulumi.output(30), accountId: pulumi.output(required.accountId) };
    expect(children(await build({ ...required, ...outputs }))).toEqual(
      children(await build({ ...required, retentionDays: 30 })),
    );
  });

  it.each<[string, Partial<FlowLogsArgs>, string]>([
    ["a retention that CloudWatch Logs does not offer", { retentionDays: 100 }, "retentionDays"],
    ["no retention in S3", { s3: {}, retentionDays: 0 }, "retentionDays"],
    ["an invalid account id", { accountId: "1234" }, "accountId"],
    ["a zone as the Region", { region: "eu-central-1a" }, "region"],
    ["a stack that no log group can be named after", { stack: "prod:eu" }, "stack"],
  ])("refuses %s by name and registers nothing", async (_, wrong, named) => {
    expect(await refused(() => new FlowLogs("logs", { ...required, ...wrong }))).toContain(`error ${named}: `);
  });

  it("lets S3 keep records for any number of days, and skips outputs", async () => {
    await build({ ...required, s3: {}, retentionDays: 100 });
    await build({ ...required, retentionDays: pulumi.output(100) });
  });
});

it("PodFlows creates the scope of the account by default", async () => {
  const built = await collect(
    () => new PodFlows("pods", { clusterName: "prod", region: "eu-central-1", accountId: "123456789012" }),
  );
  expect(built.all("aws:networkflowmonitor/scope:Scope")).toHaveLength(1);
  expect(built.one("aws:eks/addon:Addon").inputs).not.toHaveProperty("addonVersion");
});

/** As in the README. */
function example(vpcId: pulumi.Output<string>, accountId: pulumi.Output<string>): FlowLogs {
  return new FlowLogs("flow-logs", {
    vpcId,
    region: "eu-central-1",
    accountId,
    stack: "prod",
    retentionDays: 400,
  });
}

describe("the example of the README", () => {
  it("is there as it is here", () => {
    expectInReadme("flow-logs", example);
  });

  it("runs", async () => {
    const made = await collect(() => example(pulumi.output("vpc-1"), pulumi.output("123456789012")));
    expect(made.one("aws:cloudwatch/logGroup:LogGroup").inputs.retentionInDays).toBe(400);
    expect(made.one("aws:ec2/flowLog:FlowLog").inputs).toMatchObject({ vpcId: "vpc-1" });
  });
});
