import { parse } from "yaml";
import { describe, expect, test } from "vitest";
import { mapRoles, mapUsers, nodeMapping, supportsAccessEntries, supportsConfigMap } from "../eks/access";
import { wantsCoreDns } from "../eks/addons";
import { architectureOf, managedAmiType, recommendedAmiParameter } from "../eks/node-ami";
import { checkManagedNodeGroup, checkNodeGroupV2 } from "../eks/node-group-checks";
import { groupTags } from "../eks/node-group-v2";
import { nodeUserData } from "../eks/user-data";
import { isPrivateIpv4 } from "../eks/worker-subnets";

test.each([
  [undefined, true, false],
  ["CONFIG_MAP", true, false],
  ["API_AND_CONFIG_MAP", true, true],
  ["API", false, true],
])("authentication mode %s: ConfigMap %s, access entries %s", (mode, configMap, entries) => {
  expect(supportsConfigMap(mode)).toBe(configMap);
  expect(supportsAccessEntries(mode)).toBe(entries);
});

test("aws-auth has the lower-case keys that the authenticator reads", () => {
  expect(mapRoles([])).toBe("[]\n");
  expect(parse(mapRoles([nodeMapping("arn:aws:iam::1:role/node")]))).toEqual([
    {
      rolearn: "arn:aws:iam::1:role/node",
      username: "system:node:{{EC2PrivateDNSName}}",
      groups: ["system:bootstrappers", "system:nodes"],
    },
  ]);
  expect(parse(mapUsers([{ userArn: "arn:aws:iam::1:user/u", username: "u", groups: ["g"] }]))).toEqual([
    { userarn: "arn:aws:iam::1:user/u", username: "u", groups: ["g"] },
  ]);
});

test.each([
  ["asked for", { enabled: true }, true, true],
  ["configured", { configurationValues: { replicaCount: 3 } }, true, true],
  ["not asked for, without nodes", undefined, true, false],
  ["not asked for, with nodes", undefined, false, true],
  ["switched off, with nodes", { enabled: false }, false, false],
])("coredns %s", (_what, options, skipDefaultNodeGroup, wanted) => {
  expect(wantsCoreDns(options, skipDefaultNodeGroup)).toBe(wanted);
});

describe("AMI", () => {
  test.each([
    [[], "x86_64"],
    [["m5.large"], "x86_64"],
    [["m6gd.large", "c7gn.16xlarge"], "arm64"],
    [["g5.xlarge"], "x86_64"],
    [["g5g.xlarge"], "arm64"],
    [["x2iedn.metal"], "x86_64"],
    [["im4gn.large"], "arm64"],
    [["u-6tb1.112xlarge"], "x86_64"],
    [["mac2-m2pro.metal"], "x86_64"],
    [["p4d.24xlarge"], "x86_64"],
  ] as const)("%s: %s", (types, architecture) => {
    expect(architectureOf(types)).toBe(architecture);
  });

  test("types without a common instruction set, and invalid types, are refused by name", () => {
    expect(() => architectureOf(["m5.large", "m6g.large"])).toThrow(
      "m5.large, m6g.large have no instruction set in common",
    );
    expect(() => architectureOf(["large"])).toThrow('"large" is not an EC2 instance type');
  });

  test("the recommended one is read from its public parameter", () => {
    expect(recommendedAmiParameter("1.34", "arm64")).toBe(
      "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/arm64/standard/recommended/image_id",
    );
  });

  test.each([
    ["AL2023", [], "AL2023_x86_64_STANDARD"],
    ["AL2023", ["m7g.large"], "AL2023_ARM_64_STANDARD"],
    ["Bottlerocket", ["m7g.large"], "BOTTLEROCKET_ARM_64"],
    ["AL2", ["m5.large"], "AL2_x86_64"],
  ])("of a managed group, %s %s: %s", (system, types, amiType) => {
    expect(managedAmiType(system, types)).toBe(amiType);
  });

  test("an unknown operating system is refused with those that are allowed", () => {
    expect(() => managedAmiType("Windows", [])).toThrow('"Windows"; allowed are AL2, AL2023, Bottlerocket');
  });
});

describe("user data", () => {
  const cluster = {
    clusterName: "demo",
    endpoint: "https://example.eks.amazonaws.com",
    certificateAuthority: "Q0E=",
    serviceCidr: "172.20.0.0/16",
  };
  const config = (part: string): unknown => parse(part.slice(part.indexOf("---\n")));

  test("joins the cluster", () => {
    const [head, first, end] = nodeUserData(cluster).split("--BOUNDARY");
    expect(head).toBe('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="BOUNDARY"\n\n');
    expect(first).toMatch(/^\nContent-Type: application\/node\.eks\.aws\n\n---\n/);
    expect(config(first ?? "")).toEqual({
      apiVersion: "node.eks.aws/v1alpha1",
      kind: "NodeConfig",
      spec: {
        cluster: {
          name: "demo",
          apiServerEndpoint: "https://example.eks.amazonaws.com",
          certificateAuthority: "Q0E=",
          cidr: "172.20.0.0/16",
        },
      },
    });
    expect(end).toBe("--\n");
  });

  test("hands flags, labels and taints to the kubelet, and adds other parts at the end", () => {
    const [, , second, third] = nodeUserData({
      ...cluster,
      kubeletExtraArgs: "--v=2 --max-pods=20",
      labels: { team: "a", tier: "b" },
      taints: { dedicated: { value: "x", effect: "NoSchedule" }, bare: { effect: "NoExecute" } },
      extraParts: [{ content: "echo hello", contentType: "text/x-shellscript" }],
    }).split("--BOUNDARY");
    expect(config(second ?? "")).toMatchObject({
      spec: {
        kubelet: {
          flags: [
            "--v=2",
            "--max-pods=20",
            "--node-labels=team=a,tier=b",
            "--register-with-taints=dedicated=x:NoSchedule,bare:NoExecute",
          ],
        },
      },
    });
    expect(third).toBe("\nContent-Type: text/x-shellscript\n\necho hello\n");
  });
});

test("tags of the Auto Scaling group mark it as owned by the cluster and reach the instances", () => {
  expect(groupTags("demo", { team: "a" })).toEqual([
    { key: "team", value: "a", propagateAtLaunch: true },
    { key: "kubernetes.io/cluster/demo", value: "owned", propagateAtLaunch: true },
    { key: "Name", value: "demo-worker", propagateAtLaunch: true },
  ]);
});

test.each([
  ["10.1.0.0/16", true],
  ["172.16.0.0/12", true],
  ["192.168.4.0/22", true],
  ["0.0.0.0/0", false],
  ["203.0.113.0/24", false],
  ["", false],
])("route to %s is private: %s", (cidr, expected) => {
  expect(isPrivateIpv4(cidr)).toBe(expected);
});

describe("a self-managed node group", () => {
  test.each([
    [{ clusterIngressRule: {}, clusterIngressRuleId: "sgr-1" }, "clusterIngressRule and clusterIngressRuleId exclude"],
    [{ nodeSecurityGroup: {}, nodeSecurityGroupId: "sg-1" }, "nodeSecurityGroup and nodeSecurityGroupId exclude"],
    [{ nodePublicKey: "ssh-ed25519 A", keyName: "k" }, "nodePublicKey and keyName exclude"],
    [{ nodeSecurityGroupId: "sg-1" }, "needs clusterIngressRule or clusterIngressRuleId"],
    [
      { nodeRootVolumeIops: 3000, nodeRootVolumeType: "gp3" },
      "nodeRootVolumeIops needs nodeRootVolumeType io1; found gp3",
    ],
    [{ nodeRootVolumeThroughput: 500 }, "nodeRootVolumeThroughput needs nodeRootVolumeType gp3; found none"],
  ])("is refused with %j", (args, message) => {
    expect(() => checkNodeGroupV2(args as never)).toThrow(message);
  });

  test("is accepted with its own security group and rule, and with a volume type that fits", () => {
    checkNodeGroupV2({
      nodeSecurityGroupId: "sg-1",
      clusterIngressRuleId: "sgr-1",
      nodeRootVolumeType: "gp3",
      nodeRootVolumeThroughput: 500,
    });
  });
});

describe("a managed node group", () => {
  const cluster = {} as never;
  test.each([
    [{}, "the role of the nodes is missing"],
    [{ nodeRole: {} as never, nodeRoleArn: "r" }, "nodeRole and nodeRoleArn exclude"],
    [
      { nodeRoleArn: "r", launchTemplate: { version: "1" }, enableIMDSv2: true },
      "enableIMDSv2 creates a launch template",
    ],
    [
      { nodeRoleArn: "r", launchTemplate: { version: "1" }, enableIMDSv2: false },
      "enableIMDSv2 creates a launch template",
    ],
  ])("is refused with %j", (args, message) => {
    expect(() => checkManagedNodeGroup({ cluster, ...args })).toThrow(message);
  });

  test("is accepted with a role and either a launch template or enableIMDSv2", () => {
    checkManagedNodeGroup({ cluster, nodeRoleArn: "r", launchTemplate: { version: "1" } });
    checkManagedNodeGroup({ cluster, nodeRoleArn: "r", enableIMDSv2: true });
  });
});
