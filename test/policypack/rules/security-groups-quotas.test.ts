/** Quotas of security groups. */
import { groupsPerInterface } from "../../../policypack/rules/security-groups/groups-per-interface";
import { rulesPerGroup } from "../../../policypack/rules/security-groups/rules-per-group";
import { describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";
import { egressRule, group, ingressRule, type Inputs, oldRule, template } from "../quotas";

const groups = (p: Program, many: number): readonly Declared[] =>
  Array.from({ length: many }, (_, index) => group(p, `group-${index}`));

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
      says: "would have 61 ingress rules of one IP family, including 0 reserved for controllers; the quota is 60",
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
    "lists next to as many as the quota": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      rule(p, oldRule, { securityGroupId: id, type: "ingress", prefixListIds: unknownList });
    },
    "the family of a list next to as many as the quota": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      const made = list(p, { maxEntries: 1, addressFamily: unknown });
      rule(p, ingressRule, { securityGroupId: id, prefixListId: made.id });
    },
    "CIDRs next to as many as the quota": (p) => {
      const { id } = group(p);
      many(p, 60, id);
      rule(p, oldRule, { securityGroupId: id, type: "ingress", cidrBlocks: unknownList });
    },
    "inline rules next to as many as the quota": (p) => many(p, 60, group(p, "group", { ingress: unknownList }).id),
    "inline rules that come from another group, next to as many as the quota": (p) => {
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
      says: "would have 6 security groups; the quota is 5",
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
      says: "would have 1004 rules of one direction; the quota is 1000",
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
