/** The stack config of security groups for pods. */
import { z } from "zod";
import { parseBlock } from "../../core/cidr";
import { dnsLabel, namespaceName } from "../../core/names";
import { securityGroupsPerPolicy } from "../../facts/quotas";
import { defaults, groupDefaults, meshModes, otherEnds, peerComponents, peerDefaults } from "./args";
import { portRange, portForms } from "./ports";
import { allowFaults, groupFaults } from "./shape";

const name = dnsLabel(52);

const labels = z
  .record(z.string().min(1).max(317), z.string().max(63))
  .refine((value) => Object.keys(value).length > 0, {
    message: "at least one label; for every pod of the namespace, allPods: true",
  });

const port = z
  .union([z.int().min(1).max(65535), z.string()])
  .refine((value) => portRange(value) !== undefined, portForms);

const securityGroupId = z
  .string()
  .regex(/^sg-([0-9a-f]{8}|[0-9a-f]{17})$/, "the id of a security group, such as sg-0123456789abcdef0");

const peer = z.strictObject({
  group: name.optional().describe("Another group of pods of this config, by its name."),
  securityGroupId: securityGroupId
    .optional()
    .describe("A security group of the same VPC that something else creates, such as that of an RDS database."),
  otherEnd: z
    .enum(otherEnds)
    .default(peerDefaults.otherEnd)
    .describe(
      "With securityGroupId: open adds the rule of that group too, without which the connection is refused. Allowed: open, left-to-its-owner.",
    ),
  cidr: z
    .string()
    // Pods of an IPv6 cluster have no security groups of their own.
    .refine((text) => parseBlock(text)?.family === "ipv4", "a CIDR block without host bits, such as 10.0.0.0/8")
    .optional()
    .describe("Addresses, IPv4. Anything on the nodes is better named as component nodes."),
  component: z
    .enum(peerComponents)
    .optional()
    .describe("nodes: nodes, and pods without a group of their own. api-server (only to): the Kubernetes API."),
});

const allow = z
  .strictObject({
    from: peer.optional().describe("Who may connect to these pods."),
    to: peer.optional().describe("What these pods may connect to."),
    ports: z.array(port).min(1).describe("Destination ports: 5432, UDP/53 or TCP/8000-8100."),
    why: z
      .string()
      .regex(/^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,120}$/, "1 to 120 characters that EC2 takes in a description")
      .describe("Why it is allowed: the description of the rules."),
  })
  .superRefine((value, context) => {
    for (const { path, allowed } of allowFaults(value)) {
      context.addIssue({ code: "custom", path: [...path], message: allowed });
    }
  });

const group = z
  .strictObject({
    namespace: namespaceName.describe("Namespace of the pods. network-policy or istio of this stack creates it."),
    podLabels: labels.optional().describe("Labels of the pods. With serviceAccountLabels too, both must match."),
    serviceAccountLabels: labels
      .optional()
      .describe("Labels of the service account (not its name) that the pods run as."),
    allPods: z.literal(true).optional().describe("Every pod of the namespace, in place of labels."),
    replicas: z.int().min(1).max(10_000).describe("Maximum number of pods: the autoscaler's maximum, if there is one."),
    maxSurge: z
      .union([z.int().min(0), z.string().regex(/^(100|[1-9]?\d)%$/, "pods, or a percentage such as 25%")])
      .default("25%")
      .describe(
        "Pods on top of replicas during a rollout: a number, or a percentage that is rounded up. Default: that of a Deployment.",
      ),
    nodeGroups: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe("Node groups that the pods may run on (what their nodeSelector means). Default: every node group."),
    probePorts: z
      .array(port)
      .default([...groupDefaults.probePorts])
      .describe("Ports of startup, liveness and readiness probes: opened from the nodes' kubelets."),
    mesh: z
      .enum(meshModes)
      .default(groupDefaults.mesh)
      .describe(
        "sidecar: allows an Istio sidecar's traffic to istiod and istio-csr, and its probes. Allowed: none, sidecar.",
      ),
    allow: z
      .array(allow)
      .default([...groupDefaults.allow])
      .describe("What is allowed in addition to DNS and probes. Everything else is closed."),
    additionalSecurityGroupIds: z
      .array(securityGroupId)
      .max(securityGroupsPerPolicy - 2)
      .default([...groupDefaults.additionalSecurityGroupIds])
      .describe(
        `Groups that something else creates, on these pods too. At most ${securityGroupsPerPolicy - 2}: two are created here.`,
      ),
  })
  .superRefine((value, context) => {
    for (const { path, allowed } of groupFaults(value)) {
      context.addIssue({ code: "custom", path: [...path], message: allowed });
    }
  });

export const podSecurityGroupsConfig = z.strictObject({
  shared: z
    .enum(["own", "platform"])
    .default("own")
    .describe(
      "Security group shared by all these pods (DNS, mesh). own: created here; platform: the one from the platform-reference stack. Set by team.",
    ),
  groups: z
    .record(name, group)
    .default(defaults.groups)
    .describe("Groups of pods with a security group of their own, by name."),
});

export type PodSecurityGroupsConfig = z.output<typeof podSecurityGroupsConfig>;
export type GroupConfig = PodSecurityGroupsConfig["groups"][string];
