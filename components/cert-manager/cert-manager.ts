/** cert-manager with an issuer for the private CA. Guide page, "ACM Private CA with cert-manager". */
import * as pulumi from "@pulumi/pulumi";
import { addons } from "../../facts/charts";
import type { IssuerRef } from "../shared/certificate-policy";
import { Steps } from "../shared/steps";
import { connector, installAddons } from "./addons";
import { installCharts } from "./charts";
import { issuerOf, type Config } from "./config";
import { issuerIdentity, type Identity } from "./identity";
import { registerCertificates, registerIssuer } from "./issuer";
import { issuerRef } from "./manifests";
import { addonOrder, helmOrder } from "./order";
import type { Scope } from "./scope";
import { issuerAccount, namespace } from "./values";

export interface CertManagerArgs {
  /** What is installed, and which certificates there are. Plain: it decides which resources exist. */
  config: Config;
  clusterName: pulumi.Input<string>;
  /** CA that signs. */
  caArn: pulumi.Input<string>;
  /** Issuer URL of the cluster without https://, where the issuer's credentials are irsa. */
  oidcIssuer?: pulumi.Input<string>;
  /** Identity provider of the cluster in IAM, where the issuer's credentials are irsa. */
  oidcProviderArn?: pulumi.Input<string>;
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Keep the definitions of the issuer, and all issuers with them, from being deleted. Default true. */
  deletionProtection?: boolean;
}

/**
 * cert-manager, approver-policy and aws-privateca-issuer, and an issuer that represents the private CA. `dependsOn`
 * must name the CA's activation and what pods need to run: the first resources wait for it.
 */
export class CertManager extends pulumi.ComponentResource {
  /** Namespace of cert-manager. */
  readonly namespace: pulumi.Output<string>;
  /** What Certificates name in issuerRef. */
  readonly issuerRef: IssuerRef;
  /** Role that signs. */
  readonly issuerRoleArn: pulumi.Output<string>;
  /** To be there before a certificate is asked for. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: CertManagerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:CertManager", name, args, opts);
    const issuer = issuerOf(args.config);
    const helm = args.config.installation === "helm";
    const steps = new Steps(helm ? helmOrder : addonOrder, opts);
    const scope: Scope = { name, parent: this, args, issuer, steps };

    const identity = registerIdentity(scope);
    this.issuerRoleArn = identity.roleArn;
    if (helm) {
      this.namespace = installCharts(scope, identity);
    } else {
      installAddons(scope);
      this.namespace = pulumi.output(addons["cert-manager"].namespace);
    }
    this.issuerRef = issuerRef(issuer);
    this.ready = [registerIssuer(scope, identity.roleArn), ...steps.of("approver-policy")];
    registerCertificates(scope);
    this.registerOutputs({
      namespace: this.namespace,
      issuerRoleArn: this.issuerRoleArn,
      issuerRef: this.issuerRef,
    });
  }
}

function registerIdentity({ name, parent, args, issuer, steps }: Scope): Identity {
  const { oidcProviderArn, oidcIssuer } = args;
  const irsa = issuer.credentials === "irsa";
  if (irsa && (oidcProviderArn === undefined || oidcIssuer === undefined)) {
    throw new pulumi.RunError(
      `${name}: found issuer credentials irsa without oidcProviderArn and oidcIssuer; allowed: both, or pod-identity`,
    );
  }
  const controller = args.config.installation === "helm" ? { namespace, name: issuerAccount } : connector;
  const identity = issuerIdentity(
    `${name}-issuer`,
    {
      clusterName: args.clusterName,
      caArn: args.caArn,
      subject:
        issuer.namespace === undefined
          ? { namespace: controller.namespace, serviceAccount: controller.name }
          : { namespace: issuer.namespace, serviceAccount: issuer.name },
      oidc: irsa ? { providerArn: oidcProviderArn ?? "", issuer: oidcIssuer ?? "" } : undefined,
      after: steps.before("issuer-identity"),
      tags: args.tags ?? {},
    },
    { parent },
  );
  const [role, ...others] = identity.resources;
  steps.done("issuer-identity", role, ...others);
  return identity;
}
