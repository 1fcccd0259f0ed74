/** Arguments of the component and their defaults. What decides which resources exist is plain, everything else an input. */
import type * as pulumi from "@pulumi/pulumi";
import type { CertificateOptions } from "../shared/certificate";
import type { MeshRouteArgs, RouteGateway } from "../shared/mesh-routes";

export interface TeamNamespaceArgs {
  /** Name of the namespace, as an output of what creates it. */
  name: pulumi.Input<string>;
  /**
   * Hard limits of its ResourceQuota, by resource, such as { pods: "50" }.
   *
   * @default 50 pods, no node ports, no load balancers
   */
  quota?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

export interface TeamArgs {
  /** Name of the team. Its Role carries it. */
  team: string;
  /** RBAC groups of the team. */
  groups: pulumi.Input<string>[];
  /** Namespaces of the team, by name. */
  namespaces: Readonly<Record<string, TeamNamespaceArgs>>;
  /**
   * Certificates in these namespaces, for names that the team may have.
   *
   * @default []
   */
  certificates?: readonly CertificateOptions[];
  /**
   * Routes from the ingress gateway to workloads in these namespaces, by name. Requires `ingressGateway`. Plain. What lets the
   * gateway in is NetworkPolicy's, by rule.
   *
   * @default {}
   */
  routes?: Readonly<Record<string, MeshRouteArgs>>;
  /**
   * Istio's Gateway resource that routes are bound to. Plain.
   *
   * @default none
   */
  ingressGateway?: RouteGateway;
  /**
   * Whether approver-policy decides which certificates are signed: each gets a policy of its own.
   *
   * @default true
   */
  approverPolicy?: boolean;
}

export const namespaceDefaults = {
  quota: { pods: "50", "services.nodeports": "0", "services.loadbalancers": "0" },
} satisfies Partial<TeamNamespaceArgs>;

export const teamDefaults = { certificates: [], routes: {}, approverPolicy: true } satisfies Partial<TeamArgs>;
