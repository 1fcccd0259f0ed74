/** The default group, descriptions, tags and webhook ports. */
import { defaultSecurityGroup } from "../../../policypack/rules/security-groups/default-security-group";
import { oneClusterTag } from "../../../policypack/rules/security-groups/one-cluster-tag";
import { ruleDescriptions } from "../../../policypack/rules/security-groups/rule-descriptions";
import { webhookPortCollision } from "../../../policypack/rules/security-groups/webhook-port-collision";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";
import { egressRule, group, ingressRule, type Inputs, oldRule, template } from "../quotas";

const cluster = (p: Program, inputs: Inputs = {}): Declared =>
  p.add("aws:eks/cluster:Cluster", "main", inputs, {
    outputs: { vpcConfig: { clusterSecurityGroupId: "sg-cluster" } },
  });
const clusterGroup = (of: Declared): Input => of.out("vpcConfig", "clusterSecurityGroupId");

const policy = (p: Program, groupIds: Input): Declared =>
  p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "policy", {
    spec: { securityGroups: { groupIds } },
  });

const vpc = (p: Program): Declared => p.add("aws:ec2/vpc:Vpc", "main");
const inVpc = (p: Program, of: Declared): Declared =>
  cluster(p, { vpcConfig: { subnetIds: [p.add("aws:ec2/subnet:Subnet", "subnet", { vpcId: of.id }).id] } });
const defaults = (p: Program, inputs: Inputs): Declared =>
  p.add("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "closed", inputs);
const anyRule = { protocol: "-1", fromPort: 0, toPort: 0, self: true };

describeRule(defaultSecurityGroup, {
  good: {
    closed: (p) => {
      const main = vpc(p);
      inVpc(p, main);
      defaults(p, { vpcId: main.id });
    },
    "closed by empty lists": (p) => defaults(p, { vpcId: "vpc-1", ingress: [], egress: [] }),
  },
  bad: {
    "closed in a VPC from elsewhere": (p) => {
      inVpc(p, vpc(p));
      defaults(p, { vpcId: "vpc-1" });
    },
    "rules inbound": {
      build: (p) => defaults(p, { vpcId: "vpc-1", ingress: [anyRule] }),
      says: "The default security group closed still has rules",
    },
    "rules outbound": (p) => defaults(p, { vpcId: "vpc-1", egress: [anyRule] }),
    "rules outbound, inbound unknown": (p) => defaults(p, { ingress: unknownList, egress: [anyRule] }),
    "as AWS made it": {
      build: (p) => inVpc(p, vpc(p)),
      says: "The default security group of main still has its initial rules",
    },
    "closed in another VPC": (p) => {
      inVpc(p, vpc(p));
      defaults(p, { vpcId: p.add("aws:ec2/vpc:Vpc", "other").id });
    },
  },
  unknown: {
    rules: (p) => defaults(p, { ingress: unknownList }),
    "its VPC": (p) => {
      inVpc(p, vpc(p));
      defaults(p, { vpcId: unknown });
    },
  },
  notApplicable: { "a VPC without a cluster": (p) => vpc(p) },
});

const said = { description: "Kubelet" };

describeRule(ruleDescriptions, {
  good: {
    inbound: (p) => p.add(ingressRule, "rule", said),
    outbound: (p) => p.add(egressRule, "rule", said),
    "in the old shape": (p) => p.add(oldRule, "rule", { type: "egress", ...said }),
    inline: (p) => group(p, "group", { ingress: [said], egress: [said] }),
    "no rules": (p) => group(p),
  },
  bad: {
    inbound: (p) => p.add(ingressRule, "rule", {}),
    outbound: (p) => p.add(egressRule, "rule", { description: "" }),
    "in the old shape": (p) => p.add(oldRule, "rule", { type: "egress" }),
    "in the old shape, direction unknown": (p) => p.add(oldRule, "rule", { type: unknown }),
    "inline, one of two": (p) => group(p, "group", { ingress: [said, {}] }),
    "inline, outbound": (p) => group(p, "group", { ingress: [said], egress: [{}] }),
  },
  unknown: {
    "direction and description": (p) => p.add(oldRule, "rule", { type: unknown, description: unknown }),
    description: (p) => p.add(ingressRule, "rule", { description: unknown }),
    "all rules": (p) => group(p, "group", { ingress: unknownList }),
  },
});

const chart = (name: Input, values: Input, more: Inputs = {}): Build => {
  return (p) => p.add("kubernetes:helm.sh/v3:Release", "chart", { chart: name, values, ...more });
};
const webhook = (values: Input, more: Inputs = {}): Build => chart("cert-manager", { webhook: values }, more);

describeRule(webhookPortCollision, {
  good: {
    "on the pod network": webhook({}),
    "on the pod network by name": webhook({ hostNetwork: false, securePort: 10250 }),
    "on another port": webhook({ hostNetwork: true, securePort: 10260 }),
    "on another port, network unknown": webhook({ hostNetwork: unknown, securePort: 10260 }),
    "values in files that say nothing else": webhook({ hostNetwork: false }, { valueYamlFiles: ["values.yaml"] }),
  },
  bad: {
    "on the port of the kubelet's read-only endpoint": webhook({ hostNetwork: true, securePort: 10255 }),
    "on the port of kube-proxy's metrics": webhook({ hostNetwork: true, securePort: 10249 }),
    "on the kubelet's port by default": { build: webhook({ hostNetwork: true }), says: "with port 10250" },
    "on the kubelet's port by name": webhook({ hostNetwork: true, securePort: 10250 }),
    "on the port of kube-proxy": webhook({ hostNetwork: true, securePort: 10256 }),
    "as a chart with children": (p) =>
      p.add("kubernetes:helm.sh/v4:Chart", "chart", {
        chart: "oci://quay.io/jetstack/charts/cert-manager",
        values: { webhook: { hostNetwork: true } },
      }),
    "from an archive": chart("https://charts.jetstack.io/charts/cert-manager-v1.19.1.tgz", {
      webhook: { hostNetwork: true },
    }),
  },
  unknown: {
    network: { build: webhook({ hostNetwork: unknown }), says: /preview: values\.webhook\.hostNetwork\.$/m },
    port: {
      build: webhook({ hostNetwork: true, securePort: unknown }),
      says: /preview: values\.webhook\.securePort\.$/m,
    },
    values: chart("cert-manager", unknown),
    chart: chart(unknown, {}),
    "values in files that are not known": chart("cert-manager", {}, { valueYamlFiles: unknownList }),
    "values in files": {
      build: chart("cert-manager", {}, { valueYamlFiles: ["values.yaml"] }),
      moments: ["preview", "known"],
    },
  },
  notApplicable: { "another chart": chart("istiod", { webhook: { hostNetwork: true } }) },
});

const tagged = { tags: { "kubernetes.io/cluster/main": "owned", Name: "nodes" } };

describeRule(oneClusterTag, {
  good: {
    "the cluster security group and one without the tag": (p) =>
      template(p, {
        vpcSecurityGroupIds: [clusterGroup(cluster(p)), group(p, "own", { tags: { Name: "nodes" } }).id],
      }),
    "one with the tag on each of two interfaces": {
      build: (p) =>
        template(p, {
          networkInterfaces: [
            { securityGroups: [group(p, "one", tagged).id] },
            { securityGroups: [group(p, "two", tagged).id] },
          ],
        }),
      moments: ["known"],
    },
    "one with the tag and one without": (p) =>
      template(p, { vpcSecurityGroupIds: [group(p, "one", tagged).id, group(p, "two").id] }),
    "one that is there with the tag, and a new one without": (p) =>
      template(p, {
        vpcSecurityGroupIds: [
          group(p, "one", tagged).id,
          p.add("aws:ec2/securityGroup:SecurityGroup", "two", {}, { outputs: { id: unknown } }).id,
        ],
      }),
    "one with the tag alone, another unknown": (p) =>
      template(p, { vpcSecurityGroupIds: [group(p, "one", { tags: unknown }).id] }),
    "of a policy": (p) => policy(p, [group(p, "one", tagged).id, group(p, "two").id]),
    "no groups in a policy": (p) => p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "policy", {}),
  },
  bad: {
    "two in a launch configuration": (p) =>
      p.add("aws:ec2/launchConfiguration:LaunchConfiguration", "nodes", {
        securityGroups: [group(p, "one", tagged).id, group(p, "two", tagged).id],
      }),
    "the cluster security group and another": {
      build: (p) => template(p, { vpcSecurityGroupIds: [clusterGroup(cluster(p)), group(p, "own", tagged).id] }),
      says: "own and the cluster security group of main are on one interface",
    },
    "two with the tag": {
      build: (p) => template(p, { vpcSecurityGroupIds: [group(p, "two", tagged).id, group(p, "one", tagged).id] }),
      says: "one and two are on one interface",
    },
    "two with the tag, one called after the cluster": (p) =>
      template(p, {
        vpcSecurityGroupIds: [group(p, "nodes of cluster main", tagged).id, group(p, "one", tagged).id],
      }),
    "two with the tag on an interface, others unknown": (p) =>
      template(p, {
        networkInterfaces: [{ securityGroups: [group(p, "one", tagged).id, group(p, "two", tagged).id, unknown] }],
      }),
    "two with the tag on one of two interfaces, the other with groups from elsewhere": (p) =>
      template(p, {
        networkInterfaces: [
          { securityGroups: ["sg-1"] },
          { securityGroups: [group(p, "one", tagged).id, group(p, "two", tagged).id] },
        ],
      }),
    "two with the tag on the second of two interfaces": {
      build: (p) =>
        template(p, {
          networkInterfaces: [
            { securityGroups: [group(p, "own").id] },
            { securityGroups: [group(p, "two", tagged).id, group(p, "one", tagged).id] },
          ],
        }),
      moments: ["known"],
      says: "one and two are on one interface",
    },
    "two of a policy": (p) => policy(p, [group(p, "one", tagged).id, group(p, "two", tagged).id]),
  },
  unknown: {
    "which of two interfaces has which of the tagged groups": (p) =>
      template(p, {
        networkInterfaces: [
          { securityGroups: [group(p, "one", tagged).id] },
          { securityGroups: [group(p, "two", tagged).id] },
        ],
      }),
    "tags of the other": {
      build: (p) =>
        template(p, { vpcSecurityGroupIds: [clusterGroup(cluster(p)), group(p, "own", { tags: unknown }).id] }),
      says: "the tags of own",
    },
    "two of unknown tags": (p) =>
      template(p, {
        vpcSecurityGroupIds: [group(p, "one", { tags: unknown }).id, group(p, "two", { tags: unknown }).id],
      }),
    "one from elsewhere": {
      build: (p) => template(p, { vpcSecurityGroupIds: [group(p, "one", tagged).id, "sg-1"] }),
      moments: ["preview", "known"],
      says: "the tags of sg-1",
    },
  },
  notApplicable: { "no groups": (p) => template(p, {}) },
});
