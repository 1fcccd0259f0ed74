/** The issuer that represents the private CA, and the certificates that it signs for the stack. */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { toCertificateOptions } from "../shared/certificate-args";
import { registerCertificate } from "../shared/issued-certificates";
import { awaitReady, customResource, podSecurityLabels } from "../shared/manifest";
import { connector } from "./addons";
import { issuerManifest, issuerRef, tokenGrant } from "./manifests";
import type { Scope } from "./scope";
import { issuerAccount, namespace } from "./values";

export function registerIssuer(scope: Scope, roleArn: pulumi.Output<string>): pulumi.Resource {
  const { name, parent, args, settings, issuer, steps } = scope;
  registerIssuerNamespace(scope);
  const caArn = pulumi.output(args.caArn);
  const manifest = issuerManifest<pulumi.Input<string>>({
    issuer,
    notBeforeOffset: settings.issuer.notBeforeOffset,
    caArn,
    region: caArn.apply((arn) => arn.split(":")[3] ?? ""),
    roleArn,
  });
  return steps.done(
    "issuer",
    // Ready means that there are credentials, not that the CA signs: the first certificate proves that.
    customResource(`${name}-${issuer.name}`, awaitReady(manifest), {
      parent,
      dependsOn: [...steps.before("issuer"), ...steps.first],
    }),
  );
}

/** Namespace and service account of an AWSPCAIssuer. */
function registerIssuerNamespace({ name, parent, settings, issuer, steps }: Scope): void {
  if (issuer.namespace === undefined) {
    steps.skip("issuer-namespace");
    return;
  }
  const home = new kubernetes.core.v1.Namespace(
    `${name}-${issuer.namespace}`,
    // The CNI agent of the mesh may run here and needs the host.
    { metadata: { name: issuer.namespace, labels: podSecurityLabels("privileged") } },
    { parent, dependsOn: steps.before("issuer-namespace") },
  );
  const opts = { parent, dependsOn: [home] };
  const controller = settings.installation === "helm" ? { namespace, name: issuerAccount } : connector;
  const { role, binding } = tokenGrant(issuer, controller);
  steps.done(
    "issuer-namespace",
    home,
    new kubernetes.core.v1.ServiceAccount(
      `${name}-${issuer.name}`,
      { metadata: { name: issuer.name, namespace: issuer.namespace }, automountServiceAccountToken: false },
      opts,
    ),
    new kubernetes.rbac.v1.Role(`${name}-${issuer.name}-token`, role, opts),
    new kubernetes.rbac.v1.RoleBinding(`${name}-${issuer.name}-token`, binding, opts),
  );
}

export function registerCertificates({ name, parent, settings, issuer, steps }: Scope): void {
  for (const [key, certificate] of Object.entries(settings.certificates)) {
    registerCertificate(
      `${name}-certificate-${certificate.namespace}-${key}`,
      toCertificateOptions(key, certificate, issuerRef(issuer)),
      settings.installation === "helm",
      { parent, dependsOn: steps.before("certificates") },
    );
  }
}
