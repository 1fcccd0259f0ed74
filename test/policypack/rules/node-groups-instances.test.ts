import { imdsv2 } from "../../../policypack/rules/node-groups/imdsv2";
import { nitroEncryption } from "../../../policypack/rules/node-groups/nitro-encryption";
import { noSsh } from "../../../policypack/rules/node-groups/no-ssh";
import { privateNodes } from "../../../policypack/rules/node-groups/private-nodes";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

type Inputs = Readonly<Record<string, Input>>;

const nodeGroup = "aws:eks/nodeGroup:NodeGroup";
const launchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";
const launchConfiguration = "aws:ec2/launchConfiguration:LaunchConfiguration";
const one =
  (type: string, inputs: Inputs): Build =>
  (p) =>
    p.add(type, "nodes", inputs);
const nodeClass = (metadataOptions: Input): Build =>
  one("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", { spec: { metadataOptions } });

describeRule(imdsv2, {
  good: {
    "a node group with a launch template, which is checked itself": one(nodeGroup, { launchTemplate: { id: "lt-1" } }),
    "a node group without one, where two hops are accepted": { build: one(nodeGroup, {}), params: { maxHopLimit: 2 } },
    "a NodeClass by default": nodeClass({}),
    "a NodeClass": nodeClass({ httpTokens: "required", httpPutResponseHopLimit: 1 }),
  },
  bad: {
    "a node group without a launch template": {
      build: one(nodeGroup, {}),
      says: "without a launch template, EKS sets the hop limit to 2",
    },
    "a NodeClass with IMDSv1": nodeClass({ httpTokens: "optional" }),
    "a NodeClass with two hops": nodeClass({ httpPutResponseHopLimit: 2 }),
  },
  unknown: {
    "a NodeClass": nodeClass(unknown),
    "a node group that may have a launch template": one(nodeGroup, { launchTemplate: unknown }),
  },
});

describeRule(noSsh, {
  good: {
    "a node group": one(nodeGroup, {}),
    "a launch template": one(launchTemplate, { instanceType: "m7i.large" }),
    "an empty name": one(launchTemplate, { keyName: "" }),
  },
  bad: {
    "a key on a node group": {
      build: one(nodeGroup, { remoteAccess: { ec2SshKey: "ops" } }),
      says: "the SSH key ops",
    },
    "a key in a launch template": one(launchTemplate, { keyName: "ops" }),
    "a key in a launch configuration": one(launchConfiguration, { keyName: "ops" }),
  },
  unknown: {
    "a key on a node group": one(nodeGroup, { remoteAccess: { ec2SshKey: unknown } }),
    "remote access": one(nodeGroup, { remoteAccess: unknown }),
    "a key in a launch template": one(launchTemplate, { keyName: unknown }),
  },
});

const tags: Input = [{ key: "kubernetes.io/cluster/main", value: "owned", propagateAtLaunch: true }];
const template = (p: Program, inputs: Inputs, name = "template"): Declared => p.add(launchTemplate, name, inputs);
const subnet = (p: Program, inputs: Inputs = {}, name = "subnet"): Declared =>
  p.add("aws:ec2/subnet:Subnet", name, inputs);
const managed = (p: Program, inputs: Inputs): Declared => p.add(nodeGroup, "nodes", inputs);
const scaling = (p: Program, inputs: Inputs): Declared =>
  p.add("aws:autoscaling/group:Group", "nodes", { tags, ...inputs });

describeRule(privateNodes, {
  good: {
    "a launch template that leaves it to the subnet": (p) =>
      managed(p, {
        subnetIds: [subnet(p).id],
        launchTemplate: { id: template(p, { networkInterfaces: [{ deviceIndex: 0 }] }).id },
      }),
    "private subnets": (p) => managed(p, { subnetIds: [subnet(p).id, subnet(p, {}, "other").id] }),
    "subnets that say so": (p) => managed(p, { subnetIds: [subnet(p, { mapPublicIpOnLaunch: false }).id] }),
    "a public subnet, but no address on the interface": (p) =>
      managed(p, {
        subnetIds: [subnet(p, { mapPublicIpOnLaunch: true }).id],
        launchTemplate: { id: template(p, { networkInterfaces: [{ associatePublicIpAddress: "false" }] }).id },
      }),
    "a subnet from elsewhere, but no address on the interface": (p) =>
      managed(p, {
        subnetIds: ["subnet-1"],
        launchTemplate: { id: template(p, { networkInterfaces: [{ associatePublicIpAddress: false }] }).id },
      }),
    "self-managed nodes": (p) => scaling(p, { vpcZoneIdentifiers: [subnet(p).id] }),
  },
  bad: {
    "a public subnet": {
      build: (p) => managed(p, { subnetIds: [subnet(p).id, subnet(p, { mapPublicIpOnLaunch: true }, "public").id] }),
      says: "subnet public assigns a public address",
    },
    "an address on the interface": {
      build: (p) =>
        managed(p, {
          subnetIds: [subnet(p).id],
          launchTemplate: { id: template(p, { networkInterfaces: [{ associatePublicIpAddress: "true" }] }).id },
        }),
      says: "launch template template asks for public addresses",
    },
    "an address in the launch configuration": (p) =>
      scaling(p, {
        vpcZoneIdentifiers: [subnet(p).id],
        launchConfiguration: p.add(launchConfiguration, "template", { associatePublicIpAddress: true }).id,
      }),
    "a public subnet of self-managed nodes": (p) =>
      scaling(p, { vpcZoneIdentifiers: [subnet(p, { mapPublicIpOnLaunch: true }).id] }),
    "a public subnet, and a launch template that leaves it to the subnet": (p) =>
      managed(p, {
        subnetIds: [subnet(p, { mapPublicIpOnLaunch: true }).id],
        launchTemplate: { id: template(p, {}).id },
      }),
    "a public subnet next to one from elsewhere": (p) =>
      managed(p, { subnetIds: ["subnet-1", subnet(p, { mapPublicIpOnLaunch: true }).id] }),
    "an address on one of two interfaces": (p) =>
      managed(p, {
        subnetIds: [subnet(p).id],
        launchTemplate: {
          id: template(p, {
            networkInterfaces: [{ associatePublicIpAddress: "false" }, { associatePublicIpAddress: "true" }],
          }).id,
        },
      }),
  },
  unknown: {
    "a subnet": {
      build: (p) => managed(p, { subnetIds: [subnet(p, { mapPublicIpOnLaunch: unknown }).id] }),
      says: "whether subnet subnet assigns",
    },
    "an address on the interface": {
      build: (p) =>
        managed(p, {
          subnetIds: [subnet(p).id],
          launchTemplate: { id: template(p, { networkInterfaces: [{ associatePublicIpAddress: unknown }] }).id },
        }),
      says: "whether the launch template assigns",
    },
    "subnets from elsewhere": {
      build: (p) => managed(p, { subnetIds: ["subnet-1"] }),
      moments: ["preview", "known"],
      says: "which this stack does not create",
    },
    "one subnet from elsewhere": {
      build: (p) => managed(p, { subnetIds: [subnet(p).id, "subnet-1"] }),
      moments: ["preview", "known"],
    },
  },
  notApplicable: {
    "instances of something else": (p) =>
      p.add("aws:autoscaling/group:Group", "other", {
        tags: [{ key: "Name", value: "bastion", propagateAtLaunch: true }],
        vpcZoneIdentifiers: [subnet(p, { mapPublicIpOnLaunch: true }).id],
      }),
  },
});

const pool = (...requirements: Input[]): Build =>
  one("kubernetes:karpenter.sh/v1:NodePool", { spec: { template: { spec: { requirements } } } });
const where = (key: string, values: Input, operator = "In"): Input => ({ key, operator, values });

const clear: Inputs = { instanceType: "m5.large" };
const mixedGroup = (launchTemplateSpecification: Input, overrides?: Input): Inputs => ({
  mixedInstancesPolicy: { launchTemplate: { launchTemplateSpecification, overrides } },
});

describeRule(nitroEncryption, {
  good: {
    "types that encrypt": (p) => managed(p, { instanceTypes: ["m7i.large", "m6i.large"] }),
    "a type of the launch template": (p) =>
      managed(p, { launchTemplate: { id: template(p, { instanceType: "c6gn.large" }).id } }),
    "types of a mixed group": (p) =>
      scaling(p, {
        mixedInstancesPolicy: {
          launchTemplate: {
            launchTemplateSpecification: { launchTemplateId: template(p, { instanceType: "m5.large" }).id },
            overrides: [{ instanceType: "m7i.large" }, { instanceType: "r7g.large" }],
          },
        },
      }),
    "a family that is newer than the table": {
      build: (p) => managed(p, { instanceTypes: ["m99z.large"] }),
      params: { extraFamilies: ["m99z"] },
    },
    "a NodePool by the label": pool(where("karpenter.k8s.aws/instance-encryption-in-transit-supported", ["true"])),
    "a NodePool of Auto Mode by the label": pool(
      where("karpenter.k8s.aws/instance-family", ["m5"]),
      where("eks.amazonaws.com/instance-encryption-in-transit-supported", ["true"]),
    ),
    "a NodePool by family": pool(where("karpenter.k8s.aws/instance-family", ["m7i", "m6i"])),
    "a NodePool of Auto Mode by family": pool(where("eks.amazonaws.com/instance-family", ["m7i"])),
    "a NodePool by type": pool(
      where("karpenter.k8s.aws/instance-family", ["m5", "m7i"]),
      where("node.kubernetes.io/instance-type", ["m7i.large"]),
    ),
  },
  bad: {
    "a type that does not": {
      build: (p) => managed(p, { instanceTypes: ["m7i.large", "m5.large"] }),
      says: /Instance type m5\.large sends plaintext[^]*NodeGroup "nodes", instanceTypes\[1\]$/m,
    },
    "the default": { build: (p) => managed(p, {}), says: "t3.medium (the default if no type is set)" },
    "a type of the launch template": {
      build: (p) => managed(p, { launchTemplate: { id: template(p, { instanceType: "m5.large" }).id } }),
      says: /m5\.large of launch template template[^]*NodeGroup "nodes"$/m,
    },
    "a type of the launch template, by its id": {
      build: (p) => {
        template(p, clear);
        managed(p, { launchTemplate: { id: "template-id" } });
      },
      moments: ["known"],
    },
    "a type of the launch template, by its name": (p) => {
      template(p, { ...clear, name: "nodes" });
      managed(p, { launchTemplate: { name: "nodes" } });
    },
    "self-managed nodes": (p) => scaling(p, { launchTemplate: { id: template(p, { instanceType: "t3.large" }).id } }),
    "the launch template of a mixed group, by its id": {
      build: (p) => {
        template(p, clear);
        scaling(p, mixedGroup({ launchTemplateId: "template-id" }));
      },
      moments: ["known"],
    },
    "the launch template of a mixed group, by its name": (p) => {
      template(p, { ...clear, name: "nodes" });
      scaling(p, mixedGroup({ launchTemplateName: "nodes" }));
    },
    "one type of a mixed group, next to another launch template": (p) => {
      const right = { launchTemplateId: template(p, { instanceType: "m7i.large" }).id };
      scaling(p, mixedGroup(right, [clear, { launchTemplateSpecification: right }]));
    },
    "another launch template of a mixed group": (p) =>
      scaling(
        p,
        mixedGroup({ launchTemplateId: template(p, { instanceType: "m7i.large" }).id }, [
          { instanceType: "m7i.xlarge" },
          { launchTemplateSpecification: { launchTemplateId: template(p, clear, "other").id } },
        ]),
      ),
    "one type of a mixed group": (p) =>
      scaling(p, {
        mixedInstancesPolicy: {
          launchTemplate: { overrides: [{ instanceType: "m7i.large" }, { instanceType: "m5.large" }] },
        },
      }),
    "a NodePool of any family": {
      build: pool(where("karpenter.sh/capacity-type", ["spot"])),
      says: "of any family (no requirement names one)",
    },
    "a NodePool without requirements": one("kubernetes:karpenter.sh/v1:NodePool", { spec: {} }),
    "a NodePool that does not insist": pool(
      where("karpenter.k8s.aws/instance-encryption-in-transit-supported", ["true", "false"]),
    ),
    "a NodePool that wants the opposite": pool(
      where("karpenter.k8s.aws/instance-encryption-in-transit-supported", ["true"], "NotIn"),
    ),
    "one family of a NodePool": {
      build: pool(where("karpenter.k8s.aws/instance-family", ["m7i", "m5"])),
      says: "Instance type m5 sends plaintext",
    },
    "one type of a NodePool": pool(where("node.kubernetes.io/instance-type", [unknown, "m5.large"])),
  },
  unknown: {
    types: (p) => managed(p, { instanceTypes: unknownList }),
    "a type": (p) => managed(p, { instanceTypes: ["m7i.large", unknown] }),
    "a type of the launch template": {
      build: (p) => managed(p, { launchTemplate: { id: template(p, { instanceType: unknown }).id } }),
      says: "the instance type of launch template template",
    },
    "a launch template from elsewhere": {
      build: (p) => managed(p, { launchTemplate: { id: "lt-1" } }),
      moments: ["preview", "known"],
    },
    "a launch configuration from elsewhere": {
      build: (p) => scaling(p, { launchConfiguration: "nodes" }),
      moments: ["preview", "known"],
      says: "which is not in this stack",
    },
    "types of a mixed group by what they have": {
      build: (p) =>
        scaling(
          p,
          mixedGroup({ launchTemplateId: template(p, { instanceType: "m7i.large" }).id }, [
            { instanceRequirements: { vcpuCount: { min: 2 }, memoryMib: { min: 4096 } } },
          ]),
        ),
      moments: ["preview", "known"],
      says: "overrides[0].instanceRequirements",
    },
    "self-managed nodes whose type nobody names": {
      build: (p) => scaling(p, { launchTemplate: { id: template(p, {}).id } }),
      moments: ["preview", "known"],
      says: "of the Auto Scaling group, which names none",
    },
    "a type that is not in the table": {
      build: (p) => managed(p, { instanceTypes: ["m99z.large"] }),
      moments: ["preview", "known"],
      says: "whether m99z.large encrypts",
    },
    "families of a NodePool": pool(where("karpenter.k8s.aws/instance-family", unknownList)),
    "a family of a NodePool": pool(where("karpenter.k8s.aws/instance-family", ["m7i", unknown])),
    "requirements of a NodePool": one("kubernetes:karpenter.sh/v1:NodePool", {
      spec: { template: { spec: { requirements: unknownList } } },
    }),
    "a requirement of a NodePool": pool(where(unknown as string, ["m7i"])),
  },
});
