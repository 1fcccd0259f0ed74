/** Answers only queries for names that are allowed. Usable in any Pulumi program. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DnsFirewallArgs } from "./args";

export class DnsFirewall extends pulumi.ComponentResource {
  readonly ruleGroupId: pulumi.Output<string>;

  constructor(name: string, args: DnsFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("dns-firewall:index:DnsFirewall", name, args, opts);
    const { tags } = args;
    const parent = { parent: this };
    const other = pulumi.output(args.otherDomains ?? "block");
    const group = new aws.route53.ResolverFirewallRuleGroup(`${name}-rules`, { tags }, parent);
    const allowed = new aws.route53.ResolverFirewallDomainList(
      `${name}-allowed`,
      { domains: args.allowedDomains, tags },
      parent,
    );
    // A domain may begin with an asterisk, and nothing has to follow:
    // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-user-managed-domain-lists.html
    const every = new aws.route53.ResolverFirewallDomainList(`${name}-every`, { domains: ["*"], tags }, parent);
    // The lowest number is first, and the first rule that matches decides.
    const allow = new aws.route53.ResolverFirewallRule(
      `${name}-allow`,
      { firewallRuleGroupId: group.id, firewallDomainListId: allowed.id, priority: 100, action: "ALLOW" },
      parent,
    );
    const rest = new aws.route53.ResolverFirewallRule(
      `${name}-rest`,
      {
        firewallRuleGroupId: group.id,
        firewallDomainListId: every.id,
        priority: 200,
        action: other.apply((action) => action.toUpperCase()),
        blockResponse: other.apply((action) => (action === "block" ? "NXDOMAIN" : undefined)),
      },
      { ...parent, dependsOn: allow },
    );
    new aws.route53.ResolverFirewallRuleGroupAssociation(
      `${name}-vpc`,
      {
        firewallRuleGroupId: group.id,
        vpcId: args.vpcId,
        priority: args.priority ?? 101,
        mutationProtection: pulumi.output(args.mutationProtection ?? true).apply((on) => (on ? "ENABLED" : "DISABLED")),
        tags,
      },
      // Without the rules, the group lets every query pass.
      { ...parent, dependsOn: [allow, rest] },
    );
    this.ruleGroupId = group.id;
    this.registerOutputs({ ruleGroupId: this.ruleGroupId });
  }
}
