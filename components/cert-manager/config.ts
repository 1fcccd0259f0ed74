/** The capability's part of the stack config. */
import { z } from "zod";
import { charts } from "../../facts/charts";
import { certificateConfig, label } from "../shared/certificate-config";
import { duration } from "../../core/duration";

/** A domain with a dot: not a whole top-level domain, and none of the cluster's own, which are given by namespace. */
const domain = z
  .string()
  .max(253)
  .regex(
    /^(?!.*\.(svc|local)$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/,
    "a domain outside of the cluster, without wildcard, such as payments.example.com",
  );

export const config = z.strictObject({
  installation: z
    .enum(["helm", "eks-addons"])
    .default("helm")
    .describe(
      "helm: charts, with approver-policy. eks-addons: the EKS add-ons cert-manager and aws-privateca-connector-for-kubernetes; then the issuer is an AWSPCAIssuer in one namespace.",
    ),
  versions: z
    .strictObject({
      certManager: z.string().default(charts["cert-manager"].version).describe("Chart cert-manager."),
      approverPolicy: z
        .string()
        .default(charts["cert-manager-approver-policy"].version)
        .describe("Chart cert-manager-approver-policy."),
      awsPrivatecaIssuer: z
        .string()
        .default(charts["aws-privateca-issuer"].version)
        .describe("Chart aws-privateca-issuer."),
    })
    .prefault({})
    .describe("Chart versions. Default: those of facts/charts.json."),
  addonVersions: z
    .strictObject({
      certManager: z
        .string()
        .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "an add-on version such as v1.21.2-eksbuild.1")
        .describe("Version of the add-on cert-manager, such as v1.21.2-eksbuild.1."),
      privateCaConnector: z
        .string()
        .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "an add-on version such as v1.12.0-eksbuild.1")
        .describe("Version of the add-on aws-privateca-connector-for-kubernetes, such as v1.12.0-eksbuild.1."),
    })
    .optional()
    .describe("Versions of the add-ons. Required with installation eks-addons, and with nothing else."),
  replicas: z
    .strictObject({
      controller: z.int().min(1).max(5).default(2).describe("Replicas of the controllers, one of which is active."),
      webhook: z
        .int()
        .min(1)
        .max(10)
        .default(3)
        .describe("Replicas of the webhook: no certificate is made without it."),
      issuer: z.int().min(1).max(5).default(2).describe("Replicas of approver-policy and aws-privateca-issuer."),
    })
    .prefault({})
    .describe("Replicas of the charts."),
  issuer: z
    .strictObject({
      name: label.default("private-ca").describe("Name of the issuer, for issuerRef."),
      kind: z
        .enum(["AWSPCAClusterIssuer", "AWSPCAIssuer"])
        .default("AWSPCAClusterIssuer")
        .describe(
          "AWSPCAClusterIssuer: for every namespace; approver-policy decides who gets what. AWSPCAIssuer: for one namespace.",
        ),
      namespace: label
        .optional()
        .describe("Namespace of an AWSPCAIssuer, made here. Default: istio-system. Not with AWSPCAClusterIssuer."),
      credentials: z
        .enum(["pod-identity", "irsa"])
        .optional()
        .describe(
          "How the issuer gets its role: EKS Pod Identity (default) or IAM roles for service accounts. An AWSPCAIssuer is irsa.",
        ),
      notBeforeOffset: duration
        .default("15m")
        .describe("How far certificates are backdated, for clocks that are behind: at most a quarter of their life."),
    })
    .prefault({})
    .describe("The issuer that represents the private CA."),
  certificates: z
    .record(label, certificateConfig)
    .default({})
    .describe("TLS certificates for ingress and pods, by the name of the Certificate."),
  teamDomains: z
    .record(label, z.array(domain).min(1).max(50))
    .default({})
    .describe(
      "Domains that a team's certificates may be for, with all names below, by team. Names of a team's own Services need no entry.",
    ),
});

export type Config = z.output<typeof config>;

export interface Issuer {
  readonly name: string;
  readonly kind: "AWSPCAClusterIssuer" | "AWSPCAIssuer";
  /** Of an AWSPCAIssuer. */
  readonly namespace?: string;
  readonly credentials: "pod-identity" | "irsa";
}

/** The issuer with what follows from its kind. Pure. */
export function issuerOf({ issuer }: Config): Issuer {
  return issuer.kind === "AWSPCAIssuer"
    ? { ...issuer, kind: issuer.kind, namespace: issuer.namespace ?? "istio-system", credentials: "irsa" }
    : { ...issuer, kind: issuer.kind, namespace: undefined, credentials: issuer.credentials ?? "pod-identity" };
}
