import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { echoPlugins } from "./echo-plugins";
import { belowEks, find, preview, problems, recording, registered, unknown } from "./eks-preview";
import type { Case } from "./eks-program";

// Each test runs the engine, which takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let plugins: string;
beforeAll(async () => {
  plugins = await echoPlugins();
});
afterAll(() => rmSync(plugins, { recursive: true, force: true }));

describe("what the recording does not have, as in the source of the real provider", () => {
  test("the default node group has a role, a profile and an access entry, and coredns runs on it", async () => {
    const result = await preview(
      { cluster: { skipDefaultNodeGroup: false, instanceType: "m6g.large", maxSize: 4 } },
      plugins,
    );
    expect(problems(result)).toEqual([]);
    const recorded = belowEks(recording.cases["minimal-api-mode"]?.resources ?? []);
    const added = belowEks(registered(result)).filter(
      (one) => !recorded.some(({ type, name }) => one.type === type && one.name === name),
    );
    expect(added.map(({ type, name, parent }) => [type, name, parent])).toEqual([
      ["aws:autoscaling/group:Group", "c", "eks:index:Cluster::c"],
      ["aws:ec2/launchTemplate:LaunchTemplate", "c-launchTemplate", "eks:index:Cluster::c"],
      ["aws:eks/accessEntry:AccessEntry", "c-defaultNodeGroupInstanceRole", "eks:index:Cluster::c"],
      ["aws:eks/addon:Addon", "c-coredns", "eks:index:Cluster::c"],
      ["aws:iam/instanceProfile:InstanceProfile", "c-instanceProfile", "eks:index:Cluster::c"],
      ["aws:iam/role:Role", "c-instanceRole-role", "eks:index:ServiceRole::c-instanceRole"],
      ...["03516f97", "3eb088f2", "e1b295bd"].map((hash) => [
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        `c-instanceRole-${hash}`,
        "eks:index:ServiceRole::c-instanceRole",
      ]),
      ["eks:index:ServiceRole", "c-instanceRole", "eks:index:Cluster::c"],
    ]);
    expect(find(result, "c-launchTemplate").inputs).toMatchObject({ instanceType: "m6g.large" });
    expect(find(result, "c-defaultNodeGroupInstanceRole").inputs).toMatchObject({ type: "EC2_LINUX" });
    expect(result.resources.find(({ type }) => type === "aws:autoscaling/group:Group")?.inputs).toMatchObject({
      minSize: 1,
      maxSize: 4,
      desiredCapacity: 2,
    });
  });

  test("an add-on is a child of the cluster, a node security group can stand alone", async () => {
    const result = await preview(
      {
        cluster: {},
        addon: { addonName: "eks-pod-identity-agent", configurationValues: { b: 1, a: "x" } },
        nodeGroupSecurityGroup: true,
      },
      plugins,
    );
    expect(problems(result)).toEqual([]);
    const children = belowEks(registered(result));
    expect(children).toContainEqual(
      expect.objectContaining({ type: "eks:index:Addon", name: "addon", parent: "eks:index:Cluster::c" }),
    );
    expect(children).toContainEqual({
      type: "aws:eks/addon:Addon",
      name: "addon",
      parent: "eks:index:Addon::addon",
      inputs: { addonName: "eks-pod-identity-agent", clusterName: unknown, configurationValues: '{"a":"x","b":1}' },
    });
    const own = children.filter(({ parent }) => parent === "eks:index:NodeGroupSecurityGroup::nodes");
    const ofCluster = children.filter(({ name }) => /^c-(eks(Node|Ext)|nodeS|eksClusterIngress)/.test(name));
    expect(own).toHaveLength(6);
    expect(own.map(({ type, name, inputs }) => ({ type, name: name.replace("nodes-", "c-"), inputs }))).toEqual(
      ofCluster.map(({ type, name, inputs }) => ({ type, name, inputs })),
    );
  });

  test("enableIMDSv2 creates a launch template, operatingSystem sets an AMI type", async () => {
    const result = await preview(
      {
        cluster: { skipDefaultSecurityGroups: true },
        mng: { enableIMDSv2: true, diskSize: 50, operatingSystem: "AL2023", instanceTypes: ["m7g.large"] },
      },
      plugins,
    );
    expect(problems(result)).toEqual([]);
    expect(find(result, "managed-launchTemplate").inputs).toEqual({
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 50 } }],
      metadataOptions: { httpEndpoint: "enabled", httpPutResponseHopLimit: 2, httpTokens: "required" },
    });
    const group = result.resources.find(({ type }) => type === "aws:eks/nodeGroup:NodeGroup");
    expect(group?.inputs).toMatchObject({
      amiType: "AL2023_ARM_64_STANDARD",
      launchTemplate: { id: unknown, version: unknown },
    });
    expect(group?.inputs).not.toHaveProperty("diskSize");
  });
});

test("AWS resources go through the provider that the program hands to the cluster", async () => {
  const result = await preview({ cluster: {}, explicitProvider: "eu-west-1" }, plugins);
  expect(problems(result)).toEqual([]);
  const ofCluster = result.resources.filter(
    ({ type, parent }) => type.startsWith("aws:") && parent.includes("eks:index"),
  );
  expect(ofCluster.length).toBeGreaterThan(10);
  expect(ofCluster.filter(({ provider }) => !provider.includes("pulumi:providers:aws::explicit::"))).toEqual([]);
  expect(find(result, "vpc").provider).toContain("pulumi:providers:aws::default_");
});

describe("what comes before what", () => {
  test("the cluster waits for the policies of its role, add-ons and nodes for the cluster, the CNI for access", async () => {
    const result = await preview(
      {
        ...(recording.cases["hardened"]?.args as Case),
        cluster: { ...recording.cases["hardened"]?.args.cluster, skipDefaultSecurityGroups: false },
      },
      plugins,
    );
    const needs = (name: string, type = ""): string[] =>
      find(result, name, type).dependencies.map((urn) => urn.split("::").at(-1) ?? "");
    expect(needs("c-eksCluster")).toEqual(
      expect.arrayContaining([
        "c-eksRole-role",
        "c-eksRole-4b490823",
        "c-eksClusterSecurityGroup",
        "subnet0",
        "subnet1",
      ]),
    );
    expect(needs("c-kube-proxy")).toEqual(["c-eksCluster"]);
    expect(needs("c-coredns")).toEqual(["c-eksCluster"]);
    expect(needs("c-eks-k8s")).toEqual(["c-eksCluster"]);
    expect(needs("c-admin")).toEqual(["c-eksCluster"]);
    expect(needs("c-vpc-cni", "eks:index:VpcCniAddon")).toEqual(expect.arrayContaining(["c-admin", "c-eksCluster"]));
    expect(needs("c-nodeSecurityGroup")).toEqual(expect.arrayContaining(["c-eksCluster", "vpc"]));
    expect(needs("c-eksClusterIngressRule").sort()).toEqual(["c-eksClusterSecurityGroup", "c-nodeSecurityGroup"]);
  });
});

describe("a refusal stops the preview with its message and no stack trace", () => {
  test.each<[string, Case, string]>([
    [
      "an argument that is not modelled",
      { cluster: { fargate: true } },
      "the stand-in eks provider does not model eks.Cluster.fargate; it is not part of the recording",
    ],
    [
      "a combination, before anything else",
      { cluster: { subnetIds: ["subnet-1"] } },
      "eks.Cluster: subnetIds excludes",
    ],
    [
      "a combination of values that arrive later",
      { cluster: { publicAccessCidrs: ["203.0.113.0/24"] } },
      "eks.Cluster: publicAccessCidrs needs endpointPublicAccess: true; found false",
    ],
    [
      "two names of one CNI option",
      { cluster: { vpcCniOptions: { externalSnat: true, cniExternalSnat: true } } },
      "eks.VpcCniAddon: externalSnat and cniExternalSnat are two names of one option",
    ],
    [
      "a CNI add-on without a version",
      { cluster: {}, cni: {} },
      "eks.VpcCniAddon: the version of the add-on is unknown",
    ],
    [
      "enableIMDSv2 with a launch template",
      { cluster: {}, mng: { enableIMDSv2: true }, lt: true },
      "eks.ManagedNodeGroup: enableIMDSv2 creates a launch template",
    ],
  ])("%s", async (_what, config, message) => {
    const result = await preview(config, plugins);
    expect(result.exitCode).not.toBe(0);
    const messages = problems(result).join("\n");
    expect(messages).toContain(message);
    expect(messages).not.toMatch(/\n\s+at |\.[cm]?[jt]s:\d+/);
  });
});
