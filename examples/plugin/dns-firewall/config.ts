/** What a stack file says under `dns-firewall`. */
import { z } from "zod";

const domain = z
  .string()
  .max(255)
  .regex(/^\*?[A-Za-z0-9.-]+$/, "a domain such as example.com, or *.example.com for every name below it");

export const config = z.strictObject({
  allowedDomains: z.array(domain).min(1).describe("Domains that pods and nodes may resolve."),
  otherDomains: z
    .enum(["block", "alert"])
    .default("block")
    .describe("What happens to a query for any other domain. block: no such name; alert: answered and logged."),
  priority: z
    .int()
    .min(101)
    .max(8999)
    .default(101)
    .describe("Order among the rule groups of the VPC. Two groups cannot have the same."),
});

export type Config = z.output<typeof config>;
