/** The Kubernetes objects of the mesh's certificates, as plain data. Pure. */
import type { ICertificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1";
import { certificate } from "../shared/certificate";
import type { CertificatePolicyOptions, IssuerRef } from "../shared/certificate-policy";
import type { ObjectMeta } from "../shared/manifest";
import { istiodAccount, istiodName, istiodNames, meshNamespace, servingName, spiffeId } from "./mesh";
import type { KnownSettings } from "./settings";
import { istioCsrAccount } from "./values";

export interface MeshCertificateOptions {
  readonly settings: KnownSettings;
  readonly issuer: IssuerRef;
  /** Namespace of cert-manager and istio-csr. */
  readonly namespace: string;
  readonly revisions: readonly string[];
}

/** Secret that istiod mounts itself; istiod's chart fixes its name. */
export const istiodSecret = "istiod-tls";

/** Name of istiod's Certificate. */
export const istiodIdentity = { name: "istiod", namespace: meshNamespace };

/** istiod's certificate. istiod needs it when it starts: without it, it never serves certificates or config. */
export function istiodCertificate(options: MeshCertificateOptions): ICertificate & { metadata: ObjectMeta } {
  const { settings, issuer, revisions } = options;
  return certificate({
    ...istiodIdentity,
    secretName: istiodSecret,
    issuer,
    commonName: istiodName("default"),
    dnsNames: istiodNames(revisions),
    uris: [spiffeId(settings.trustDomain, meshNamespace, istiodAccount)],
    usages: ["server auth", "client auth"],
    duration: settings.istiodCertificate.duration,
    renewBefore: settings.istiodCertificate.renewBefore,
  });
}

/** Policies of the mesh, by the name that they have in the cluster. */
export const meshPolicyNames = ["mesh-workloads", "mesh-istio-csr", "mesh-istiod"] as const;

export type MeshPolicyName = (typeof meshPolicyNames)[number];

/** All of them allow requests in the mesh's namespace. */
export const policyNamespace = meshNamespace;

/**
 * Who may get certificates of the mesh: istio-csr those of workloads, once it has checked a workload's token, and its own
 * serving certificate; cert-manager that of istiod. Nobody else gets a SPIFFE id signed.
 */
export function meshPolicies(options: MeshCertificateOptions): Record<MeshPolicyName, CertificatePolicyOptions> {
  const { settings, issuer, namespace, revisions } = options;
  const istioCsr = istioCsrAccount(namespace);
  // The Istio agent and istio-csr send an organization and leave it empty.
  const organizations = [""];
  return {
    "mesh-workloads": {
      name: "mesh-workloads",
      issuer,
      namespace: policyNamespace,
      requester: istioCsr,
      uris: [spiffeId(settings.trustDomain, "*", "*")],
      requireUri: true,
      organizations,
      usages: ["server auth", "client auth"],
      maxDuration: settings.maxCertificateDuration,
    },
    "mesh-istio-csr": {
      name: "mesh-istio-csr",
      issuer,
      namespace: policyNamespace,
      requester: istioCsr,
      dnsNames: [servingName(namespace)],
      organizations,
      usages: ["server auth"],
      maxDuration: settings.servingCertificateDuration,
    },
    "mesh-istiod": {
      name: "mesh-istiod",
      issuer,
      namespace: policyNamespace,
      requester: { namespace, name: "cert-manager" },
      commonName: istiodName("default"),
      dnsNames: istiodNames(revisions),
      uris: [spiffeId(settings.trustDomain, meshNamespace, istiodAccount)],
      requireUri: true,
      usages: ["server auth", "client auth"],
      maxDuration: settings.istiodCertificate.duration,
    },
  };
}
