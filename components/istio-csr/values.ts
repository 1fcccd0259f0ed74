/** Values of chart cert-manager-istio-csr v0.17.0, typed: the keys that are set. Pure. */
import type { IssuerRef } from "../shared/certificate-policy";
import { istioCsrName, meshNamespace, servingName, ztunnelAccount } from "./mesh";
import type { KnownSettings } from "./settings";

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
  readonly settings: KnownSettings;
  readonly issuer: IssuerRef;
  /** Namespace of istio-csr. */
  readonly namespace: string;
  readonly revisions: readonly string[];
  readonly ambient: boolean;
}

export function istioCsrValues({
  settings,
  issuer,
  namespace,
  revisions,
  ambient,
}: IstioCsrValuesOptions): IstioCsrValues {
  return {
    replicaCount: settings.replicas,
    podDisruptionBudget: { enabled: settings.replicas > 1, maxUnavailable: 1 },
    app: {
      certmanager: {
        namespace: meshNamespace,
        preserveCertificateRequests: settings.preserveCertificateRequests,
        // Fixed: with runtime configuration istio-csr reports ready before it can sign anything.
        issuer: { enabled: true, ...issuer },
      },
      tls: {
        trustDomain: settings.trustDomain,
        // Without a file, istio-csr trusts any root that the signer names.
        rootCAFile: `${mountPath}/${rootConfigMap.key}`,
        certificateDNSNames: [servingName(namespace)],
        certificateDuration: settings.servingCertificateDuration,
        // The component registers it and waits for it, which Helm would not.
        istiodCertificateEnable: false,
      },
      server: {
        clusterID: settings.clusterId,
        maxCertificateDuration: settings.maxCertificateDuration,
        caTrustedNodeAccounts: ambient ? ztunnelAccount : "",
        serving: { signatureAlgorithm: "ECDSA", certificateKeySize: 256 },
      },
      istio: { namespace: meshNamespace, revisions },
      controller: {
        leaderElectionNamespace: meshNamespace,
        disableKubernetesClientRateLimiter: true,
        ...(settings.configmapNamespaceSelector === undefined
          ? {}
          : { configmapNamespaceSelector: settings.configmapNamespaceSelector }),
      },
    },
    // The whole volume: a mount with subPath would not follow changes of the ConfigMap.
    volumes: [{ name: "root-ca", configMap: { name: rootConfigMap.name } }],
    volumeMounts: [{ name: "root-ca", mountPath, readOnly: true }],
  };
}

/** Service account that requests every workload's certificate. */
export function istioCsrAccount(namespace: string): { namespace: string; name: string } {
  return { namespace, name: istioCsrName };
}
