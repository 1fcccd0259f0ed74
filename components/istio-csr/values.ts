/** Values of chart cert-manager-istio-csr v0.17.0, typed: the keys that are set. Pure. */
import type { IssuerRef } from "../shared/certificate-policy";
import type { Config } from "./config";
import { istioCsrName, meshNamespace, servingName, ztunnelAccount } from "./mesh";

export interface IstioCsrValues {
  readonly replicaCount: number;
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly maxUnavailable: number };
  readonly app: {
    readonly certmanager: {
      readonly namespace: string;
      readonly preserveCertificateRequests: boolean;
      readonly issuer: IssuerRef & { readonly enabled: boolean };
    };
    readonly tls: {
      readonly trustDomain: string;
      readonly rootCAFile: string;
      readonly certificateDNSNames: readonly string[];
      readonly certificateDuration: string;
      readonly istiodCertificateEnable: boolean;
    };
    readonly server: {
      readonly clusterID: string;
      readonly maxCertificateDuration: string;
      readonly caTrustedNodeAccounts: string;
      readonly serving: { readonly signatureAlgorithm: string; readonly certificateKeySize: number };
    };
    readonly istio: { readonly namespace: string; readonly revisions: readonly string[] };
    readonly controller: {
      readonly leaderElectionNamespace: string;
      readonly disableKubernetesClientRateLimiter: boolean;
      readonly configmapNamespaceSelector?: string;
    };
  };
  readonly volumes: readonly { readonly name: string; readonly configMap: { readonly name: string } }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly: boolean }[];
}

/** ConfigMap with the roots, in the namespace of istio-csr. */
export const rootConfigMap = { name: "istio-root-ca", key: "ca.pem" } as const;

const mountPath = "/var/run/secrets/istio-csr";

export interface IstioCsrValuesOptions {
  readonly config: Config;
  readonly issuer: IssuerRef;
  /** Namespace of istio-csr. */
  readonly namespace: string;
  readonly revisions: readonly string[];
  readonly ambient: boolean;
}

export function istioCsrValues({
  config,
  issuer,
  namespace,
  revisions,
  ambient,
}: IstioCsrValuesOptions): IstioCsrValues {
  return {
    replicaCount: config.replicas,
    podDisruptionBudget: { enabled: config.replicas > 1, maxUnavailable: 1 },
    app: {
      certmanager: {
        namespace: meshNamespace,
        preserveCertificateRequests: config.preserveCertificateRequests,
        // Fixed, not by runtime configuration: with that, istio-csr reports ready before it can sign anything.
        issuer: { enabled: true, ...issuer },
      },
      tls: {
        trustDomain: config.trustDomain,
        // Without a file, whatever root the signer names is trusted.
        rootCAFile: `${mountPath}/${rootConfigMap.key}`,
        certificateDNSNames: [servingName(namespace)],
        certificateDuration: config.servingCertificateDuration,
        // The component makes it, and waits for it: Helm would not.
        istiodCertificateEnable: false,
      },
      server: {
        clusterID: config.clusterId,
        maxCertificateDuration: config.maxCertificateDuration,
        caTrustedNodeAccounts: ambient ? ztunnelAccount : "",
        serving: { signatureAlgorithm: "ECDSA", certificateKeySize: 256 },
      },
      istio: { namespace: meshNamespace, revisions },
      controller: {
        leaderElectionNamespace: meshNamespace,
        disableKubernetesClientRateLimiter: true,
        ...(config.configmapNamespaceSelector === undefined
          ? {}
          : { configmapNamespaceSelector: config.configmapNamespaceSelector }),
      },
    },
    // The whole volume, without subPath: only that follows a change of the ConfigMap.
    volumes: [{ name: "root-ca", configMap: { name: rootConfigMap.name } }],
    volumeMounts: [{ name: "root-ca", mountPath, readOnly: true }],
  };
}

/** Service account that asks for every workload's certificate. */
export function istioCsrAccount(namespace: string): { namespace: string; name: string } {
  return { namespace, name: istioCsrName };
}
