/** The stack config of a team: its namespaces, and what they may talk to. */
import { z } from "zod";
import type { Unchecked } from "../../framework/parts";
import type { Parts } from "../../framework/slots";
import { namespaceDefaults } from "./args";
import { dnsLabel, label, namespaceName } from "../../core/names";
import { certificateConfig } from "../shared/certificate-config";
import { meshRouteConfig } from "../shared/mesh-routes";

// Not Entry<…> of the framework: it is defined over all parts, and this config is one of them.
type NamespaceEntry = NonNullable<Parts["network-policy"]["namespaces"]>[string];
type GroupEntry = NonNullable<Parts["pod-security-groups"]["groups"]>[string];
type DestinationEntry = NonNullable<Parts["egress"]["destinations"]>[string];

/** What another capability defines: handed to it as it is, and checked there. */
function handedOn<T>(capability: string): z.ZodType<Unchecked<T>, unknown> {
  return z.unknown().describe(`As in ${capability}, which checks it.`) as z.ZodType as z.ZodType<Unchecked<T>, unknown>;
}

const namespace = z.strictObject({
  podSecurity: z
    .enum(["restricted", "baseline"])
    .optional()
    .describe(
      "Pod Security Standard that is enforced. Only the platform can choose privileged. Default: that of network-policy.",
    ),
  mesh: z
    .enum(["none", "sidecar", "ambient"])
    .optional()
    .describe("Istio data plane of the namespace. Default: that of network-policy."),
  quota: z
    .record(
      z.string().min(1).max(317),
      z.string().regex(/^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$/, "a quantity, such as 8Gi"),
    )
    .default(namespaceDefaults.quota)
    .describe("Hard limits of the ResourceQuota, by resource. Default: 50 pods, no node ports, no load balancers."),
  withinNamespace: z
    .boolean()
    .optional()
    .describe("Let pods of this namespace talk to each other on every port. Default: that of network-policy."),
  metricsPorts: handedOn<NamespaceEntry["metricsPorts"]>("network-policy.namespaces").optional(),
  workloads: handedOn<NamespaceEntry["workloads"]>("network-policy.namespaces").optional(),
  allow: handedOn<NamespaceEntry["allow"]>("network-policy.namespaces").optional(),
});

const certificate = certificateConfig.extend({
  uris: z
    .array(
      z
        .string()
        .regex(
          /^spiffe:\/\/[^/\s*]+\/ns\/[^/\s*]+\/sa\/[^/\s*]+$/,
          "spiffe://<trust domain>/ns/<namespace>/sa/<service account>",
        ),
    )
    .max(20)
    .default([])
    .describe("SPIFFE ids of service accounts in the team's namespaces, at most 20."),
});

export const teamConfig = z.strictObject({
  name: label.describe("Name of the team: a label on its namespaces. No other stack may have it."),
  groups: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      "RBAC groups of the team: they run workloads in its namespaces, and read policies without changing them.",
    ),
  namespaces: z
    .record(namespaceName, namespace)
    .refine((value) => Object.keys(value).length > 0, "at least one namespace")
    .describe("Namespaces of the team, by name. No other stack may have them."),
  podSecurityGroups: z
    .record(z.string().min(1), handedOn<GroupEntry>("pod-security-groups.groups"))
    .default({})
    .describe("Groups of pods with a security group of their own: as in pod-security-groups.groups."),
  certificates: z
    .record(label, certificate)
    .default({})
    .describe(
      "Certificates of the platform's private CA, by name: for the team's own Services, the domains that cert-manager.teamDomains of the platform gives it, and its own SPIFFE ids.",
    ),
  routes: z
    .record(label, meshRouteConfig)
    .default({})
    .describe(
      "Routes from the platform's ingress gateway to the team's workloads, for hosts that istio.teamHosts of the platform gives it. Policies of every layer open the workload to the gateway.",
    ),
  egress: z
    .record(dnsLabel(40), handedOn<DestinationEntry>("egress.destinations"))
    .default({})
    .describe(
      "Hosts outside that the team's service accounts reach through the platform's egress gateway: as in egress.destinations, for hosts that egress.teamHosts of the platform gives it.",
    ),
});

/** A team that the platform's own stack has: its name is the key. */
export const inlineTeamConfig = teamConfig.omit({ name: true });

export const teamsConfig = z
  .record(label, inlineTeamConfig)
  .refine((value) => Object.keys(value).length > 0, "at least one team");

export type TeamConfig = z.output<typeof teamConfig>;
export type TeamsConfig = z.output<typeof teamsConfig>;
export type TeamCertificate = TeamConfig["certificates"][string];
