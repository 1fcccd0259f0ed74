/** SecurityGroupPolicies: their selectors, their groups, and their order with the pods. */
import { policyBeforeWorkloads } from "../../../policypack/rules/pod-security-groups/policy-before-workloads";
import { policyGroupsExist } from "../../../policypack/rules/pod-security-groups/policy-groups-exist";
import { policySelectors } from "../../../policypack/rules/pod-security-groups/policy-selectors";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, mixed, type Program, unknown, unknownList } from "../program";
import { account, byAccount, byLabel, deployment, group, policy, policyType } from "../security-group-policies";

const spec = (spec: Input, namespace: Input = "shop"): Build => {
  return (p) => p.add(policyType, "policy", { metadata: { namespace }, spec });
};
const named = { securityGroups: { groupIds: ["sg-1"] } };

describeRule(policySelectors, {
  good: {
    "all pods of some service accounts of a system namespace": spec(
      { ...named, podSelector: {}, serviceAccountSelector: { matchLabels: { a: "b" } } },
      "kube-system",
    ),
    "by pod": spec({ ...named, ...byLabel("api") }),
    "by pod, namespace unknown": spec({ ...named, ...byLabel("api") }, unknown),
    "by service account": spec({
      ...named,
      serviceAccountSelector: { matchExpressions: [{ key: "a", operator: "Exists" }] },
    }),
    "by both": spec({ ...named, podSelector: {}, serviceAccountSelector: { matchLabels: { a: "b" } } }),
    "a whole namespace": spec({ ...named, podSelector: {} }),
    "a whole namespace of service accounts": spec({ ...named, serviceAccountSelector: { matchLabels: {} } }),
    "five groups": spec({ ...byLabel("api"), securityGroups: { groupIds: ["1", "2", "3", "4", "5"] } }),
    "a label that is not known": spec({ ...named, ...byLabel(unknown) }),
    "a system namespace, by an expression": spec(
      { ...named, podSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] } },
      "kube-system",
    ),
    "a system namespace, by label": spec({ ...named, ...byLabel("api") }, "kube-system"),
  },
  bad: {
    "no selector": { build: spec(named), says: "selects no pods: it has no selector" },
    "no groups": {
      build: spec({ ...byLabel("api"), securityGroups: { groupIds: [] } }),
      says: "names 0 security groups",
    },
    "no list of groups": spec(byLabel("api")),
    "six groups": {
      build: spec({ ...byLabel("api"), securityGroups: { groupIds: ["1", "2", "3", "4", "5", "6"] } }),
      says: "names 6 security groups",
    },
    "all of a system namespace": {
      build: spec({ ...named, podSelector: {} }, "kube-system"),
      says: "selects every pod of the namespace",
    },
    "all of a system namespace, by no labels": spec({ ...named, podSelector: { matchLabels: {} } }, "kube-system"),
    "all of a namespace, where that is not accepted": {
      build: spec({ ...named, podSelector: {} }),
      params: { wholeNamespaces: false },
    },
    "no selector, groups unknown": spec({ securityGroups: { groupIds: unknownList } }),
    "no groups, selector unknown": spec({ podSelector: unknown }),
  },
  unknown: {
    groups: spec({ ...byLabel("api"), securityGroups: { groupIds: unknownList } }),
    "the namespace of a selector for all": spec({ ...named, podSelector: {} }, unknown),
    "a selector in a system namespace": spec({ ...named, podSelector: unknown }, "kube-system"),
    "its labels in a system namespace": spec({ ...named, podSelector: { matchLabels: unknown } }, "kube-system"),
    "all of it": spec(unknown),
  },
});

const vpc = (p: Program, name = "main"): Declared => p.add("aws:ec2/vpc:Vpc", name);
const cluster = (p: Program, of: Declared): Declared => {
  const subnet = p.add("aws:ec2/subnet:Subnet", "subnet", { vpcId: of.id });
  return p.add("aws:eks/cluster:Cluster", "main", { vpcConfig: { subnetIds: [subnet.id] } });
};
const withGroups = (p: Program, ids: Input): Declared =>
  policy(p, { ...byLabel("api"), securityGroups: { groupIds: ids } });

describeRule(policyGroupsExist, {
  good: {
    "in a VPC of a stack without a cluster": (p) => {
      withGroups(p, [group(p, "group", { vpcId: vpc(p).id }).id]);
    },
    "made here": (p) => withGroups(p, [group(p).id, group(p, "other").id]),
    "made here, in the VPC of the cluster": (p) => {
      const main = vpc(p);
      cluster(p, main);
      withGroups(p, [group(p, "group", { vpcId: main.id }).id]);
    },
    "in a VPC from elsewhere": (p) => {
      cluster(p, vpc(p));
      withGroups(p, [group(p, "group", { vpcId: "vpc-1" }).id]);
    },
    "made by another stack": { build: (p) => withGroups(p, ["sg-1"]), params: { externalGroupIds: ["sg-1"] } },
  },
  bad: {
    "in another VPC": {
      build: (p) => {
        cluster(p, vpc(p));
        withGroups(p, [group(p, "group", { vpcId: vpc(p, "other").id }).id]);
      },
      says: "Security group group of the SecurityGroupPolicy is not in the cluster's VPC",
    },
    "one of two in another VPC, the other from elsewhere": (p) => {
      cluster(p, vpc(p));
      withGroups(p, ["sg-1", group(p, "group", { vpcId: vpc(p, "other").id }).id]);
    },
  },
  unknown: {
    "by id": {
      build: (p) => withGroups(p, [group(p).id, "sg-1"]),
      moments: ["preview", "known"],
      says: "whether security group sg-1 exists",
    },
    "all groups": {
      build: (p) => withGroups(p, unknownList),
      says: /preview: spec\.securityGroups\.groupIds\.$/m,
    },
    "a group": (p) => withGroups(p, [group(p).id, unknown]),
  },
  notApplicable: { "no groups": (p) => withGroups(p, []) },
});

describeRule(policyBeforeWorkloads, {
  good: {
    "by dependsOn": (p) => deployment(p, {}, { app: "api" }, { dependsOn: [policy(p, byLabel("api"))] }),
    "at some distance": (p) => {
      const between = p.add("kubernetes:core/v1:ConfigMap", "between", {}, { dependsOn: [policy(p, byLabel("api"))] });
      deployment(p, {}, { app: "api" }, { dependsOn: [between] });
    },
    "by dependsOn, labels unknown": (p) => deployment(p, {}, unknown, { dependsOn: [policy(p, byLabel("api"))] }),
  },
  bad: {
    "by service account, in the old field": (p) => {
      policy(p, byAccount("api"));
      account(p, { app: "api" });
      deployment(p, { serviceAccount: "shopper" });
    },
    "by an account that has namesakes and neighbours": (p) => {
      policy(p, byAccount("api"));
      account(p, { app: "api" });
      p.add("kubernetes:core/v1:ServiceAccount", "namesake", {
        metadata: { name: "shopper", namespace: "other", labels: { app: "web" } },
      });
      p.add("kubernetes:core/v1:ServiceAccount", "neighbour", {
        metadata: { name: "other", namespace: "shop", labels: { app: "web" } },
      });
      deployment(p, { serviceAccountName: "shopper" });
    },
    "by an account among other sources": (p) => {
      policy(p, byAccount("api"));
      const names = p.add("random:index/randomPet:RandomPet", "name");
      const made = account(p, { app: "api" }, names.id);
      p.add("kubernetes:core/v1:ServiceAccount", "other", {
        metadata: { name: names.out("other"), namespace: "shop", labels: { app: "web" } },
      });
      const settings = p.add("kubernetes:core/v1:ConfigMap", "settings");
      deployment(p, {
        serviceAccountName: made.out("metadata", "name"),
        containers: [{ image: settings.out("data", "image") }],
      });
    },
    "no dependsOn": {
      build: (p) => {
        policy(p, byLabel("api"));
        deployment(p);
      },
      says: "before SecurityGroupPolicy policy",
    },
    "a whole namespace": (p) => {
      policy(p, { podSelector: {} });
      deployment(p, {}, undefined);
    },
    "by an expression": (p) => {
      policy(p, { podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["web", "api"] }] } });
      deployment(p);
    },
    "by what a label is not": (p) => {
      policy(p, {
        podSelector: {
          matchExpressions: [
            { key: "app", operator: "NotIn", values: ["web"] },
            { key: "gone", operator: "DoesNotExist" },
            { key: "app", operator: "Exists" },
          ],
        },
      });
      deployment(p);
    },
    "by service account": (p) => {
      policy(p, byAccount("api"));
      account(p, { app: "api" });
      deployment(p, { serviceAccountName: "shopper" });
    },
    "by an account whose name comes from its resource": (p) => {
      policy(p, byAccount("api"));
      const made = account(p, { app: "api" }, p.add("random:index/randomPet:RandomPet", "name").id);
      deployment(p, { serviceAccountName: made.out("metadata", "name") });
    },
    "by the default service account": (p) => {
      policy(p, byAccount("api"));
      account(p, { app: "api" }, "default");
      deployment(p);
    },
    "all service accounts": (p) => {
      policy(p, { serviceAccountSelector: {} });
      deployment(p, { serviceAccountName: "elsewhere" });
    },
    "a namespace that is made here": (p) => {
      const home = p.add("kubernetes:core/v1:Namespace", "home", {}, { outputs: { metadata: { name: "home-1" } } });
      policy(p, byLabel("api"), "policy", home.out("metadata", "name"));
      p.add("kubernetes:apps/v1:StatefulSet", "api", {
        metadata: { namespace: home.out("metadata", "name") },
        spec: { template: { metadata: { labels: { app: "api" } } } },
      });
    },
    "the default namespace": (p) => {
      policy(p, byLabel("api"), "policy", "default");
      p.add("kubernetes:core/v1:Pod", "api", { metadata: { labels: { app: "api" } } });
    },
    "a CronJob": (p) => {
      policy(p, byLabel("api"));
      p.add("kubernetes:batch/v1:CronJob", "api", {
        metadata: { namespace: "shop" },
        spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: "api" } } } } } },
      });
    },
  },
  unknown: {
    "the pods": (p) => {
      policy(p, byAccount("api"));
      account(p, { app: "web" }, "default");
      p.add("kubernetes:apps/v1:Deployment", "api", {
        metadata: { namespace: "shop" },
        spec: { template: { metadata: { labels: { app: "api" } }, spec: unknown } },
      });
    },
    "which of two accounts": (p) => {
      policy(p, byAccount("api"));
      const accounts = ["one", "two"].map((name) =>
        p.add("kubernetes:core/v1:ServiceAccount", name, { metadata: { namespace: "shop", labels: { app: "api" } } }),
      );
      deployment(p, { serviceAccountName: mixed(...accounts.map((each) => each.out("metadata", "name"))) });
    },
    "the namespace of the workload": (p) => {
      policy(p, byLabel("api"));
      p.add("kubernetes:apps/v1:Deployment", "api", {
        metadata: { namespace: unknown },
        spec: { template: { metadata: { labels: { app: "api" } } } },
      });
    },
    "labels of the pods": (p) => {
      policy(p, byLabel("api"));
      deployment(p, {}, unknown);
    },
    "a label of the pods": (p) => {
      policy(p, byLabel("api"));
      deployment(p, {}, { app: unknown });
    },
    "the label wanted": (p) => {
      policy(p, byLabel(unknown));
      deployment(p);
    },
    "an operator that does not exist": {
      build: (p) => {
        policy(p, { podSelector: { matchExpressions: [{ key: "app", operator: "Like", values: ["api"] }] } });
        deployment(p);
      },
      moments: ["preview", "known"],
    },
    "the service account": {
      build: (p) => {
        policy(p, byAccount("api"));
        deployment(p, { serviceAccountName: "elsewhere" });
      },
      moments: ["preview", "known"],
    },
    "the namespace of the policy": (p) => {
      policy(p, byLabel("api"), "policy", unknown);
      deployment(p);
    },
  },
  notApplicable: {
    "other labels": (p) => {
      policy(p, byLabel("web"));
      deployment(p);
    },
    "another namespace": (p) => {
      policy(p, byLabel("api"), "policy", "other");
      deployment(p);
    },
    "another service account": (p) => {
      policy(p, byAccount("api"));
      account(p, { app: "web" });
      deployment(p, { serviceAccountName: "shopper" });
    },
    "both selectors, and one does not match": (p) => {
      policy(p, { ...byLabel("web"), serviceAccountSelector: {} });
      deployment(p);
    },
    "no selector": (p) => {
      policy(p, {});
      deployment(p);
    },
    "by what a label is": (p) => {
      policy(p, { podSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["api"] }] } });
      deployment(p);
    },
  },
});
