/** Arguments of the component and their defaults. Named types only: other Pulumi languages need them. */
import type * as pulumi from "@pulumi/pulumi";
import { charts } from "../../facts/charts";
import type { IssuerRefArgs } from "../shared/certificate-policy";

/** The certificate of istiod, which is signed before istiod starts. */
export interface IstiodCertificateArgs {
  /**
   * How long it is valid: a duration such as 24h, at least 1h, and at most 144h on a short-lived CA.
   * @default "24h"
   */
  duration?: pulumi.Input<string>;
  /**
   * How long before expiry it is renewed: a duration, at least 5m and less than `duration`.
   * @default "8h"
   */
  renewBefore?: pulumi.Input<string>;
}

export interface IstioCsrArgs {
  /** Issuer that signs the mesh's certificates. */
  issuer: IssuerRefArgs;
  /** Every root certificate to trust, as PEM. */
  rootCertificatePem: pulumi.Input<string>;
  /**
   * Version of chart cert-manager-istio-csr, such as v0.17.0.
   * @default the version in facts/charts.json
   */
  version?: pulumi.Input<string>;
  /**
   * Trust domain of the mesh: the first part of every workload's SPIFFE id.
   * @default "cluster.local"
   */
  trustDomain?: pulumi.Input<string>;
  /**
   * ID of the cluster in the mesh, which proxies send when they request a certificate.
   * @default "Kubernetes"
   */
  clusterId?: pulumi.Input<string>;
  /**
   * Replicas, 1 to 10. If none is running, no pod of the mesh starts.
   * @default 3
   */
  replicas?: pulumi.Input<number>;
  /**
   * How long a workload's certificate is valid: a duration such as 24h, at least 1h, and at most 144h on a short-lived
   * CA. It is renewed halfway.
   * @default "24h"
   */
  workloadCertificateDuration?: pulumi.Input<string>;
  /**
   * Longest duration that a workload may request, at least `workloadCertificateDuration`.
   * @default "48h"
   */
  maxCertificateDuration?: pulumi.Input<string>;
  /**
   * How long istio-csr's own certificate is valid: a duration, at least 1h.
   * @default "24h"
   */
  servingCertificateDuration?: pulumi.Input<string>;
  /**
   * The certificate of istiod.
   * @default 24h, renewed 8h before expiry
   */
  istiodCertificate?: IstiodCertificateArgs;
  /**
   * Keep every CertificateRequest after it was signed, for debugging. They fill the API server's database.
   * @default false
   */
  preserveCertificateRequests?: pulumi.Input<boolean>;
  /**
   * Label of the namespaces that get the ConfigMap with the root, such as istio.io/rev=default.
   * @default all namespaces
   */
  configmapNamespaceSelector?: pulumi.Input<string>;
  /**
   * Revisions of istiod, present and future; "default" is the revision without a name.
   * @default ["default"]
   */
  revisions?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Allow ztunnel to request certificates for pods (ambient mode).
   * @default false
   */
  ambient?: pulumi.Input<boolean>;
  /**
   * Register policies for approver-policy, which then decides about requests.
   * @default true
   */
  approverPolicy?: boolean;
  /**
   * Namespace of cert-manager, in which istio-csr runs.
   * @default "cert-manager"
   */
  namespace?: pulumi.Input<string>;
  /**
   * Set if the namespace istio-system exists already: it is not created then.
   * @default false
   */
  meshNamespaceExists?: boolean;
}

/** Defaults of the component and of the stack config. */
export const defaults = {
  version: charts["cert-manager-istio-csr"].version,
  trustDomain: "cluster.local",
  clusterId: "Kubernetes",
  replicas: 3,
  workloadCertificateDuration: "24h",
  maxCertificateDuration: "48h",
  servingCertificateDuration: "24h",
  istiodCertificate: { duration: "24h", renewBefore: "8h" },
  preserveCertificateRequests: false,
  revisions: ["default"] as string[],
  ambient: false,
  approverPolicy: true,
  namespace: "cert-manager",
  meshNamespaceExists: false,
} as const;
