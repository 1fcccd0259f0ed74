/** Plugin: DNS Firewall in front of the VPC's resolver. */
import { definePlugin } from "eks-network-security/plugin";
import type * as pulumi from "@pulumi/pulumi";
import { check } from "./check";
import { config } from "./config";
import { DnsFirewall } from "./dns-firewall";

export * from "./args";
export { DnsFirewall } from "./dns-firewall";

declare module "eks-network-security/plugin" {
  interface Slots {
    "dns-firewall": {
      /** For rules of your own, between priority 100 and 200. */
      readonly ruleGroupId: pulumi.Output<string>;
    };
  }
}

export const plugin = definePlugin({
  name: "dns-firewall",
  summary: "DNS Firewall: pods and nodes resolve only the domains that are listed.",
  guide: [],
  config,
  requires: ["network"],
  uses: [],
  provides: ["dns-firewall"],
  check,
  provision: ({ deletionProtection, tags }, { allowedDomains, otherDomains, priority }, { network }) => ({
    "dns-firewall": new DnsFirewall("dns-firewall", {
      vpcId: network.vpcId,
      allowedDomains,
      otherDomains,
      priority,
      mutationProtection: deletionProtection,
      tags: { ...tags },
    }),
  }),
  outputs: ({ "dns-firewall": { ruleGroupId } }) => ({ ruleGroupId }),
});
