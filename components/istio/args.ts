/** Arguments of the component and their defaults. Named types only: other Pulumi languages need them. */
import type * as pulumi from "@pulumi/pulumi";
import { charts } from "../../facts/charts";
import type { IssuerRefArgs } from "../shared/certificate-policy";
import type { MeshRouteArgs } from "../shared/mesh-routes";

export const DataPlane = { sidecar: "sidecar", ambient: "ambient" } as const;
export type DataPlane = (typeof DataPlane)[keyof typeof DataPlane];

export const Authorization = { denyByDefault: "deny-by-default", allowByDefault: "allow-by-default" } as const;
export type Authorization = (typeof Authorization)[keyof typeof Authorization];

export const NamespaceSecurity = { baseline: "baseline", restricted: "restricted" } as const;
export type NamespaceSecurity = (typeof NamespaceSecurity)[keyof typeof NamespaceSecurity];

/** What every part of the mesh must agree on: the output `mesh` of IstioCsr. */
export interface MeshArgs {
  /** Where proxies request certificates: host and port. */
  caAddress: pulumi.Input<string>;
  /** Trust domain: the first part of every workload's SPIFFE id. */
  trustDomain: pulumi.Input<string>;
  /** ID of the cluster, which proxies send when they request a certificate. */
  clusterId: pulumi.Input<string>;
  /** How long a workload's certificate is valid: a duration such as 24h. */
  workloadCertificateDuration: pulumi.Input<string>;
}

/** An istiod. */
export interface RevisionArgs {
  /** Version of Istio, such as 1.31.1. */
  version: pulumi.Input<string>;
}

/** Replicas of each istiod. */
export interface IstiodReplicasArgs {
  /**
   * Minimum number of replicas, 1 to 20.
   * @default 2
   */
  min?: pulumi.Input<number>;
  /**
   * Maximum number of replicas, 1 to 50 and at least `min`.
   * @default 5
   */
  max?: pulumi.Input<number>;
}

/** A gateway inside the cluster. */
export interface GatewayArgs {
  /**
   * Minimum number of replicas, 1 to 50.
   * @default 2
   */
  minReplicas?: pulumi.Input<number>;
  /**
   * Maximum number of replicas, 1 to 200 and at least `minReplicas`.
   * @default 5
   */
  maxReplicas?: pulumi.Input<number>;
}

/** TLS at the ingress gateway, with a certificate of the private CA. */
export interface IngressTlsArgs {
  /** DNS names that clients connect to, 1 to 20. */
  dnsNames: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * How long the certificate is valid: a duration, at least 1h, and at most 144h on a short-lived CA.
   * @default "72h"
   */
  duration?: pulumi.Input<string>;
  /**
   * How long before expiry it is renewed: a duration, at least 5m and less than `duration`.
   * @default "24h"
   */
  renewBefore?: pulumi.Input<string>;
}

/** The gateway for traffic into the mesh. */
export interface IngressGatewayArgs extends GatewayArgs {
  /**
   * TLS at the gateway, with a Gateway resource for its names. Requires `issuer`.
   * @default none
   */
  tls?: IngressTlsArgs;
}

/** A namespace whose pods are part of the mesh. */
export interface MeshNamespaceArgs {
  /**
   * Whether the namespace exists: it then gets the mesh's label only. Otherwise it is created.
   * @default false
   */
  existing?: boolean;
  /**
   * Pod Security Standard that a namespace created here enforces: baseline or restricted.
   * @default "restricted"
   */
  podSecurity?: pulumi.Input<NamespaceSecurity>;
  /**
   * With deny-by-default: allow the workloads of the namespace to call each other.
   * @default false
   */
  allowWithinNamespace?: boolean;
  /**
   * In ambient mode: create a waypoint, which checks requests to the namespace's Services.
   * @default false
   */
  waypoint?: boolean;
}

export interface IstioArgs {
  /** What every part of the mesh must agree on. */
  mesh: MeshArgs;
  /** Namespace of istiod: the output `meshNamespace` of IstioCsr, which creates it. */
  meshNamespace: pulumi.Input<string>;
  /**
   * sidecar: a proxy in each pod. ambient: ztunnel on each node, and waypoints where requests are checked.
   * @default "sidecar"
   */
  dataPlane?: DataPlane;
  /**
   * istiod versions by revision; "default" is the revision without a name.
   * @default one istiod, "default", with the version in facts/charts.json
   */
  revisions?: Record<string, RevisionArgs>;
  /**
   * Revision of the gateways and of namespaces. Required if there are several.
   * @default the only revision
   */
  activeRevision?: string;
  /**
   * Replicas of each istiod.
   * @default 2 to 5
   */
  istiodReplicas?: IstiodReplicasArgs;
  /**
   * Allow workloads to connect to any host outside of the mesh, not only to registered ones.
   * @default false
   */
  allowAnyOutbound?: pulumi.Input<boolean>;
  /**
   * deny-by-default: a request inside the mesh needs an AuthorizationPolicy that allows it. allow-by-default: every
   * workload of the mesh may call every other.
   * @default "deny-by-default"
   */
  authorization?: Authorization;
  /**
   * A gateway for traffic into the mesh, on port 443, inside the cluster.
   * @default none
   */
  ingressGateway?: IngressGatewayArgs;
  /**
   * Routes from the ingress gateway to workloads, by name. Requires `ingressGateway.tls`. Plain. What lets the gateway in
   * (network policies, AuthorizationPolicies, security groups of pods) is created elsewhere: NetworkPolicy does, by rule.
   * @default {}
   */
  routes?: Record<string, MeshRouteArgs>;
  /**
   * A gateway for traffic out of the mesh. Egress needs it.
   * @default none
   */
  egressGateway?: GatewayArgs;
  /**
   * Namespaces whose pods are part of the mesh, by name. Restart pods that already run.
   * @default {}
   */
  namespaces?: Record<string, MeshNamespaceArgs>;
  /**
   * Set if the Gateway API CRDs are installed in the cluster. Waypoints need them.
   * @default false
   */
  gatewayApiInstalled?: boolean;
  /**
   * Issuer of the ingress gateway's certificate. Required with `ingressGateway.tls`.
   * @default none
   */
  issuer?: IssuerRefArgs;
  /**
   * Register a policy for approver-policy, which then decides about that certificate.
   * @default true
   */
  approverPolicy?: boolean;
  /**
   * Protect Istio's definitions, and all its resources with them, from being deleted.
   * @default true
   */
  deletionProtection?: boolean;
}

/** Defaults of the component and of the stack config. */
export const defaults = {
  dataPlane: "sidecar",
  revisions: { default: { version: charts.istiod.version } } as Record<string, { version: string }>,
  istiodReplicas: { min: 2, max: 5 },
  authorization: "deny-by-default",
  gateway: { minReplicas: 2, maxReplicas: 5 },
  ingressTls: { duration: "72h", renewBefore: "24h" },
  routes: {},
  namespaces: {},
  namespace: { existing: false, podSecurity: "restricted", allowWithinNamespace: false, waypoint: false },
  approverPolicy: true,
  deletionProtection: true,
} as const;
