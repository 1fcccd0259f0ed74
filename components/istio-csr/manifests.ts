/** The Kubernetes objects of the mesh's certificates, as plain data. Pure. */
import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1";
import { certificate } from "../shared/certificate";
import type { CertificatePolicyOptions, IssuerRef } from "../shared/certificate-policy";
import type { ObjectMeta } from "../shared/manifest";
import type { Config } from "./config";
import { istiodAccount, istiodName, istiodNames, meshNamespace, servingName, spiffeId } from "./mesh";
import { istioCsrAccount } from "./values";

export interface MeshCertificateOptions {
  readonly config: Config;
  readonly issuer: IssuerRef;
  /** Namespace of cert-manager and istio-csr. */
  readonly namespace: string;
  readonly revisions: readonly string[];
}

/** Secret that istiod mounts by itself; its name is fixed in istiod's chart. */
export const istiodSecret = "istiod-tls";

/** istiod's certificate. It is there before istiod starts: without it istiod never serves certificates or config. */
export function istiodCertificate(options: MeshCertificateOptions): ICertificate & { metadata: ObjectMeta } {
  const { config, issuer, revisions } = options;
  return certificate({
    name: "istiod",
    namespace: meshNamespace,
    secretName: istiodSecret,
    issuer,
    commonName: istiodName("default"),
    dnsNames: istiodNames(revisions),
    uris: [spiffeId(config.trustDomain, meshNamespace, istiodAccount)],
    usages: ["server auth", "client auth"],
    duration: config.istiodCertificate.duration,
    renewBefore: config.istiodCertificate.renewBefore,
  });
}

/**
 * Who may have certificates of the mesh: istio-csr any workload's, after it has checked the workload's token; itself the
 * one it serves with; cert-manager the one of istiod. Nobody else has any SPIFFE id signed.
 */
export function meshPolicies(options: MeshCertificateOptions): CertificatePolicyOptions[] {
  const { config, issuer, namespace, revisions } = options;
  const istioCsr = istioCsrAccount(namespace);
  // The Istio agent and istio-csr send an organization, and leave it empty.
  const organizations = [""];
  return [
    {
      name: "mesh-workloads",
      issuer,
      namespace: meshNamespace,
      requester: istioCsr,
      uris: [spiffeId(config.trustDomain, "*", "*")],
      requireUri: true,
      organizations,
      usages: ["server auth", "client auth"],
      maxDuration: config.maxCertificateDuration,
    },
    {
      name: "mesh-istio-csr",
      issuer,
      namespace: meshNamespace,
      requester: istioCsr,
      dnsNames: [servingName(namespace)],
      organizations,
      usages: ["server auth"],
      maxDuration: config.servingCertificateDuration,
    },
    {
      name: "mesh-istiod",
      issuer,
      namespace: meshNamespace,
      requester: { namespace, name: "cert-manager" },
      commonName: istiodName("default"),
      dnsNames: istiodNames(revisions),
      uris: [spiffeId(config.trustDomain, meshNamespace, istiodAccount)],
      requireUri: true,
      usages: ["server auth", "client auth"],
      maxDuration: config.istiodCertificate.duration,
    },
  ];
}
