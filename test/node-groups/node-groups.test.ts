import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { parse } from "yaml";
import { describe, expect, test } from "vitest";
import { NodeGroups, type NodeGroupArgs, type NodeGroupsArgs } from "../../components/node-groups";
import { amiTypes, imageReference, images, toAmiType } from "../../components/node-groups/ami-types";
import { userData, type NodeConfig } from "../../components/node-groups/user-data";
import { collect, tokens, type Collected, type MockOptions } from "../mocks";

const system: NodeGroupArgs = { instanceTypes: ["m7i.large", "m6i.large"], minSize: 2, maxSize: 4 };
const batch: NodeGroupArgs = {
  kind: "self-managed",
  instanceTypes: ["m7g.large"],
  minSize: 0,
  desiredSize: 1,
  maxSize: 5,
  capacity: "spot",
  autoscaled: true,
  labels: { workload: "batch" },
  taints: [{ key: "batch", value: "true", effect: "NoSchedule" }],
  availabilityZones: ["eu-central-1b"],
  volumeKmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/x",
};

const args: NodeGroupsArgs = {
  clusterName: "test",
  region: "eu-central-1",
  version: "1.35",
  endpoint: "https://example.eks.amazonaws.com",
  certificateAuthority: "Y2E=",
  serviceCidr: "172.20.0.0/16",
  clusterSecurityGroupId: "sg-cluster",
  nodeSecurityGroupId: "sg-nodes",
  subnets: [
    { id: "subnet-a", availabilityZone: "eu-central-1a" },
    { id: "subnet-b", availabilityZone: "eu-central-1b" },
  ],
  groups: { system, batch },
  tags: { Environment: "test" },
};

const mocks: MockOptions = {
  outputs: ({ type }) => (type === "aws:ec2/launchTemplate:LaunchTemplate" ? { latestVersion: 7 } : {}),
};

const build = (extra: Partial<NodeGroupsArgs> = {}, options: MockOptions = mocks): Promise<Collected<NodeGroups>> =>
  collect(() => new NodeGroups("node-groups", { ...args, ...extra }), options);

const templates = "aws:ec2/launchTemplate:LaunchTemplate";

describe("structure", () => {
  test("registers what it always did", async () => {
    expect(tokens(await build())).toMatchSnapshot();
  });

  test("is the same while nothing is known", async () => {
    expect(tokens(await build({}, { preview: true }))).toEqual(tokens(await build()));
  });

  test("one kind of group alone brings no role of the other", async () => {
    const names = (collected: Collected<unknown>): string[] =>
      collected.all("aws:iam/role:Role").map(({ name }) => name);
    expect(names(await build({ groups: { system } }))).toEqual(["node-groups-role"]);
    expect(names(await build({ groups: { batch } }))).toEqual(["node-groups-self-managed-role"]);
  });
});

describe("launch template", () => {
  test("of every group: cluster and node security group, IMDSv2 with one hop, encrypted volume, no SSH", async () => {
    const { all } = await build();
    expect(all(templates)).toHaveLength(2);
    for (const { inputs } of all(templates)) {
      expect(inputs).toMatchObject({
        vpcSecurityGroupIds: ["sg-cluster", "sg-nodes"],
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        blockDeviceMappings: [
          { deviceName: "/dev/xvda", ebs: { encrypted: "true", volumeType: "gp3", volumeSize: 50 } },
        ],
        monitoring: { enabled: true },
      });
      expect(inputs).not.toHaveProperty("keyName");
    }
  });

  test("a key for the volume if one is set", async () => {
    const { one } = await build();
    expect(one(templates, "node-groups-batch-template").inputs).toMatchObject({
      blockDeviceMappings: [{ ebs: { kmsKeyId: "arn:aws:kms:eu-central-1:123456789012:key/x" } }],
    });
  });

  test.each(amiTypes)("%s: every volume is encrypted, the size is for the data", async (amiType) => {
    const type = images[amiType].architecture === "arm64" ? "m7g.large" : "m7i.large";
    const { one } = await build({ groups: { a: { ...system, instanceTypes: [type], amiType, volumeSizeGiB: 80 } } });
    const mappings = one(templates).inputs.blockDeviceMappings as {
      deviceName: string;
      ebs: Record<string, unknown>;
    }[];
    expect(mappings.every(({ ebs }) => ebs.encrypted === "true")).toBe(true);
    expect(mappings.filter(({ ebs }) => ebs.volumeSize === 80).map(({ deviceName }) => deviceName)).toEqual([
      amiType.startsWith("BOTTLEROCKET") ? "/dev/xvdb" : "/dev/xvda",
    ]);
  });

  test("the cluster's tag is on self-managed instances, and on nothing that could be a second tagged group", async () => {
    const { one } = await build();
    const tagged = (name: string): string[] =>
      (one(templates, name).inputs.tagSpecifications as { resourceType: string; tags: Record<string, string> }[])
        .filter(({ tags }) => tags["kubernetes.io/cluster/test"] === "owned")
        .map(({ resourceType }) => resourceType);
    expect(tagged("node-groups-batch-template")).toEqual(["instance"]);
    expect(tagged("node-groups-system-template")).toEqual([]);
  });
});

describe("managed group", () => {
  test("passes on what it was given", async () => {
    const { one } = await build();
    expect(one("aws:eks/nodeGroup:NodeGroup").inputs).toMatchObject({
      clusterName: "test",
      version: "1.35",
      amiType: "AL2023_x86_64_STANDARD",
      instanceTypes: ["m7i.large", "m6i.large"],
      capacityType: "ON_DEMAND",
      scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 4 },
      updateConfig: { maxUnavailablePercentage: 33 },
      subnetIds: ["subnet-a", "subnet-b"],
      launchTemplate: { id: "node-groups-system-template-id", version: "7" },
    });
    expect(one("aws:eks/nodeGroup:NodeGroup").inputs).not.toHaveProperty("remoteAccess");
  });

  test.each([
    ["NoSchedule", "NO_SCHEDULE"],
    ["PreferNoSchedule", "PREFER_NO_SCHEDULE"],
    ["NoExecute", "NO_EXECUTE"],
  ] as const)("taint effect %s is %s to EKS", async (effect, expected) => {
    const { one } = await build({ groups: { system: { ...system, taints: [{ key: "a", effect }] } } });
    expect(one("aws:eks/nodeGroup:NodeGroup").inputs.taints).toEqual([{ key: "a", value: "", effect: expected }]);
  });
});

describe("self-managed group", () => {
  test("joins by an access entry of its own role, which no managed group shares", async () => {
    const { one } = await build();
    expect(one("aws:eks/accessEntry:AccessEntry").inputs).toMatchObject({
      type: "EC2_LINUX",
      principalArn: "arn:aws:mock:eu-central-1:123456789012:node-groups-self-managed-role",
    });
    expect(one("aws:eks/nodeGroup:NodeGroup").inputs.nodeRoleArn).toBe(
      "arn:aws:mock:eu-central-1:123456789012:node-groups-role",
    );
  });

  test("takes its image from Systems Manager and its types, zones and sizes from the group", async () => {
    const { one } = await build();
    expect(one(templates, "node-groups-batch-template").inputs).toMatchObject({
      imageId: "resolve:ssm:/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/arm64/standard/recommended/image_id",
      iamInstanceProfile: { arn: "arn:aws:mock:eu-central-1:123456789012:node-groups-self-managed-profile" },
    });
    expect(one("aws:autoscaling/group:Group").inputs).toMatchObject({
      minSize: 0,
      desiredCapacity: 1,
      maxSize: 5,
      vpcZoneIdentifiers: ["subnet-b"],
      mixedInstancesPolicy: {
        launchTemplate: { overrides: [{ instanceType: "m7g.large" }] },
        instancesDistribution: { onDemandPercentageAboveBaseCapacity: 0 },
      },
      instanceRefresh: { preferences: { minHealthyPercentage: 67 } },
    });
  });

  test("the user data of the template is what nodeadm reads", async () => {
    const { one } = await build();
    const text = Buffer.from(String(one(templates, "node-groups-batch-template").inputs.userData), "base64").toString();
    expect(text).toContain("registerWithTaints");
    expect(text).toContain("--node-labels=workload=batch");
  });
});

describe("user data", () => {
  const node: NodeConfig = {
    clusterName: "test",
    endpoint: "https://example.eks.amazonaws.com",
    certificateAuthority: "Y2E=",
    serviceCidr: "172.20.0.0/16",
    labels: {},
    taints: [],
  };
  const document = (text: string): unknown => {
    const [, part] = text.split(/--NodeConfig(?:--)?\n/);
    return parse((part ?? "").replace("Content-Type: application/node.eks.aws\n\n", ""));
  };

  test("is a MIME archive with one NodeConfig", () => {
    const text = userData(node);
    expect(text).toMatch(/^MIME-Version: 1\.0\nContent-Type: multipart\/mixed; boundary="NodeConfig"\n/);
    expect(document(text)).toEqual({
      apiVersion: "node.eks.aws/v1alpha1",
      kind: "NodeConfig",
      spec: {
        cluster: {
          name: "test",
          apiServerEndpoint: "https://example.eks.amazonaws.com",
          certificateAuthority: "Y2E=",
          cidr: "172.20.0.0/16",
        },
        kubelet: {},
      },
    });
  });

  test("carries any labels and taints unharmed", () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,20}[a-zA-Z0-9])?$/);
    fc.assert(
      fc.property(
        fc.dictionary(word, word, { minKeys: 1, noNullPrototype: true }),
        fc.array(fc.record({ key: word, value: word, effect: fc.constant("NoExecute" as const) }), { minLength: 1 }),
        (labels, taints) => {
          expect(document(userData({ ...node, labels, taints }))).toMatchObject({
            spec: {
              kubelet: {
                config: { registerWithTaints: taints },
                flags: [
                  `--node-labels=${Object.entries(labels)
                    .map(([key, value]) => `${key}=${value}`)
                    .join(",")}`,
                ],
              },
            },
          });
        },
      ),
    );
  });
});

test("node roles: no CNI policy, sessions only when asked for", async () => {
  const policies = (collected: Collected<unknown>): string[] =>
    collected
      .all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .map(({ inputs }) => String(inputs.policyArn).split("/")[1] ?? "");
  expect(policies(await build({ groups: { system } }))).toEqual([
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryPullOnly",
  ]);
  const china = await build({ groups: { system }, region: "cn-north-1" });
  expect(String(china.one("aws:iam/role:Role").inputs.assumeRolePolicy)).toContain("ec2.amazonaws.com.cn");
  expect(String(china.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")[0]?.inputs.policyArn)).toMatch(
    /^arn:aws-cn:/,
  );
  expect(policies(await build({ groups: { system }, sessionManager: true }))).toContain("AmazonSSMManagedInstanceCore");
});

describe("images", () => {
  test("one that is not known is refused by name", () => {
    expect(() => toAmiType("AL2_x86_64", "x86_64")).toThrow(
      /^amiType is "AL2_x86_64"; allowed are AL2023_x86_64_STANDARD,/,
    );
  });

  test("by default Amazon Linux 2023 of the architecture", () => {
    expect(toAmiType(undefined, "arm64")).toBe("AL2023_ARM_64_STANDARD");
    expect(toAmiType(undefined, "x86_64")).toBe("AL2023_x86_64_STANDARD");
  });

  test("self-managed groups run Amazon Linux 2023 only", () => {
    expect(() => imageReference("BOTTLEROCKET_x86_64", "1.35")).toThrow(/BOTTLEROCKET_x86_64; use an AL2023 image/);
  });
});

test("groups go before what they come after: rules, add-ons, the role's policies and the access entry", async () => {
  const edges = new Map<string, string[]>();
  const watch: pulumi.ResourceTransformation = ({ name, opts }) => {
    const on = ([] as pulumi.Input<pulumi.Resource>[]).concat((opts.dependsOn ?? []) as pulumi.Resource[]);
    edges.set(
      name,
      on.map((resource) => (resource as pulumi.Resource & { __name: string }).__name),
    );
    return undefined;
  };
  await collect(() => {
    const after = [new aws.ec2.SecurityGroup("rule"), new aws.ec2.SecurityGroup("vpc-cni")];
    return new NodeGroups("node-groups", { ...args, after }, { transformations: [watch] });
  }, mocks);
  const policies = (role: string): string[] => [
    `${role}-AmazonEKSWorkerNodePolicy`,
    `${role}-AmazonEC2ContainerRegistryPullOnly`,
  ];
  expect(edges.get("node-groups-system")).toEqual(["rule", "vpc-cni", ...policies("node-groups-role")]);
  expect(edges.get("node-groups-batch")).toEqual([
    "rule",
    "vpc-cni",
    ...policies("node-groups-self-managed-role"),
    "node-groups-self-managed-access",
  ]);
  expect(edges.get("node-groups-self-managed-access")).toEqual(["rule", "vpc-cni"]);
});
