/** cert-manager with an issuer for the private CA. Guide page, "ACM Private CA with cert-manager". */
import * as pulumi from "@pulumi/pulumi";
import { addons } from "../../facts/charts";
import type { IssuerRef } from "../shared/certificate-policy";
import { checkArgs } from "../shared/inputs";
import { Steps } from "../shared/steps";
import { connector, installAddons } from "./addons";
import type { CertManagerArgs } from "./args";
import { installCharts } from "./charts";
import { issuerIdentity, type Identity } from "./identity";
import { registerCertificates, registerIssuer } from "./issuer";
import { issuerRef } from "./manifests";
import { addonOrder, helmOrder } from "./order";
import { argProblems } from "./refusals";
import type { Scope } from "./scope";
import { issuerOf, settingsOf } from "./settings";
import { issuerAccount, namespace } from "./values";

/**
 * cert-manager, approver-policy and aws-privateca-issuer, and an issuer that represents the private CA. `dependsOn`
 * must name the CA's activation and what pods need to run: the first resources wait for them.
 */
export class CertManager extends pulumi.ComponentResource {
  /** Namespace of cert-manager. */
  readonly namespace: pulumi.Output<string>;
  /** What Certificates name in issuerRef. */
  readonly issuerRef: IssuerRef;
  /** ARN of the role that signs. */
  readonly issuerRoleArn: pulumi.Output<string>;
  /** What must exist before a certificate is requested. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: CertManagerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:CertManager", name, args, opts);
    const settings = settingsOf(args);
    checkArgs(name, settings, argProblems);
    const issuer = issuerOf(settings);
    const helm = settings.installation === "helm";
    const steps = new Steps(helm ? helmOrder : addonOrder, opts);
    const scope: Scope = { name, parent: this, args, settings, issuer, steps };

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

function registerIdentity({ name, parent, args, settings, issuer, steps }: Scope): Identity {
  const { oidcProviderArn, oidcIssuer } = args;
  const irsa = issuer.credentials === "irsa";
  if (irsa && (oidcProviderArn === undefined || oidcIssuer === undefined)) {
    throw new pulumi.RunError(
      `${name}: issuer credentials irsa need oidcProviderArn and oidcIssuer. Set both, or use pod-identity.`,
    );
  }
  const controller = settings.installation === "helm" ? { namespace, name: issuerAccount } : connector;
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
