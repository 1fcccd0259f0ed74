/** The capability's part of the stack config. */
import { z } from "zod";
import { duration } from "../../core/duration";
import { dnsLabel, dnsName, label } from "../../core/names";
import { meshRouteConfig } from "../shared/mesh-routes";
import { Authorization, DataPlane, defaults, NamespaceSecurity } from "./args";

/** Part of the name of a Service: dots become hyphens, as in 1-31-1. */
const revision = dnsLabel(56, "default, or lower-case letters, digits and hyphens, such as 1-31-1");

const gateway = z.strictObject({
  minReplicas: z.int().min(1).max(50).default(defaults.gateway.minReplicas).describe("Minimum number of replicas."),
  maxReplicas: z.int().min(1).max(200).default(defaults.gateway.maxReplicas).describe("Maximum number of replicas."),
});

export const config = z.strictObject({
  dataPlane: z
    .enum(DataPlane)
    .default(defaults.dataPlane)
    .describe(
      "sidecar: a proxy in each pod. ambient: ztunnel on each node, and waypoints where requests are checked. In ambient mode only network policies limit egress.",
    ),
  revisions: z
    .record(revision, z.strictObject({ version: z.string().describe("Version of Istio, such as 1.31.1.") }))
    .refine((revisions) => Object.keys(revisions).length > 0, "at least one revision")
    .default(defaults.revisions)
    .describe(
      "istiod versions by revision; `default` is the revision without a name. To upgrade: add the new one, change activeRevision, restart workloads, then remove the old one.",
    ),
  activeRevision: revision
    .optional()
    .describe("Revision of the gateways and of namespaces. Required if there are several."),
  istiodReplicas: z
    .strictObject({
      min: z.int().min(1).max(20).default(defaults.istiodReplicas.min).describe("Minimum number of replicas."),
      max: z.int().min(1).max(50).default(defaults.istiodReplicas.max).describe("Maximum number of replicas."),
    })
    .prefault({})
    .describe("Replicas of each istiod."),
  allowAnyOutbound: z
    .literal(true)
    .optional()
    .describe("Allow workloads to connect to any host outside of the mesh. Without it, only to registered ones."),
  authorization: z
    .enum(Authorization)
    .default(defaults.authorization)
    .describe(
      "deny-by-default: a request inside the mesh needs an AuthorizationPolicy that allows it. allow-by-default: every workload of the mesh may call every other.",
    ),
  ingressGateway: gateway
    .extend({
      tls: z
        .strictObject({
          dnsNames: z.array(dnsName).min(1).max(20).describe("Names that clients connect to, at most 20."),
          duration: duration
            .default(defaults.ingressTls.duration)
            .describe("How long the certificate is valid: at most 144h on a short-lived CA."),
          renewBefore: duration
            .default(defaults.ingressTls.renewBefore)
            .describe("How long before expiry it is renewed."),
        })
        .optional()
        .describe("TLS at the gateway with a certificate of the private CA, and a Gateway resource for these names."),
    })
    .optional()
    .describe("A gateway for traffic into the mesh, on port 443, inside the cluster."),
  routes: z
    .record(label, meshRouteConfig)
    .default(defaults.routes)
    .describe(
      "Routes from the ingress gateway to workloads, by name. Policies of every layer open the workload to the gateway. Teams have team.routes.",
    ),
  teamHosts: z
    .record(
      label,
      z.array(dnsName.regex(/^[^*]/, "a domain without wildcard, such as shop.example.com")).min(1).max(50),
    )
    .default({})
    .describe(
      "Domains that a team may route in its own config (team.routes), including all names below, by team. Without an entry, none.",
    ),
  egressGateway: gateway.optional().describe("A gateway for traffic out of the mesh. The capability egress needs it."),
  namespaces: z
    .record(
      label,
      z.strictObject({
        existing: z
          .boolean()
          .default(defaults.namespace.existing)
          .describe("true: the namespace exists and gets the mesh's label only. false: it is created."),
        podSecurity: z
          .enum(NamespaceSecurity)
          .default(defaults.namespace.podSecurity)
          .describe("Pod Security Standard that a namespace created here enforces."),
        allowWithinNamespace: z
          .boolean()
          .default(defaults.namespace.allowWithinNamespace)
          .describe("With deny-by-default: allow the workloads of the namespace to call each other."),
        waypoint: z
          .boolean()
          .default(defaults.namespace.waypoint)
          .describe("In ambient mode: create a waypoint, which checks requests to the namespace's Services."),
      }),
    )
    .default(defaults.namespaces)
    .describe("Namespaces whose pods are part of the mesh. Restart pods that already run."),
  gatewayApiInstalled: z
    .literal(true)
    .optional()
    .describe(
      "Set this if the Gateway API CRDs are installed in the cluster. Waypoints need them, and EKS does not install them.",
    ),
});

export type Config = z.output<typeof config>;
