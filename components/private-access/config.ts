/** The capability's part of the stack config. */
import { z } from "zod";
import { readCidr } from "../../core/cidr";
import { bastionDefaults } from "./args";

const transitGateway = z.strictObject({
  id: z
    .string()
    .regex(/^tgw-[0-9a-f]{17}$/, "the id of a transit gateway, such as tgw-0123456789abcdef0")
    .describe("Transit gateway of this account, or one that another account shares with it."),
  cidrs: z
    .array(z.string().refine((text) => readCidr(text) !== undefined, "a CIDR block, such as 10.0.0.0/8"))
    .min(1)
    .describe("Networks behind it. They get routes, and may reach the Kubernetes API."),
});

export const config = z.strictObject({
  bastion: z
    .strictObject({
      instanceType: z
        .string()
        .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, "an EC2 instance type, such as t4g.nano")
        .default(bastionDefaults.instanceType)
        .describe("EC2 instance type. Under VPC encryption control enforce, one that encrypts between instances."),
    })
    .optional()
    .describe(
      "An instance in a private subnet that forwards connections to the Kubernetes API, for those who may open a Session Manager session to it. No public address, no SSH key, no inbound rule.",
    ),
  transitGateways: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, "lower-case letters, digits and hyphens"), transitGateway)
    .default({})
    .describe("Attachments of the new VPC to transit gateways, by a name of your choice."),
});

export type Config = z.output<typeof config>;
