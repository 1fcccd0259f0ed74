/** Arguments of the component and their defaults. What decides which resources exist is plain, everything else an input. */
import type * as pulumi from "@pulumi/pulumi";
import type { CertificateOptions } from "../shared/certificate";

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
   * Whether approver-policy decides which certificates are signed: each gets a policy of its own.
   *
   * @default true
   */
  approverPolicy?: boolean;
}

export const namespaceDefaults = {
  quota: { pods: "50", "services.nodeports": "0", "services.loadbalancers": "0" },
} satisfies Partial<TeamNamespaceArgs>;

export const teamDefaults = { certificates: [], approverPolicy: true } satisfies Partial<TeamArgs>;
