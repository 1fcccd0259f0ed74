/** How many pods with security groups of their own fit on the nodes. */
import { branchEniCapacity } from "../../../policypack/rules/pod-security-groups/branch-eni-capacity";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";
import { cluster, type Inputs, pods, policy } from "../vpc-cni";

const nodes = (p: Program, inputs: Inputs = {}, maxSize: Input = 1): Declared =>
  p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
    clusterName: cluster(p).out("name"),
    instanceTypes: ["m7i.large"],
    scalingConfig: { minSize: 0, desiredSize: 1, maxSize },
    ...inputs,
  });
/** Nodes with 9 branch interfaces, and a workload with groups. */
const nine = (inputs: Inputs, kind?: string): Build => {
  return (p) => {
    nodes(p);
    policy(p);
    pods(p, {}, inputs, kind);
  };
};

describeRule(branchEniCapacity, {
  good: {
    "one by default next to others": (p) => {
      nine({ replicas: 8 }, "apps/v1:StatefulSet")(p);
      pods(p, {}, {}, "apps/v1:ReplicaSet");
    },
    "a Job of one next to others": (p) => {
      nine({ replicas: 8 }, "apps/v1:StatefulSet")(p);
      pods(p, {}, {}, "batch/v1:Job");
    },
    "as many as there are, with those of a roll-out": nine({ replicas: 7 }),
    "as many as there are, recreated": nine({ replicas: 9, strategy: { type: "Recreate" } }),
    "as many as there are, one at a time": nine({
      replicas: 9,
      strategy: { rollingUpdate: { maxSurge: 0 } },
    }),
    "a StatefulSet": nine({ replicas: 9 }, "apps/v1:StatefulSet"),
    "a Job": nine({ parallelism: 9, completions: 90 }, "batch/v1:Job"),
    "a Pod": (p) => {
      nodes(p);
      policy(p);
      p.add("kubernetes:core/v1:Pod", "api", { metadata: { namespace: "shop", labels: { app: "api" } }, spec: {} });
    },
    "a DaemonSet": nine({}, "apps/v1:DaemonSet"),
    "one replica by default": nine({}),
    "nodes that may come": (p) => {
      nodes(p, {}, 2);
      policy(p);
      pods(p, {}, { replicas: 14 });
    },
    "selected twice": (p) => {
      nine({ replicas: 7 })(p);
      p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "second", {
        metadata: { namespace: "shop" },
        spec: { podSelector: {}, securityGroups: { groupIds: ["sg-1"] } },
      });
    },
    "not selected": (p) => {
      nine({ replicas: 1 })(p);
      p.add("kubernetes:apps/v1:Deployment", "web", {
        metadata: { namespace: "shop" },
        spec: { replicas: 100, template: { metadata: { labels: { app: "web" } } } },
      });
    },
    "self-managed nodes": (p) => {
      cluster(p);
      const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { instanceType: "m7i.large" });
      p.add("aws:autoscaling/group:Group", "nodes", {
        tags: [{ key: "kubernetes.io/cluster/main", value: "owned" }],
        launchTemplate: { id: template.id },
        maxSize: 1,
      });
      policy(p);
      pods(p, {}, { replicas: 7 });
    },
  },
  bad: {
    "surely selected, and maybe by another policy": (p) => {
      nine({ replicas: 8 })(p);
      p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "maybe", {
        metadata: { namespace: "shop" },
        spec: { podSelector: unknown, securityGroups: { groupIds: ["sg-1"] } },
      });
    },
    "surely selected, and maybe by a later policy": (p) => {
      nine({ replicas: 8 })(p);
      p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "wide", {
        metadata: { namespace: "shop" },
        spec: { podSelector: unknown, securityGroups: { groupIds: ["sg-1"] } },
      });
    },
    "two more in a roll-out by number": nine({ replicas: 8, strategy: { rollingUpdate: { maxSurge: 2 } } }),
    "a part of a pod more in a roll-out": nine({ replicas: 4, strategy: { rollingUpdate: { maxSurge: "126%" } } }),
    "a DaemonSet next to others": (p) => {
      nodes(p, {}, 3);
      policy(p);
      pods(p, {}, {}, "apps/v1:DaemonSet");
      pods(p, {}, { replicas: 25 }, "apps/v1:StatefulSet");
    },
    "a Job of one next to others": (p) => {
      nine({ replicas: 9 }, "apps/v1:StatefulSet")(p);
      pods(p, {}, {}, "batch/v1:Job");
    },
    "one more": {
      build: nine({ replicas: 10, strategy: { type: "Recreate" } }),
      says: "10 pods with their own security groups (including a rollout) need a branch interface, but the nodes (max size) have 9",
    },
    "one more in a roll-out": { build: nine({ replicas: 8 }), says: "10 pods" },
    "one more in a roll-out by number": nine({ replicas: 9, strategy: { rollingUpdate: { maxSurge: 1 } } }),
    "one more in a roll-out by name": nine({
      replicas: 5,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "100%" } },
    }),
    "a StatefulSet": nine({ replicas: 10 }, "apps/v1:StatefulSet"),
    "a Job": nine({ parallelism: 10 }, "batch/v1:Job"),
    "a CronJob": (p) => {
      nodes(p);
      policy(p);
      p.add("kubernetes:batch/v1:CronJob", "api", {
        metadata: { namespace: "shop" },
        spec: { jobTemplate: { spec: { parallelism: 10, template: { metadata: { labels: { app: "api" } } } } } },
      });
    },
    "a DaemonSet, on nodes without a trunk": (p) => {
      nodes(p, { instanceTypes: ["t3.large"] });
      policy(p);
      pods(p, {}, {}, "apps/v1:DaemonSet");
    },
    "the smallest of several types": (p) => {
      nodes(p, { instanceTypes: ["m7i.xlarge", "m7i.large"] });
      policy(p);
      pods(p, {}, { replicas: 8 });
    },
    "the default type": (p) => {
      nodes(p, { instanceTypes: undefined });
      policy(p);
      pods(p);
    },
    "Windows nodes": (p) => {
      nodes(p, { amiType: "WINDOWS_CORE_2022_x86_64" });
      policy(p);
      pods(p, {}, {}, "apps/v1:StatefulSet");
    },
    "two workloads, one of unknown size": (p) => {
      nine({ replicas: 8 })(p);
      pods(p, {}, { replicas: unknown }, "apps/v1:StatefulSet");
    },
    "the nodes that there are": {
      build: (p) => {
        nodes(p, {}, 2);
        policy(p);
        pods(p, {}, { replicas: 8 });
      },
      params: { nodes: "desired" },
      says: "the nodes (desired size) have 9",
    },
    "the nodes that there are at least": { build: nine({}), params: { nodes: "min" }, says: "(min size) have 0" },
    "the instances that there are": {
      build: (p) => {
        cluster(p);
        const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { instanceType: "m7i.large" });
        p.add("aws:autoscaling/group:Group", "nodes", {
          tags: [{ key: "kubernetes.io/cluster/main", value: "owned" }],
          launchTemplate: { id: template.id },
          maxSize: 9,
          desiredCapacity: 1,
        });
        policy(p);
        pods(p, {}, { replicas: 8 });
      },
      params: { nodes: "desired" },
    },
  },
  unknown: {
    replicas: nine({ replicas: unknown }),
    surge: nine({ replicas: 1, strategy: { rollingUpdate: { maxSurge: unknown } } }),
    "a surge that is not a number": {
      build: nine({ replicas: 1, strategy: { rollingUpdate: { maxSurge: "some" } } }),
      moments: ["preview", "known"],
    },
    strategy: nine({ replicas: 1, strategy: { type: unknown } }),
    "size of the nodes": (p) => {
      nodes(p, {}, unknown);
      policy(p);
      pods(p);
    },
    "system of the nodes": (p) => {
      nodes(p, { amiType: unknown });
      policy(p);
      pods(p);
    },
    "whether instances are nodes": (p) => {
      cluster(p);
      const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", { instanceType: "m7i.large" });
      p.add("aws:autoscaling/group:Group", "nodes", {
        tags: [{ key: unknown, value: "owned" }],
        launchTemplate: { id: template.id },
        maxSize: 1,
      });
      policy(p);
      pods(p);
    },
    "type of the nodes": (p) => {
      nodes(p, { instanceTypes: unknownList });
      policy(p);
      pods(p);
    },
    "a type that is not in the table": {
      build: (p) => {
        nodes(p, { instanceTypes: ["m7i.large", "m99z.large"] });
        policy(p);
        pods(p);
      },
      moments: ["preview", "known"],
      says: "branch interfaces on the nodes",
    },
    "whether pods are selected": (p) => {
      nodes(p);
      policy(p);
      p.add("kubernetes:apps/v1:Deployment", "api", {
        metadata: { namespace: "shop" },
        spec: { replicas: 20, template: { metadata: { labels: unknown } } },
      });
    },
  },
  notApplicable: {
    "no workloads": (p) => {
      nodes(p);
      policy(p);
    },
    "no nodes": (p) => {
      cluster(p);
      policy(p);
      pods(p, {}, { replicas: 100 });
    },
    Karpenter: (p) => {
      nine({ replicas: 100 })(p);
      p.add("kubernetes:karpenter.sh/v1:NodePool", "pool");
    },
    "two clusters": (p) => {
      p.add("aws:eks/cluster:Cluster", "other");
      nine({ replicas: 100 })(p);
    },
  },
});
