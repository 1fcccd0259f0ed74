import { clusterSecurityGroup } from "../../../policypack/rules/node-groups/cluster-security-group-on-nodes";
import { imdsv2 } from "../../../policypack/rules/node-groups/imdsv2";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

type Inputs = Readonly<Record<string, Input>>;

const template =
  (inputs: Inputs): Build =>
  (p) =>
    p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", inputs);
const metadata = (metadataOptions: Inputs): Build => template({ metadataOptions: { ...metadataOptions } });

describeRule(imdsv2, {
  good: {
    required: metadata({ httpTokens: "required", httpPutResponseHopLimit: 1 }),
    "required, hop limit by default": metadata({ httpTokens: "required" }),
    off: metadata({ httpEndpoint: "disabled" }),
    "off, the rest unknown": metadata({
      httpEndpoint: "disabled",
      httpTokens: unknown,
      httpPutResponseHopLimit: unknown,
    }),
    "endpoint unknown, but safe either way": metadata({ httpEndpoint: unknown, httpTokens: "required" }),
    "a longer hop limit, where it is accepted": {
      build: metadata({ httpTokens: "required", httpPutResponseHopLimit: 2 }),
      params: { maxHopLimit: 2 },
    },
    "a launch configuration": (p) =>
      p.add("aws:ec2/launchConfiguration:LaunchConfiguration", "nodes", {
        metadataOptions: { httpTokens: "required" },
      }),
  },
  bad: {
    "nothing set": { build: template({}), says: "httpTokens is not set" },
    optional: { build: metadata({ httpTokens: "optional" }), says: 'httpTokens is "optional"' },
    "two hops": { build: metadata({ httpTokens: "required", httpPutResponseHopLimit: 2 }), says: "the hop limit is 2" },
    "two hops, tokens unknown": metadata({ httpTokens: unknown, httpPutResponseHopLimit: 2 }),
    "optional, hops unknown": metadata({ httpTokens: "optional", httpPutResponseHopLimit: unknown }),
    "enabled by name": metadata({ httpEndpoint: "enabled" }),
    "a launch configuration": (p) => p.add("aws:ec2/launchConfiguration:LaunchConfiguration", "nodes", {}),
  },
  unknown: {
    "all options": template({ metadataOptions: unknown }),
    tokens: metadata({ httpTokens: unknown }),
    hops: metadata({ httpTokens: "required", httpPutResponseHopLimit: unknown }),
    endpoint: metadata({ httpEndpoint: unknown, httpTokens: "optional" }),
  },
});

const own = (p: Program): Declared => p.add("aws:ec2/securityGroup:SecurityGroup", "own", {});

/** A cluster whose own security group is `sg-cluster` once it is made. */
const cluster = (p: Program, securityGroupIds?: Input): Declared =>
  p.add(
    "aws:eks/cluster:Cluster",
    "main",
    { vpcConfig: { subnetIds: unknownList, securityGroupIds } },
    { outputs: { vpcConfig: { clusterSecurityGroupId: "sg-cluster" } } },
  );
const clusterOfUnknownGroup = (p: Program): Declared =>
  p.add("aws:eks/cluster:Cluster", "main", {}, { outputs: { vpcConfig: { clusterSecurityGroupId: unknown } } });
const clusterGroup = (of: Declared): Input => of.out("vpcConfig", "clusterSecurityGroupId");

const managed = (p: Program, inputs: Inputs = {}): Declared => p.add("aws:eks/nodeGroup:NodeGroup", "managed", inputs);
const from = (launchTemplate: Declared): Inputs => ({ launchTemplate: { id: launchTemplate.id, version: "1" } });
const launch = (p: Program, inputs: Inputs): Declared =>
  p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", inputs);
const scaling = (p: Program, inputs: Inputs): Declared =>
  p.add("aws:autoscaling/group:Group", "self-managed", { maxSize: 1, ...inputs });
const tags: Input = [{ key: "kubernetes.io/cluster/main", value: "owned", propagateAtLaunch: true }];

describeRule(clusterSecurityGroup, {
  good: {
    "managed, without a launch template": (p) => managed(p),
    "managed, launch template without groups": (p) => managed(p, from(launch(p, { instanceType: "m7i.large" }))),
    "managed, cluster group among others": (p) =>
      managed(p, from(launch(p, { vpcSecurityGroupIds: [clusterGroup(cluster(p)), own(p).id] }))),
    "managed, cluster group of one of two clusters": (p) => {
      p.add("aws:eks/cluster:Cluster", "other", { vpcConfig: { securityGroupIds: ["sg-own"] } });
      managed(p, from(launch(p, { vpcSecurityGroupIds: [clusterGroup(cluster(p))] })));
    },
    "managed, cluster group on the interface": (p) =>
      managed(p, from(launch(p, { networkInterfaces: [{ securityGroups: [clusterGroup(cluster(p))] }] }))),
    "self-managed, by launch template": (p) =>
      scaling(p, { tags, ...from(launch(p, { vpcSecurityGroupIds: [clusterGroup(cluster(p))] })) }),
    "self-managed, by mixed instances": (p) =>
      scaling(p, {
        tags,
        mixedInstancesPolicy: {
          launchTemplate: {
            launchTemplateSpecification: {
              launchTemplateId: launch(p, { vpcSecurityGroupIds: [clusterGroup(cluster(p))] }).id,
            },
          },
        },
      }),
    "self-managed, by launch configuration": (p) =>
      scaling(p, {
        tags,
        launchConfiguration: p.add("aws:ec2/launchConfiguration:LaunchConfiguration", "nodes", {
          securityGroups: [clusterGroup(cluster(p))],
        }).id,
      }),
  },
  bad: {
    "managed, only its own group": {
      build: (p) => {
        cluster(p);
        managed(p, from(launch(p, { vpcSecurityGroupIds: [own(p).id] })));
      },
      says: "launch template nodes does not list it",
    },
    "managed, only its own group, that of the cluster not known yet": (p) => {
      clusterOfUnknownGroup(p);
      managed(p, from(launch(p, { vpcSecurityGroupIds: [own(p).id] })));
    },
    "managed, only a group of a component, neither known yet": (p) => {
      clusterOfUnknownGroup(p);
      const component = p.add("my:index:Firewall", "own", {}, { outputs: { groupId: unknown } });
      managed(p, from(launch(p, { vpcSecurityGroupIds: [component.out("groupId")] })));
    },
    "managed, group by id": (p) => {
      cluster(p);
      managed(p, from(launch(p, { vpcSecurityGroupIds: ["sg-other"] })));
    },
    "managed, interface without it, though the template has it": (p) => {
      const group = clusterGroup(cluster(p));
      managed(
        p,
        from(launch(p, { vpcSecurityGroupIds: [group], networkInterfaces: [{ securityGroups: [own(p).id] }] })),
      );
    },
    "self-managed, no groups at all": {
      build: (p) => {
        cluster(p);
        scaling(p, { tags, ...from(launch(p, { instanceType: "m7i.large" })) });
      },
      says: /"self-managed", launchTemplate$/m,
    },
    "managed, a group that came from the cluster and is not its own": {
      build: (p) => managed(p, from(launch(p, { vpcSecurityGroupIds: [cluster(p, ["sg-own"]).out("own")] }))),
      moments: ["known"],
    },
    "self-managed without a tag, started for one of two clusters": (p) => {
      p.add("aws:eks/cluster:Cluster", "other", {});
      scaling(p, from(launch(p, { userData: cluster(p).out("endpoint"), vpcSecurityGroupIds: [own(p).id] })));
    },
    "self-managed without a tag, but started for the cluster": (p) =>
      scaling(p, from(launch(p, { userData: cluster(p).out("endpoint"), vpcSecurityGroupIds: [own(p).id] }))),
  },
  unknown: {
    "managed, a group of a cluster that names several": (p) =>
      managed(p, from(launch(p, { vpcSecurityGroupIds: [cluster(p, ["sg-own"]).out("own")] }))),
    "managed, a group of a cluster that may name several": (p) =>
      managed(p, from(launch(p, { vpcSecurityGroupIds: [cluster(p, unknownList).out("own")] }))),
    "managed, a group of an id that may be the cluster's": {
      build: (p) => {
        clusterOfUnknownGroup(p);
        managed(p, from(launch(p, { vpcSecurityGroupIds: ["sg-1"] })));
      },
      moments: ["known"],
    },
    "managed, a group of nowhere and a cluster whose group is not known yet": (p) => {
      clusterOfUnknownGroup(p);
      managed(p, from(launch(p, { vpcSecurityGroupIds: [unknown] })));
    },
    "managed, groups of two clusters, of which one names several": (p) => {
      const other = p.add("aws:eks/cluster:Cluster", "other", { vpcConfig: { securityGroupIds: ["sg-own"] } });
      managed(p, from(launch(p, { vpcSecurityGroupIds: [clusterGroup(cluster(p)), other.out("own")] })));
    },
    "managed, a group of a component whose cluster names several": (p) => {
      const component = p.add("eks:index:Cluster", "component");
      p.add("aws:eks/cluster:Cluster", "inner", { vpcConfig: { securityGroupIds: ["sg-own"] } }, { parent: component });
      cluster(p);
      managed(p, from(launch(p, { vpcSecurityGroupIds: [component.out("nodeSecurityGroupId")] })));
    },
    "self-managed, a tag that may be that of a cluster": {
      build: (p) => {
        cluster(p);
        scaling(p, { tags: [{ key: unknown }], ...from(launch(p, { vpcSecurityGroupIds: [own(p).id] })) });
      },
      says: /: tags\.$/m,
    },
    "managed, groups from nowhere": (p) => {
      cluster(p);
      managed(p, from(launch(p, { vpcSecurityGroupIds: unknownList })));
    },
    "managed, launch template by id": {
      build: (p) => managed(p, { launchTemplate: { id: "lt-1", version: "1" } }),
      moments: ["preview", "known"],
    },
    "managed, the cluster is made elsewhere": {
      build: (p) => managed(p, { clusterName: "main", ...from(launch(p, { vpcSecurityGroupIds: ["sg-1"] })) }),
      moments: ["preview", "known"],
      says: "the cluster is not in this stack",
    },
    "self-managed, launch template by id": (p) => {
      cluster(p);
      scaling(p, { tags, launchTemplate: { id: "lt-1" } });
    },
  },
  notApplicable: {
    "an Auto Scaling group of something else": (p) => {
      cluster(p);
      scaling(p, from(launch(p, { vpcSecurityGroupIds: [own(p).id] })));
    },
  },
});
