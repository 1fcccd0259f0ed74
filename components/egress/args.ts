/** Arguments of the component and their defaults. Named types only: other Pulumi languages need them. */
import type * as pulumi from "@pulumi/pulumi";

/** The egress gateway of the mesh. */
export interface EgressGatewayArgs {
  /** Name of its Service. */
  name: string;
  /** Namespace of its Service and pods. */
  namespace: string;
  /** Labels of its pods. */
  selector: Record<string, string>;
}

/** Who may connect to a destination. */
export interface CallerArgs {
  /** Namespace of the callers. */
  namespace: string;
  /**
   * Service account of the callers. Required for a host; not allowed with `cidrs`, which are open to the namespace.
   * @default none
   */
  serviceAccount?: pulumi.Input<string>;
}

/** A host or addresses outside of the mesh: exactly one of `host` and `cidrs` must be set. */
export interface DestinationArgs {
  /**
   * Fully qualified domain name in lower case, without wildcard. The connection goes through the egress gateway.
   * @default none
   */
  host?: pulumi.Input<string>;
  /**
   * CIDRs, for a destination without a name. Pods connect to them directly.
   * @default none
   */
  cidrs?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * TCP port of the destination, 1 to 65535.
   * @default 443
   */
  port?: pulumi.Input<number>;
  /**
   * false: the application speaks TLS, which the gateway passes through. true: the application calls http://<host>, and
   * the gateway speaks TLS with the destination and checks its certificate.
   * @default false
   */
  originateTls?: boolean;
  /**
   * Set if the client speaks TLS from its first byte on a port whose protocol usually begins otherwise, such as MongoDB
   * with TLS or PostgreSQL 17 with sslnegotiation=direct. Without it, a host on such a port is refused.
   * @default false
   */
  tlsFromStart?: boolean;
  /** Who may connect: 1 to 50 callers. */
  from: CallerArgs[];
}

/** Set if another stack owns the gateway and its default deny. */
export interface SharedGatewayArgs {
  /** Whose destinations these are: a suffix of the names of objects next to the gateway. */
  owner: string;
}

export interface EgressArgs {
  /** Egress gateway that connections to hosts go through. */
  gateway: EgressGatewayArgs;
  /** Trust domain of the mesh. */
  trustDomain: pulumi.Input<string>;
  /**
   * What the mesh may connect to outside, by a name of at most 40 lower-case letters, digits and hyphens.
   * @default {}: nothing may pass the gateway
   */
  destinations?: Record<string, DestinationArgs>;
  /**
   * Allow the calling namespaces to connect to all namespaces of the mesh. mTLS and AuthorizationPolicies apply there.
   * @default false
   */
  allowToMeshNamespaces?: pulumi.Input<boolean>;
  /**
   * Set if another stack owns the gateway: this one only adds to it.
   * @default none: this component denies everything else
   */
  sharedGateway?: SharedGatewayArgs;
  /**
   * Namespace of istiod.
   * @default "istio-system"
   */
  meshNamespace?: pulumi.Input<string>;
  /**
   * Namespace of istio-csr.
   * @default "cert-manager"
   */
  istioCsrNamespace?: pulumi.Input<string>;
  /**
   * Labels of the namespaces of the mesh, for `allowToMeshNamespaces`.
   * @default { "istio-injection": "enabled" }
   */
  meshNamespaceLabels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Whether the network has IPv6: the gateway may then connect to IPv6 addresses.
   * @default false
   */
  dualStack?: pulumi.Input<boolean>;
  /**
   * Names of calling namespaces as outputs of what creates them, by name: their policies wait for them.
   * @default {}: all of them exist
   */
  namespaces?: Record<string, pulumi.Input<string>>;
}

/** Defaults of the component and of the stack config. */
export const defaults = {
  destinations: {},
  destination: { port: 443, originateTls: false, tlsFromStart: false },
  allowToMeshNamespaces: false,
  meshNamespace: "istio-system",
  istioCsrNamespace: "cert-manager",
  meshNamespaceLabels: { "istio-injection": "enabled" } as Record<string, string>,
  dualStack: false,
} as const;
