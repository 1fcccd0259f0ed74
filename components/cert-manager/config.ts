/** The capability's part of the stack config. */
import { z } from "zod";
import { hostName, label } from "../../core/names";
import { certificateConfig } from "../shared/certificate-config";
import { duration } from "../../core/duration";
import { defaults, Installation, IssuerCredentials, IssuerKind } from "./args";

/** A domain with a dot, so not a top-level domain, and outside of the cluster, whose names belong to namespaces. */
const domainForm = "a domain outside of the cluster, without wildcard, such as payments.example.com";

const domain = hostName("no-wildcard", domainForm).regex(/^(?!.*\.(svc|local)$)/, domainForm);

export const config = z.strictObject({
  installation: z
    .enum(Installation)
    .default(defaults.installation)
    .describe(
      "helm: charts, with approver-policy. eks-addons: the EKS add-ons cert-manager and aws-privateca-connector-for-kubernetes, which require an AWSPCAIssuer.",
    ),
  versions: z
    .strictObject({
      certManager: z.string().default(defaults.versions.certManager).describe("Chart cert-manager."),
      approverPolicy: z
        .string()
        .default(defaults.versions.approverPolicy)
        .describe("Chart cert-manager-approver-policy."),
      awsPrivatecaIssuer: z
        .string()
        .default(defaults.versions.awsPrivatecaIssuer)
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
    .describe("Versions of the add-ons. Required with installation eks-addons, and not allowed without it."),
  replicas: z
    .strictObject({
      controller: z
        .int()
        .min(1)
        .max(5)
        .default(defaults.replicas.controller)
        .describe("Replicas of cert-manager's controller and of its cainjector, 1 to 5. One of each is active."),
      webhook: z
        .int()
        .min(1)
        .max(10)
        .default(defaults.replicas.webhook)
        .describe("Replicas of the webhook. No certificate is created without it."),
      issuer: z
        .int()
        .min(1)
        .max(5)
        .default(defaults.replicas.issuer)
        .describe("Replicas of approver-policy and aws-privateca-issuer."),
    })
    .prefault({})
    .describe("Replicas of the charts."),
  issuer: z
    .strictObject({
      name: label.default(defaults.issuer.name).describe("Name of the issuer, for issuerRef."),
      kind: z
        .enum(IssuerKind)
        .default(defaults.issuer.kind)
        .describe(
          "AWSPCAClusterIssuer: for every namespace; approver-policy decides who gets what. AWSPCAIssuer: for one namespace.",
        ),
      namespace: label
        .optional()
        .describe(
          "Namespace of an AWSPCAIssuer, which is created. Default: istio-system. Not allowed with AWSPCAClusterIssuer.",
        ),
      credentials: z
        .enum(IssuerCredentials)
        .optional()
        .describe(
          "How the issuer gets its role: EKS Pod Identity (default) or IAM roles for service accounts. An AWSPCAIssuer requires irsa.",
        ),
      notBeforeOffset: duration
        .default(defaults.issuer.notBeforeOffset)
        .describe(
          "How far certificates are backdated, for clocks that are behind: at most a quarter of the shortest certificate's duration.",
        ),
    })
    .prefault({})
    .describe("The issuer that represents the private CA."),
  certificates: z
    .record(label, certificateConfig)
    .default(defaults.certificates)
    .describe("TLS certificates for ingress and pods, by the name of the Certificate."),
  teamDomains: z
    .record(label, z.array(domain).min(1).max(50))
    .default({})
    .describe(
      "Domains for which a team may get certificates, including all names below, by team. Names of a team's own Services need no entry.",
    ),
});

export type Config = z.output<typeof config>;
