import { z } from "zod";

export const config = z.strictObject({
  stack: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,100}$/, "a stack name of this project, such as prod")
    .describe("Stack of the platform, in this project: its config is stacks/Pulumi.<stack>.yaml."),
  organization: z
    .string()
    .min(1)
    .default("organization")
    .describe(
      "Organization of the stack. Default: organization, the fixed name on every backend other than Pulumi Cloud.",
    ),
});

export type Config = z.output<typeof config>;
