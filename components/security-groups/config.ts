/** The capability's part of the stack config. */
import { z } from "zod";
import { defaults } from "./args";
import { allDifferent, prefixList, server, type ListRule } from "./lists";

const items = ({ most, form, accepts }: ListRule, what: string) =>
  z.array(z.string().refine(accepts, form)).max(most).refine(allDifferent, `each ${what} once`);

export const config = z.strictObject({
  nodeToNode: z
    .enum(["all", "named-ports"])
    .default(defaults.allowAllBetweenNodes ? "all" : "named-ports")
    .describe(
      "all: nodes and their pods reach each other on every port, as the guide page suggests. named-ports: DNS and the ports that other capabilities name.",
    ),
  nodeEgress: z
    .strictObject({
      httpsToAnywhere: z
        .boolean()
        .default(defaults.allowHttpsToAnywhere)
        .describe(
          "Let nodes and pods reach TCP 443 of every address. false: interface endpoints in the VPC and the prefix lists below only, so everything that nodes fetch must be there.",
        ),
      prefixLists: items(prefixList, "id")
        .default([...defaults.httpsPrefixListIds])
        .describe("Managed prefix lists that nodes reach on TCP 443, at most 4: each counts with all its entries."),
      dnsServers: items(server, "CIDR")
        .default([...defaults.dnsServers])
        .describe(
          "CIDRs of DNS servers other than the VPC resolver, at most 6. The VPC resolver needs no rule: security groups do not filter it.",
        ),
      ntpServers: items(server, "CIDR")
        .default([...defaults.ntpServers])
        .describe(
          "CIDRs of time servers other than the Amazon Time Sync Service, at most 6. That one needs no rule: security groups do not filter it.",
        ),
    })
    .prefault({})
    .describe("Where nodes may connect to, in addition to the control plane and each other."),
});

export type Config = z.output<typeof config>;
