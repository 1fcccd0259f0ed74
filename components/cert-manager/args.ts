/** Arguments of the component and their defaults. Named types only: other Pulumi languages need them. */
import type * as pulumi from "@pulumi/pulumi";
import { charts } from "../../facts/charts";
import type { CertificateArgs } from "../shared/certificate-args";

export const Installation = { helm: "helm", eksAddons: "eks-addons" } as const;
export type Installation = (typeof Installation)[keyof typeof Installation];

export const IssuerKind = { clusterIssuer: "AWSPCAClusterIssuer", issuer: "AWSPCAIssuer" } as const;
export type IssuerKind = (typeof IssuerKind)[keyof typeof IssuerKind];

export const IssuerCredentials = { podIdentity: "pod-identity", irsa: "irsa" } as const;
export type IssuerCredentials = (typeof IssuerCredentials)[keyof typeof IssuerCredentials];

/** Versions of the charts, such as v1.21.2. */
export interface ChartVersionsArgs {
  /**
   * Version of chart cert-manager.
   * @default the version in facts/charts.json
   */
  certManager?: pulumi.Input<string>;
  /**
   * Version of chart cert-manager-approver-policy.
   * @default the version in facts/charts.json
   */
  approverPolicy?: pulumi.Input<string>;
  /**
   * Version of chart aws-privateca-issuer.
   * @default the version in facts/charts.json
   */
  awsPrivatecaIssuer?: pulumi.Input<string>;
}

/** Versions of the EKS add-ons, as `aws eks describe-addon-versions` lists them. */
export interface AddonVersionsArgs {
  /** Version of the add-on cert-manager, such as v1.21.2-eksbuild.1. */
  certManager: pulumi.Input<string>;
  /** Version of the add-on aws-privateca-connector-for-kubernetes, such as v1.12.0-eksbuild.1. */
  privateCaConnector: pulumi.Input<string>;
}

/** Replicas of the charts. */
export interface ReplicasArgs {
  /**
   * Replicas of cert-manager's controller and of its cainjector, 1 to 5. One of each is active.
   * @default 2
   */
  controller?: pulumi.Input<number>;
  /**
   * Replicas of cert-manager's webhook: 1 to 10. No certificate is created without it.
   * @default 3
   */
  webhook?: pulumi.Input<number>;
  /**
   * Replicas of approver-policy and aws-privateca-issuer: 1 to 5.
   * @default 2
   */
  issuer?: pulumi.Input<number>;
}

/** The issuer that represents the private CA. */
export interface IssuerArgs {
  /**
   * Name of the issuer, for issuerRef.
   * @default "private-ca"
   */
  name?: string;
  /**
   * AWSPCAClusterIssuer signs for every namespace, and approver-policy decides who gets what. AWSPCAIssuer signs for one
   * namespace.
   * @default "AWSPCAClusterIssuer"
   */
  kind?: IssuerKind;
  /**
   * Namespace of an AWSPCAIssuer, which is created. Not allowed with AWSPCAClusterIssuer.
   * @default "istio-system"
   */
  namespace?: string;
  /**
   * How the issuer gets its role: pod-identity (EKS Pod Identity) or irsa (IAM roles for service accounts). An
   * AWSPCAIssuer requires irsa.
   * @default "pod-identity", or "irsa" for an AWSPCAIssuer
   */
  credentials?: IssuerCredentials;
  /**
   * How far certificates are backdated, for clocks that are behind: a duration such as 15m, at most a quarter of the
   * shortest certificate's.
   * @default "15m"
   */
  notBeforeOffset?: pulumi.Input<string>;
}

export interface CertManagerArgs {
  /** Name of the cluster in EKS. */
  clusterName: pulumi.Input<string>;
  /** ARN of the private CA that signs. */
  caArn: pulumi.Input<string>;
  /**
   * helm: charts, with approver-policy. eks-addons: the EKS add-ons cert-manager and
   * aws-privateca-connector-for-kubernetes, which require an AWSPCAIssuer.
   * @default "helm"
   */
  installation?: Installation;
  /**
   * Versions of the charts.
   * @default the versions in facts/charts.json
   */
  versions?: ChartVersionsArgs;
  /**
   * Versions of the add-ons. Required with installation eks-addons, and not allowed without it.
   * @default none
   */
  addonVersions?: AddonVersionsArgs;
  /**
   * Replicas of the charts.
   * @default 2 controllers, 3 webhooks, 2 issuers
   */
  replicas?: ReplicasArgs;
  /**
   * The issuer that represents the private CA.
   * @default an AWSPCAClusterIssuer "private-ca"
   */
  issuer?: IssuerArgs;
  /**
   * TLS certificates for ingress and pods, by the name of the Certificate.
   * @default {}
   */
  certificates?: Record<string, CertificateArgs>;
  /**
   * Issuer URL of the cluster without https://. Required if the issuer's credentials are irsa.
   * @default none
   */
  oidcIssuer?: pulumi.Input<string>;
  /**
   * ARN of the cluster's identity provider in IAM. Required if the issuer's credentials are irsa.
   * @default none
   */
  oidcProviderArn?: pulumi.Input<string>;
  /**
   * Tags of the AWS resources.
   * @default {}
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Protect the definitions of the issuer, and all issuers with them, from being deleted.
   * @default true
   */
  deletionProtection?: boolean;
}

/** Defaults of the component and of the stack config. */
export const defaults = {
  installation: "helm",
  versions: {
    certManager: charts["cert-manager"].version,
    approverPolicy: charts["cert-manager-approver-policy"].version,
    awsPrivatecaIssuer: charts["aws-privateca-issuer"].version,
  },
  replicas: { controller: 2, webhook: 3, issuer: 2 },
  issuer: { name: "private-ca", kind: "AWSPCAClusterIssuer", notBeforeOffset: "15m" },
  certificates: {},
  deletionProtection: true,
} as const;

/** Defaults of an AWSPCAIssuer. */
export const namespacedIssuer = { namespace: "istio-system", credentials: "irsa" } as const;

/** Default of an AWSPCAClusterIssuer. */
export const clusterIssuer = { credentials: "pod-identity" } as const;
