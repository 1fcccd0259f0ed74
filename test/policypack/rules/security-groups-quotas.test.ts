import { defaultSecurityGroup } from "../../../policypack/rules/security-groups/default-security-group";
import { groupsPerInterface } from "../../../policypack/rules/security-groups/groups-per-interface";
import { oneClusterTag } from "../../../policypack/rules/security-groups/one-cluster-tag";
import { ruleDescriptions } from "../../../policypack/rules/security-groups/rule-descriptions";
import { rulesPerGroup } from "../../../policypack/rules/security-groups/rules-per-group";
import { webhookPortCollision } from "../../../policypack/rules/security-groups/webhook-port-collision";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

type Inputs = Readonly<Record<string, Input>>;

const group = (p: Program, name = "group", inputs: Inputs = {}): Declared =>
  p.add("aws:ec2/securityGroup:SecurityGroup", name, inputs);
const groups = (p: Program, many: number): readonly Declared[] =>
  Array.from({ length: many }, (_, index) => group(p, `group-${index}`));
const cluster = (p: Program, inputs: Inputs = {}): Declared =>
  p.add("aws:eks/cluster:Cluster", "main", inputs, {
    outputs: { vpcConfig: { clusterSecurityGroupId: "sg-cluster" } },
  });
const clusterGroup = (of: Declared): Input => of.out("vpcConfig", "clusterSecurityGroupId");
const template = (p: Program, inputs: Inputs): Declared =>
  p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", inputs);
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
      says: "The default security group of main is as AWS made it",
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

const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const oldRule = "aws:ec2/securityGroupRule:SecurityGroupRule";
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

let count = 0;
const rule = (p: Program, type: string, inputs: Inputs): Declared => p.add(type, `rule-${(count += 1)}`, inputs);
const many = (p: Program, length: number, of: Input, inputs: Inputs = {}, type = ingressRule): void => {
  for (let index = 0; index < length; index += 1) {
    rule(p, type, { securityGroupId: of, cidrIpv4: `10.0.${index}.0/24`, ...inputs });
  }
};
const list = (p: Program, inputs: Inputs): Declared =>
  p.add("aws:ec2/managedPrefixList:ManagedPrefixList", "list", inputs);

describeRule(rulesPerGroup, {
  good: {
    "as many, and a list of the other family": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      rule(p, ingressRule, { securityGroupId: id, prefixListId: list(p, { maxEntries: 1, addressFamily: "IPv6" }).id });
    },
    "as many, with itself": (p) => {
      const { id } = group(p);
      many(p, 59, id);
      rule(p, oldRule, { securityGroupId: id, type: "ingress", protocol: "-1", self: true });
    },
    "as many as the quota": (p) => many(p, 60, group(p).id),
    "as many in each direction": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      many(p, 60, id, {}, egressRule);
    },
    "as many of each family": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      many(p, 60, id, { cidrIpv4: undefined, cidrIpv6: "2001:db8::/32" });
    },
    "as many in each group": (p) => groups(p, 2).forEach(({ id }) => many(p, 60, id)),
    "a raised quota": { build: (p) => many(p, 61, group(p).id), params: { quota: 61 } },
    "a list of the other family": (p) => {
      const { id } = group(p);
      many(p, 59, id);
      rule(p, ingressRule, {
        securityGroupId: id,
        prefixListId: list(p, { maxEntries: 40, addressFamily: "IPv6" }).id,
      });
    },
    "a list that is not known counts once": (p) => {
      const { id } = group(p);
      many(p, 59, id);
      rule(p, ingressRule, { securityGroupId: id, prefixListId: unknown });
    },
    "a list of AWS counts once": (p) => {
      const { id } = group(p);
      many(p, 59, id);
      rule(p, ingressRule, { securityGroupId: id, prefixListId: "pl-1" });
    },
  },
  bad: {
    "one more, a list of AWS": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      rule(p, ingressRule, { securityGroupId: id, prefixListId: "pl-1" });
    },
    "some CIDRs are none": (p) => many(p, 61, group(p).id, { cidrIpv4: "anywhere" }),
    "one more": {
      build: (p) => many(p, 61, group(p).id),
      says: "would have 61 ingress rules of one IP family, 0 kept free for controllers included, and the quota is 60",
    },
    "one more outbound": { build: (p) => many(p, 61, group(p).id, {}, egressRule), says: "61 egress rules" },
    "one more of IPv6": (p) => many(p, 61, group(p).id, { cidrIpv4: undefined, cidrIpv6: "2001:db8::/32" }),
    "one more, with one that names a group": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      rule(p, ingressRule, { securityGroupId: id, referencedSecurityGroupId: group(p, "other").id });
    },
    "one more, with itself": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      rule(p, oldRule, { securityGroupId: id, type: "ingress", protocol: "-1", self: true });
    },
    "with those kept free": { build: (p) => many(p, 51, group(p).id), params: { reserved: 10 }, says: "61 ingress" },
    "a lowered quota": { build: (p) => many(p, 3, group(p).id), params: { quota: 2 } },
    inline: (p) =>
      group(p, "group", {
        ingress: [{ protocol: "tcp", cidrBlocks: Array.from({ length: 61 }, (_, index) => `10.0.${index}.0/24`) }],
      }),
    "a list of many": (p) => {
      const { id } = group(p);
      many(p, 21, id);
      rule(p, ingressRule, {
        securityGroupId: id,
        prefixListId: list(p, { maxEntries: 40, addressFamily: "IPv4" }).id,
      });
    },
    "a list of many in the old shape": (p) => {
      const { id } = group(p);
      many(p, 21, id);
      rule(p, oldRule, { securityGroupId: id, type: "ingress", prefixListIds: [list(p, { maxEntries: 40 }).id] });
    },
    "one more, a list of which only the size is not known": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      const made = list(p, { maxEntries: unknown, addressFamily: "IPv4" });
      rule(p, ingressRule, { securityGroupId: id, prefixListId: made.id });
    },
    "inline, and one is not known": (p) =>
      group(p, "group", {
        ingress: [
          {
            protocol: "tcp",
            cidrBlocks: [unknown, ...Array.from({ length: 60 }, (_, index) => `10.0.${index}.0/24`)],
          },
        ],
      }),
    "some CIDRs are not known": (p) => many(p, 61, group(p).id, { cidrIpv4: unknown }),
  },
  unknown: {
    "a list whose size is not known": {
      build: (p) => {
        const { id } = group(p);
        many(p, 59, id);
        rule(p, ingressRule, { securityGroupId: id, prefixListId: list(p, { maxEntries: unknown }).id });
      },
    },
    "the group of the one more, with those kept free": {
      build: (p) => {
        many(p, 50, group(p).id);
        many(p, 1, unknown);
      },
      params: { reserved: 10 },
    },
    "lists beside as many as the quota": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      rule(p, oldRule, { securityGroupId: id, type: "ingress", prefixListIds: unknownList });
    },
    "the family of a list beside as many as the quota": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      const made = list(p, { maxEntries: 1, addressFamily: unknown });
      rule(p, ingressRule, { securityGroupId: id, prefixListId: made.id });
    },
    "CIDRs beside as many as the quota": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      rule(p, oldRule, { securityGroupId: id, type: "ingress", cidrBlocks: unknownList });
    },
    "inline rules beside as many as the quota": (p) => many(p, 60, group(p, "group", { ingress: unknownList }).id),
    "inline rules that come from another group, beside as many as the quota": (p) => {
      const ingress = group(p, "other").out("rules");
      many(p, 60, group(p, "group", { ingress }).id);
    },
    "the group of the one more": (p) => {
      many(p, 60, group(p).id);
      many(p, 1, unknown);
    },
    "the direction of the one more": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      rule(p, oldRule, { securityGroupId: id, type: unknown, cidrBlocks: ["10.0.0.0/8"] });
    },
  },
});

/** One rule that counts as often as given. */
const wide = (p: Program, of: Input, type: string, length: number): Declared =>
  rule(p, oldRule, {
    securityGroupId: of,
    type,
    cidrBlocks: Array.from({ length }, (_, index) => `10.0.${index}.0/24`),
  });

/** A launch template with network interfaces that have groups, by number, each. */
const interfaces = (p: Program, ...each: readonly (readonly number[])[]): readonly Declared[] => {
  const all = groups(p, Math.max(...each.flat()) + 1);
  const ids = (of: readonly number[]): readonly Input[] => of.map((index) => all[index]?.id);
  template(p, { networkInterfaces: each.map((of) => ({ securityGroups: ids(of) })) });
  return all;
};

describeRule(groupsPerInterface, {
  good: {
    "a thousand rules in each direction": (p) => {
      const all = groups(p, 4);
      all.forEach(({ id }) => (["ingress", "egress"] as const).forEach((type) => wide(p, id, type, 250)));
      template(p, { vpcSecurityGroupIds: all.map(({ id }) => id) });
    },
    "as many as the quota": (p) => template(p, { vpcSecurityGroupIds: groups(p, 5).map(({ id }) => id) }),
    "on one of two interfaces": (p) =>
      template(p, { networkInterfaces: [{ securityGroups: groups(p, 5).map(({ id }) => id) }, { deviceIndex: 1 }] }),
    "a raised quota": {
      build: (p) => template(p, { vpcSecurityGroupIds: groups(p, 6).map(({ id }) => id) }),
      params: { quota: 6 },
    },
    "as many as the quota on each of two interfaces": {
      build: (p) => interfaces(p, [0, 1, 2, 3, 4], [5, 6, 7, 8, 9]),
      moments: ["known"],
    },
    "six hundred rules on each of two interfaces": {
      build: (p) => interfaces(p, [0], [1]).forEach(({ id }) => wide(p, id, "ingress", 600)),
      moments: ["known"],
    },
  },
  bad: {
    "too many rules outbound": (p) => {
      const all = groups(p, 4);
      all.forEach(({ id }) => wide(p, id, "egress", 251));
      template(p, { vpcSecurityGroupIds: all.map(({ id }) => id) });
    },
    "one more": {
      build: (p) => template(p, { vpcSecurityGroupIds: groups(p, 6).map(({ id }) => id) }),
      says: "would have 6 security groups, and the quota is 5",
    },
    "one more on an interface": (p) =>
      template(p, { networkInterfaces: [{ securityGroups: groups(p, 6).map(({ id }) => id) }] }),
    "one more on one of two interfaces": {
      build: (p) => interfaces(p, [0], [1, 2, 3, 4, 5, 6]),
      says: "would have 6 security groups",
    },
    "one more on one of two interfaces, named by ids": (p) => {
      const [first, ...others] = groups(p, 2).map(({ id }) => id);
      template(p, {
        networkInterfaces: [
          { securityGroups: [first] },
          { securityGroups: ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5", ...others] },
        ],
      });
    },
    "too many rules on one of two interfaces": {
      build: (p) => interfaces(p, [0], [1]).forEach(({ id }, index) => wide(p, id, "ingress", index === 1 ? 1001 : 1)),
      moments: ["known"],
    },
    "one more in a launch configuration": (p) =>
      p.add("aws:ec2/launchConfiguration:LaunchConfiguration", "nodes", {
        securityGroups: groups(p, 6).map(({ id }) => id),
      }),
    "one more, from elsewhere": (p) =>
      template(p, { vpcSecurityGroupIds: ["sg-1", "sg-2", ...groups(p, 4).map(({ id }) => id)] }),
    "too many rules in all": {
      build: (p) => {
        const all = groups(p, 4);
        all.forEach(({ id }) => {
          rule(p, oldRule, {
            securityGroupId: id,
            type: "ingress",
            cidrBlocks: Array.from({ length: 251 }, (_, index) => `10.0.${index}.0/24`),
          });
        });
        template(p, { vpcSecurityGroupIds: all.map(({ id }) => id) });
      },
      says: "would have 1004 rules of one direction, and the quota is 1000",
    },
  },
  unknown: {
    "all groups": (p) => template(p, { vpcSecurityGroupIds: unknownList }),
    "a group": (p) => template(p, { vpcSecurityGroupIds: [group(p).id, unknown] }),
    "which groups are on which of two interfaces": (p) => interfaces(p, [0], [1]),
    "the groups of one of two interfaces": (p) =>
      template(p, { networkInterfaces: [{ securityGroups: [group(p).id] }, { securityGroups: unknownList }] }),
  },
  notApplicable: { "no groups": (p) => template(p, {}) },
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
      says: "own and the cluster security group of main meet on one interface",
    },
    "two with the tag": {
      build: (p) => template(p, { vpcSecurityGroupIds: [group(p, "two", tagged).id, group(p, "one", tagged).id] }),
      says: "one and two meet",
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
      says: "one and two meet",
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
