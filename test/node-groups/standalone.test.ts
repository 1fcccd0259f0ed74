import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../components/cluster";
import { NodeGroups, type NodeGroupArgs, type NodeGroupsArgs } from "../../components/node-groups";
import { collect, type Collected } from "../mocks";
import { expectInReadme } from "../readme";
import { children, refused } from "../standalone";
import type { NodeSubnetArgs } from "../../components/node-groups/args";

const group: NodeGroupArgs = { instanceTypes: ["m7g.large"], minSize: 2, maxSize: 4 };
const required: NodeGroupsArgs = {
  clusterName: "prod",
  region: "eu-central-1",
  version: "1.35",
  endpoint: "https://example.eks.amazonaws.com",
  certificateAuthority: "Y2E=",
  serviceCidr: "172.20.0.0/16",
  clusterSecurityGroupId: "sg-eks",
  nodeSecurityGroupId: "sg-nodes",
  subnets: [
    { id: "subnet-a", availabilityZone: "eu-central-1a" },
    { id: "subnet-b", availabilityZone: "eu-central-1b" },
  ],
  groups: { system: group },
};

const build = (args: NodeGroupsArgs): Promise<Collected<NodeGroups>> => collect(() => new NodeGroups("nodes", args));

describe("NodeGroups without the plugin layer", () => {
  it("has a managed group on Amazon Linux 2023, in every zone, without sessions", async () => {
    const built = await build(required);
    expect(built.one("aws:eks/nodeGroup:NodeGroup").inputs).toMatchObject({
      amiType: "AL2023_ARM_64_STANDARD",
      capacityType: "ON_DEMAND",
      scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 4 },
      subnetIds: ["subnet-a", "subnet-b"],
    });
    expect(built.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")).toHaveLength(2);
  });

  it.each(["managed", "self-managed"] as const)("has the defaults that its arguments document: %s", async (kind) => {
    const spelled: NodeGroupArgs = {
      ...group,
      kind,
      amiType: "AL2023_ARM_64_STANDARD",
      desiredSize: 2,
      autoscaled: false,
      capacity: "on-demand",
      labels: {},
      taints: [],
      availabilityZones: ["eu-central-1a", "eu-central-1b"],
      maxUnavailablePercentage: 33,
      volumeSizeGiB: 50,
    };
    const given = { ...group, kind: kind === "managed" ? undefined : kind, labels: undefined };
    expect(children(await build({ ...required, groups: { system: given } }))).toEqual(
      children(await build({ ...required, groups: { system: spelled }, sessionManager: false, after: [], tags: {} })),
    );
  });

  it("registers the same for outputs as for plain values", async () => {
    const plain = { ...group, volumeSizeGiB: 100, desiredSize: 3 };
    const outputs = {
      ...plain,
      minSize: pulumi.output(plain.minSize),
      desiredSize: pulumi.output(plain.desiredSize),
      volumeSizeGiB: pulumi.output(plain.volumeSizeGiB),
    };
    expect(children(await build({ ...required, groups: { system: outputs } }))).toEqual(
      children(await build({ ...required, groups: { system: plain } })),
    );
  });

  it.each<[string, Partial<NodeGroupArgs>, string]>([
    ["more nodes at least than at most", { minSize: 5 }, "minSize"],
    ["a wanted size out of range", { desiredSize: 9 }, "desiredSize"],
    ["an image for another architecture", { amiType: "AL2023_x86_64_STANDARD" }, "amiType"],
    ["an image that it does not know", { amiType: "AL2_x86_64" }, "amiType"],
    ["types of two architectures", { instanceTypes: ["m7g.large", "m7i.large"] }, "instanceTypes[1]"],
    ["no instance type", { instanceTypes: [] }, "instanceTypes"],
    ["a zone without a subnet", { availabilityZones: ["eu-central-1c"] }, "availabilityZones[0]"],
  ])("refuses %s by name and registers nothing", async (_, wrong, named) => {
    const groups = { system: { ...group, ...wrong } };
    const message = await refused(() => new NodeGroups("nodes", { ...required, groups }));
    expect(message).toContain(`error groups.system.${named}: `);
  });

  it.each<Partial<NodeGroupArgs>>([
    { minSize: pulumi.output(9) },
    { maxSize: pulumi.output(1) },
    { minSize: pulumi.output(9), desiredSize: 9, maxSize: pulumi.output(9) },
    { desiredSize: pulumi.output(9) },
  ])("skips sizes that are not known yet", async (sizes) => {
    const built = await build({ ...required, groups: { system: { ...group, ...sizes } } });
    expect(built.all("aws:eks/nodeGroup:NodeGroup")).toHaveLength(1);
  });
});

/** As in the README. */
function example(
  cluster: Pick<
    Cluster,
    "clusterName" | "endpoint" | "certificateAuthority" | "serviceCidr" | "clusterSecurityGroupId" | "beforeNodes"
  >,
  nodeSecurityGroupId: pulumi.Output<string>,
  subnets: NodeSubnetArgs[],
): NodeGroups {
  return new NodeGroups("nodes", {
    clusterName: cluster.clusterName,
    region: "eu-central-1",
    version: "1.35",
    endpoint: cluster.endpoint,
    certificateAuthority: cluster.certificateAuthority,
    serviceCidr: cluster.serviceCidr,
    clusterSecurityGroupId: cluster.clusterSecurityGroupId,
    nodeSecurityGroupId,
    subnets,
    groups: { system: { instanceTypes: ["m7g.large"], minSize: 2, maxSize: 4 } },
    after: [...cluster.beforeNodes],
  });
}

describe("the example of the README", () => {
  it("is there as it is here", () => {
    expectInReadme("node-groups", example);
  });

  it("runs", async () => {
    const made = await collect(() =>
      example(
        {
          clusterName: pulumi.output("prod"),
          endpoint: pulumi.output(required.endpoint),
          certificateAuthority: pulumi.output(required.certificateAuthority),
          serviceCidr: pulumi.output(required.serviceCidr),
          clusterSecurityGroupId: pulumi.output(required.clusterSecurityGroupId),
          beforeNodes: [],
        },
        pulumi.output("sg-nodes"),
        required.subnets,
      ),
    );
    expect(children(made)).toEqual(children(await build(required)));
  });
});
