/** Certificates, each with the policy that lets it be signed. */
import type * as pulumi from "@pulumi/pulumi";
import { certificate, certificatePolicyOptions, type CertificateOptions } from "./certificate";
import { registerCertificatePolicy } from "./certificate-policy";
import { awaitReady, customResource } from "./manifest";

/**
 * Registers a Certificate, which Pulumi waits for until it is signed.
 *
 * @param approverPolicy whether approver-policy decides; without it, no policy is made
 * @param opts.dependsOn the issuer and approver-policy
 * @param opts.home name of the namespace as an output of what creates it. Default: the one of `options`
 */
export function registerCertificate(
  logicalName: string,
  options: CertificateOptions,
  approverPolicy: boolean,
  opts: {
    readonly parent: pulumi.Resource;
    readonly dependsOn: readonly pulumi.Resource[];
    readonly home?: pulumi.Input<string>;
  },
): pulumi.Resource {
  const { parent, dependsOn, home = options.namespace } = opts;
  const policy = approverPolicy
    ? registerCertificatePolicy(
        logicalName,
        certificatePolicyOptions(options),
        { parent, dependsOn: [...dependsOn] },
        home,
      )
    : [];
  const manifest = awaitReady(certificate(options));
  return customResource(
    logicalName,
    { ...manifest, metadata: { ...manifest.metadata, namespace: home } },
    { parent, dependsOn: [...dependsOn, ...policy] },
  );
}
