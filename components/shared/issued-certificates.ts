/** Certificates, each with the policy that allows it to be signed. */
import type * as pulumi from "@pulumi/pulumi";
import {
  certificate,
  certificateIdentity,
  certificatePolicyOptions,
  policyName,
  type CertificateInputs,
} from "./certificate";
import { registerCertificatePolicy } from "./certificate-policy";
import { mapInput } from "./inputs";
import { awaitReady, customResource } from "./manifest";

export interface RegisterOptions {
  readonly parent: pulumi.Resource;
  /** The issuer and approver-policy. */
  readonly dependsOn: readonly pulumi.Resource[];
  /** Name of the namespace as an output of what creates it. Default: the one of the Certificate. */
  readonly home?: pulumi.Input<string>;
}

/**
 * Registers a Certificate, which Pulumi waits for until it is signed.
 *
 * @param approverPolicy whether approver-policy decides; without it, no policy is registered
 */
export function registerCertificate(
  logicalName: string,
  options: CertificateInputs,
  approverPolicy: boolean,
  { parent, dependsOn, home = options.namespace }: RegisterOptions,
): pulumi.Resource {
  const policy = approverPolicy
    ? registerCertificatePolicy(
        logicalName,
        { name: policyName(options), namespace: options.namespace },
        mapInput(options, certificatePolicyOptions),
        { parent, dependsOn: [...dependsOn] },
        home,
      )
    : [];
  const manifest = awaitReady(certificateIdentity(options));
  return customResource(
    logicalName,
    {
      ...manifest,
      metadata: { ...manifest.metadata, namespace: home },
      spec: mapInput(options, (known) => certificate(known).spec),
    },
    { parent, dependsOn: [...dependsOn, ...policy] },
  );
}
