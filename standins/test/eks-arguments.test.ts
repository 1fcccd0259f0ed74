import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { checkArguments, components } from "../eks/check-arguments";
import { checkCluster, nodeGroupOptions, withProfile } from "../eks/cluster-checks";

const sdk = join(__dirname, "../../node_modules/@pulumi/eks");

/** Arguments that the SDK sends, read from its own code. */
function sentBySdk(component: string): string[] {
  const file = `${component.charAt(0).toLowerCase()}${component.slice(1)}.js`;
  const code = readFileSync(join(sdk, file), "utf8");
  const names = [...code.matchAll(/resourceInputs\["(\w+)"\] = (?!undefined)/g)].map((match) => match[1] ?? "");
  return [...new Set(names)].sort();
}

describe("the tables", () => {
  test.each(Object.keys(components))("of eks.%s have every argument that the SDK sends", (component) => {
    expect(Object.keys(components[component]?.own ?? {}).sort()).toEqual(sentBySdk(component));
  });
});

describe("what is not modelled is refused by name", () => {
  test.each([
    ["Cluster", { fargate: true }, "does not model eks.Cluster.fargate;"],
    ["Cluster", { autoMode: { enabled: true } }, "does not model eks.Cluster.autoMode;"],
    [
      "Cluster",
      { createOidcProvider: true },
      "does not model eks.Cluster.createOidcProvider; the real component dials",
    ],
    ["Cluster", { createOidcProvider: pulumi.output(false) }, "does not model eks.Cluster.createOidcProvider"],
    ["Cluster", { storageClasses: "gp3" }, "does not model eks.Cluster.storageClasses"],
    ["Cluster", { proxy: "http://proxy" }, "does not model eks.Cluster.proxy"],
    ["Cluster", { creationRoleProvider: {} }, "use providerCredentialOpts"],
    [
      "Cluster",
      { privateSubnets: [] },
      "does not model eks.Cluster.privateSubnets; it is unknown to @pulumi/eks; nearest is privateSubnetIds",
    ],
    [
      "Cluster",
      { vpcCniOptions: { enablePodENI: true } },
      "eks.Cluster.vpcCniOptions.enablePodENI; it is unknown to @pulumi/eks; nearest is enablePodEni",
    ],
    [
      "Cluster",
      { vpcCniOptions: { customNetworkConfig: true } },
      "eks.Cluster.vpcCniOptions.customNetworkConfig; the real component overwrites it",
    ],
    ["Cluster", { vpcCniOptions: pulumi.output({}) }, "eks.Cluster.vpcCniOptions as an Output; its keys must be known"],
    ["Cluster", { kubeProxyAddonOptions: { enable: true } }, "eks.Cluster.kubeProxyAddonOptions.enable;"],
    ["Cluster", { corednsAddonOptions: { replicas: 2 } }, "eks.Cluster.corednsAddonOptions.replicas;"],
    ["Cluster", { nodeGroupOptions: { gpu: true } }, "eks.Cluster.nodeGroupOptions.gpu;"],
    ["Cluster", { accessEntries: { admin: { policies: {} } } }, "eks.Cluster.accessEntries.admin.policies;"],
    ["ManagedNodeGroup", { enableEfaSupport: false }, "does not model eks.ManagedNodeGroup.enableEfaSupport"],
    ["ManagedNodeGroup", { userData: "" }, "does not model eks.ManagedNodeGroup.userData"],
    ["NodeGroupV2", { operatingSystem: "Bottlerocket" }, "does not model eks.NodeGroupV2.operatingSystem"],
    ["NodeGroupV2", { cloudFormationTags: {} }, "eks.NodeGroupV2.cloudFormationTags; the real component ignores it"],
    ["VpcCniAddon", { securityContextPrivileged: true }, "does not model eks.VpcCniAddon.securityContextPrivileged"],
    ["Addon", { podIdentityAssociations: [] }, "does not model eks.Addon.podIdentityAssociations"],
    ["NodeGroup", {}, "does not model eks.NodeGroup; it creates a CloudFormation stack"],
    ["ClusterCreationRoleProvider", {}, "does not model eks.ClusterCreationRoleProvider"],
    ["Nodes", {}, "does not model eks.Nodes; it models Addon, Cluster,"],
  ])("eks.%s %j", (component, inputs, message) => {
    expect(() => checkArguments(`eks:index:${component}`, inputs)).toThrow(message);
  });

  test("every one of them at once", () => {
    expect(() => checkArguments("eks:index:Cluster", { fargate: true, gpu: true, name: "demo" })).toThrow(
      /eks\.Cluster\.fargate;.*\n.*eks\.Cluster\.gpu;/,
    );
  });

  test("a secret value is not printed", () => {
    const refuse = (): void => checkArguments("eks:index:Cluster", { proxy: "http://user:hunter2@proxy" });
    expect(refuse).toThrow("proxy");
    expect(refuse).not.toThrow("hunter2");
  });
});

test.each([
  ["Cluster", { autoMode: { enabled: false }, createOidcProvider: false, fargate: false, gpu: false }],
  ["Cluster", { fargate: undefined, storageClasses: undefined }],
  ["Cluster", { vpcCniOptions: { enablePodEni: pulumi.output(true), customNetworkConfig: false } }],
  ["Cluster", { accessEntries: { admin: { principalArn: "arn:aws:iam::1:role/admin" } } }],
  ["NodeGroupV2", { encryptRootBlockDevice: false }],
])("accepted: eks.%s %j", (component, inputs) => {
  checkArguments(`eks:index:${component}`, inputs);
});

describe("combinations that the real eks.Cluster refuses", () => {
  const role = {} as never;
  test.each([
    [{ vpcId: undefined }, "default VPC"],
    [{ subnetIds: ["s"], privateSubnetIds: ["s"] }, "subnetIds excludes publicSubnetIds and privateSubnetIds"],
    [{ subnetIds: ["s"], publicSubnetIds: ["s"] }, "subnetIds excludes publicSubnetIds and privateSubnetIds"],
    [{ instanceRole: role, instanceRoles: [role] }, "instanceRole and instanceRoles exclude each other"],
    [{ nodeGroupOptions: {}, instanceType: "m5.large", minSize: 1 }, "nodeGroupOptions excludes instanceType, minSize"],
    [{ authenticationMode: "MAP" as never }, '"MAP"; allowed are CONFIG_MAP, API_AND_CONFIG_MAP, API'],
    [{ authenticationMode: "API" as const, roleMappings: [{} as never] }, "roleMappings is for the aws-auth ConfigMap"],
    [{ authenticationMode: "API" as const, userMappings: [{} as never] }, "userMappings is for the aws-auth ConfigMap"],
    [{ authenticationMode: "API" as const, instanceRoles: [role] }, "instanceRoles is for the aws-auth ConfigMap"],
    [
      { authenticationMode: "CONFIG_MAP" as const, accessEntries: {} },
      "accessEntries needs authenticationMode API or API_AND_CONFIG_MAP; found CONFIG_MAP",
    ],
    [{ accessEntries: {} }, "found none, which means CONFIG_MAP"],
  ])("%j", (args, message) => {
    expect(() => checkCluster({ vpcId: "vpc-1", ...args })).toThrow(message);
  });

  test.each([
    [{ subnetIds: ["s"] }],
    [{ privateSubnetIds: ["s"], publicSubnetIds: ["s"] }],
    [{ nodeGroupOptions: { instanceType: "m5.large" }, version: "1.34", nodeRootVolumeEncrypted: true }],
    [{ authenticationMode: "API" as const, roleMappings: [], accessEntries: {} }],
    [{ authenticationMode: "API_AND_CONFIG_MAP" as const, instanceRoles: [role], accessEntries: {} }],
  ])("but not %j", (args) => {
    checkCluster({ vpcId: "vpc-1", ...args });
  });
});

test("the default node group uses nodeGroupOptions, or the options of the cluster", () => {
  expect(nodeGroupOptions({ nodeGroupOptions: { maxSize: 3 }, version: "1.34" })).toEqual({ maxSize: 3 });
  expect(nodeGroupOptions({ nodeAmiId: "ami-1", maxSize: 3, version: "1.34", name: "x" })).toEqual({
    amiId: "ami-1",
    maxSize: 3,
    version: "1.34",
  });
});

test("aws:profile is the profile of a kubeconfig that names no credentials", () => {
  expect(withProfile({}, "p")).toEqual({ providerCredentialOpts: { profileName: "p" } });
  expect(withProfile({ providerCredentialOpts: { roleArn: "r" } }, "p")).toEqual({
    providerCredentialOpts: { roleArn: "r" },
  });
  expect(withProfile({}, undefined)).toEqual({});
});
