/** Certificates, each with the policy that lets it be signed. */
import type * as pulumi from "@pulumi/pulumi";
import { certificate, certificatePolicyOptions, type CertificateOptions } from "./certificate";
import { registerCertificatePolicy } from "./certificate-policy";
import { awaitReady, customResource } from "./manifest";

/**
 * Registers a Certificate, which Pulumi waits for until it is signed.
 *
 * @param approverPolicy whether approver-policy decides; without it, no policy is made
 * @param dependsOn the issuer and approver-policy
 */
export function registerCertificate(
  logicalName: string,
  options: CertificateOptions,
  approverPolicy: boolean,
  opts: { readonly parent: pulumi.Resource; readonly dependsOn: readonly pulumi.Resource[] },
): pulumi.Resource {
  const { parent, dependsOn } = opts;
  const policy = approverPolicy
    ? registerCertificatePolicy(logicalName, certificatePolicyOptions(options), { parent, dependsOn: [...dependsOn] })
    : [];
  return customResource(logicalName, awaitReady(certificate(options)), {
    parent,
    dependsOn: [...dependsOn, ...policy],
  });
}
