/** The capability's part of the stack config. */
import { z } from "zod";
import { amiTypes } from "./ami-types";
import { NodeCapacity, NodeGroupKind, TaintEffect, nodeGroupDefaults, nodeGroupsDefaults, taintDefaults } from "./args";

const labelName = /^([a-zA-Z0-9]([\w.-]{0,61}[a-zA-Z0-9])?)$/;
const labelPrefix = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

function isLabelKey(key: string): boolean {
  const parts = key.split("/");
  const name = parts.pop() ?? "";
  return labelName.test(name) && parts.length <= 1 && parts.every((prefix) => labelPrefix.test(prefix));
}

const labelKey = z.string().refine(isLabelKey, "a label key such as team or example.com/team");
const labelValue = z
  .string()
  .refine((value) => value === "" || labelName.test(value), "a label value: letters, digits, -, _ and ., at most 63");

const size = z.int().min(0).max(450);

const group = z.strictObject({
  kind: z
    .enum(NodeGroupKind)
    .default(nodeGroupDefaults.kind)
    .describe(
      "managed: EKS replaces nodes and drains them. self-managed: an Auto Scaling group of your own, Amazon Linux 2023 only.",
    ),
  instanceTypes: z
    .array(z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "an EC2 instance type such as m7i.large"))
    .min(1, "at least one type: the EKS default, t3.medium, has no trunk interface and sends plaintext")
    .max(20)
    .describe("EC2 instance types of one architecture, preferred first, at most 20. No default."),
  amiType: z
    .enum(amiTypes)
    .optional()
    .describe("Image. Default: Amazon Linux 2023 for the architecture of the instance types."),
  minSize: size.describe("Minimum number of nodes, 0 to 450."),
  maxSize: size.min(1).describe("Maximum number of nodes, 1 to 450."),
  desiredSize: size.optional().describe("Desired number of nodes. Default: minSize."),
  autoscaled: z
    .boolean()
    .default(nodeGroupDefaults.autoscaled)
    .describe(
      "Something else, such as Cluster Autoscaler, changes the number of nodes: desiredSize only applies at creation.",
    ),
  capacity: z
    .enum(NodeCapacity)
    .default(nodeGroupDefaults.capacity)
    .describe("spot: cheaper, and AWS may take the instance back with two minutes' notice."),
  labels: z.record(labelKey, labelValue).default(nodeGroupDefaults.labels).describe("Kubernetes labels of the nodes."),
  taints: z
    .array(
      z.strictObject({
        key: labelKey.describe("Key of the taint."),
        value: labelValue.default(taintDefaults.value).describe("Value of the taint."),
        effect: z.enum(TaintEffect).describe("What it does to pods that do not tolerate it."),
      }),
    )
    .max(50)
    .default(nodeGroupDefaults.taints)
    .describe("Kubernetes taints of the nodes, at most 50."),
  availabilityZones: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Zones of the network that the group spreads over, by name. Default: all."),
  maxUnavailablePercentage: z
    .int()
    .min(1)
    .max(100)
    .default(nodeGroupDefaults.maxUnavailablePercentage)
    .describe("Share of the nodes that an update replaces at a time, 1 to 100 percent."),
  volumeSizeGiB: z
    .int()
    .min(20)
    .max(16384)
    .default(nodeGroupDefaults.volumeSizeGiB)
    .describe("Size of the encrypted gp3 volume for images and container data, in GiB."),
  volumeKmsKeyArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, "the ARN of a KMS key, not of an alias")
    .optional()
    .describe(
      "KMS key of the volume; its policy must let the service-linked role of Auto Scaling use it. Default: aws/ebs.",
    ),
});

export const config = z.strictObject({
  groups: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, "a group name: lower-case letters, digits and hyphens, at most 31"),
      group,
    )
    .refine((groups) => Object.keys(groups).length > 0, "at least one group")
    .describe("Node groups by name. Renaming one replaces its nodes."),
  requireNitroEncryption: z
    .boolean()
    .default(false)
    .describe(
      "Refuse instance types whose traffic to each other is not encrypted by the Nitro hardware, such as m5 and t3.",
    ),
  sessionManager: z
    .boolean()
    .default(nodeGroupsDefaults.sessionManager)
    .describe("Let operators open sessions on nodes through AWS Systems Manager. There is no SSH."),
});

export type Config = z.output<typeof config>;
export type GroupConfig = Config["groups"][string];
