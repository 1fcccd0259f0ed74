/** The capability's part of the stack config. */
import { readCidr } from "../../core/cidr";
import { z } from "zod";

const cidr = z
  .string()
  .refine((text) => (readCidr(text)?.prefix ?? 0) > 0, "a CIDR such as 10.0.0.2/32, and not every address");

const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;

export const config = z.strictObject({
  nodeToNode: z
    .enum(["all", "named-ports"])
    .default("all")
    .describe(
      "all: nodes and their pods reach each other on every port, as the guide page suggests. named-ports: DNS and the ports that other capabilities name.",
    ),
  nodeEgress: z
    .strictObject({
      httpsToAnywhere: z
        .boolean()
        .default(false)
        .describe(
          "Let nodes and pods reach TCP 443 of every address. false: interface endpoints in the VPC and the prefix lists below only, so everything that nodes fetch must be there.",
        ),
      prefixLists: z
        .array(z.string().regex(/^pl-[0-9a-f]{8,17}$/, "the id of a prefix list, such as pl-6da54004"))
        .max(4)
        .refine(unique, "each id once")
        .default([])
        .describe("Managed prefix lists that nodes reach on TCP 443, at most 4: each counts with all its entries."),
      dnsServers: z
        .array(cidr)
        .max(6)
        .refine(unique, "each CIDR once")
        .default([])
        .describe(
          "CIDRs of DNS servers other than the VPC resolver, at most 6. The VPC resolver needs no rule: security groups do not filter it.",
        ),
      ntpServers: z
        .array(cidr)
        .max(6)
        .refine(unique, "each CIDR once")
        .default([])
        .describe(
          "CIDRs of time servers other than the Amazon Time Sync Service, at most 6. That one needs no rule: security groups do not filter it.",
        ),
    })
    .prefault({})
    .describe("Where nodes may connect to, in addition to the control plane and each other."),
});

export type Config = z.output<typeof config>;
