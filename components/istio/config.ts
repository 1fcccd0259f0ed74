/** The capability's part of the stack config. */
import { z } from "zod";
import { charts } from "../../facts/charts";
import { duration } from "../../core/duration";

const label = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "lower-case letters, digits and hyphens, at most 63");

/** Revisions are parts of names of Services: dots become hyphens, as in 1-31-1. */
const revision = z
  .string()
  .max(56)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "default, or lower-case letters, digits and hyphens, such as 1-31-1");

const gateway = z.strictObject({
  minReplicas: z.int().min(1).max(50).default(2).describe("Fewest replicas."),
  maxReplicas: z.int().min(1).max(200).default(5).describe("Most replicas."),
});

const dnsName = z
  .string()
  .max(253)
  .regex(/^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "a DNS name, such as shop.example.com");

export const config = z.strictObject({
  dataPlane: z
    .enum(["sidecar", "ambient"])
    .default("sidecar")
    .describe(
      "sidecar: a proxy in each pod. ambient: ztunnel on each node, waypoints where requests are to be judged; there, egress is held by network policies only.",
    ),
  revisions: z
    .record(revision, z.strictObject({ version: z.string().describe("Version of Istio, such as 1.31.1.") }))
    .refine((revisions) => Object.keys(revisions).length > 0, "at least one revision")
    .default({ default: { version: charts.istiod.version } })
    .describe(
      "istiods, by revision; default is the one without a name. For an upgrade: add the new one, move activeRevision, restart workloads, drop the old one.",
    ),
  activeRevision: revision
    .optional()
    .describe("Revision of the gateways and of namespaces that join. Required where there is more than one."),
  istiodReplicas: z
    .strictObject({
      min: z.int().min(1).max(20).default(2).describe("Fewest replicas."),
      max: z.int().min(1).max(50).default(5).describe("Most replicas."),
    })
    .prefault({})
    .describe("Replicas of each istiod."),
  allowAnyOutbound: z
    .literal(true)
    .optional()
    .describe("Let workloads connect to every host outside of the mesh. Without it, to registered ones only."),
  authorization: z
    .enum(["deny-by-default", "allow-by-default"])
    .default("deny-by-default")
    .describe(
      "deny-by-default: no request inside the mesh passes without an AuthorizationPolicy that allows it. allow-by-default: every workload of the mesh may call every other.",
    ),
  ingressGateway: gateway
    .extend({
      tls: z
        .strictObject({
          dnsNames: z.array(dnsName).min(1).max(20).describe("Names that clients connect to, at most 20."),
          duration: duration
            .default("72h")
            .describe("How long the certificate lives: 144h at most on a short-lived CA."),
          renewBefore: duration.default("24h").describe("How long before its end it is renewed."),
        })
        .optional()
        .describe("TLS at the gateway with a certificate of the private CA, and a Gateway resource for these names."),
    })
    .optional()
    .describe("A gateway for traffic into the mesh, on port 443, inside the cluster."),
  egressGateway: gateway.optional().describe("A gateway for traffic out of the mesh. The capability egress needs it."),
  namespaces: z
    .record(
      label,
      z.strictObject({
        existing: z
          .boolean()
          .default(false)
          .describe("true: the namespace exists, and gets the mesh's label only. false: it is made here."),
        podSecurity: z
          .enum(["baseline", "restricted"])
          .default("restricted")
          .describe("Pod Security Standard that a namespace made here enforces."),
        allowWithinNamespace: z
          .boolean()
          .default(false)
          .describe("With deny-by-default: let the workloads of the namespace call each other."),
        waypoint: z
          .boolean()
          .default(false)
          .describe("In ambient mode: a waypoint that judges requests to the namespace's services."),
      }),
    )
    .default({})
    .describe("Namespaces whose pods are part of the mesh. Restart pods that run already."),
  gatewayApiInstalled: z
    .literal(true)
    .optional()
    .describe("Says that the Gateway API's definitions are in the cluster, which waypoints need. EKS has none itself."),
});

export type Config = z.output<typeof config>;

/** Revision of the gateways and of namespaces that join. Pure. */
export function activeRevision({ activeRevision, revisions }: Config): string {
  return activeRevision ?? Object.keys(revisions)[0] ?? "default";
}
