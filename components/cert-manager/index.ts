/** Plugin: cert-manager, approver-policy and the issuer that represents the private CA. */
import { definePlugin } from "../../framework/plugin";
import { CertManager } from "./cert-manager";
import { check } from "./check";
import { config } from "./config";
import { connections } from "./connections";
import { issuerRef } from "./manifests";
import { issuerOf } from "./settings";

export type { CertificateArgs } from "../shared/certificate-args";
export type { AddonVersionsArgs, CertManagerArgs, ChartVersionsArgs, IssuerArgs, ReplicasArgs } from "./args";
export { CertManager } from "./cert-manager";
export type * from "./slots";

export const certManager = definePlugin({
  name: "cert-manager",
  summary: "cert-manager with an issuer for the private CA, and policies that decide who gets which certificate.",
  guide: ["pca-cert-manager", "pca-issuer-plugin", "pca-issuer-iam", "pca-issuer", "pca-certificates"],
  config,
  requires: ["cluster", "nodes", "private-ca"],
  uses: ["security-groups"],
  provides: ["cert-manager"],
  declare: (config) => ({
    certManager: config.installation,
    issuer: {
      ref: issuerRef(issuerOf(config)),
      namespace: issuerOf(config).namespace,
      approverPolicy: config.installation === "helm",
      notBeforeOffset: config.issuer.notBeforeOffset,
      teamDomains: config.teamDomains,
    },
  }),
  check,
  connections,
  provision: (context, config, needs) => {
    const { cluster, nodes, "private-ca": ca, "security-groups": groups } = needs;
    const component = new CertManager(
      "cert-manager",
      {
        installation: config.installation,
        versions: config.versions,
        addonVersions: config.addonVersions,
        replicas: config.replicas,
        issuer: config.issuer,
        certificates: config.certificates,
        clusterName: cluster.name,
        caArn: ca.issuingArn,
        oidcIssuer: cluster.oidcIssuer,
        oidcProviderArn: cluster.oidcProviderArn,
        deletionProtection: context.deletionProtection,
        tags: context.tags,
      },
      {
        providers: [cluster.kubernetes],
        dependsOn: [...nodes.ready, ...ca.active, ...(groups?.open("admission-webhook-10250") ?? [])],
      },
    );
    return {
      "cert-manager": {
        issuer: component.issuerRef,
        issuerNamespace: issuerOf(config).namespace,
        approverPolicy: config.installation === "helm",
        namespace: component.namespace,
        ready: component.ready,
        roleArn: component.issuerRoleArn,
      },
    };
  },
  outputs: ({ "cert-manager": { issuer, roleArn } }) => ({ issuer, issuerRoleArn: roleArn }),
});
