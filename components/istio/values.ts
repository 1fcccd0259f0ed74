/** Values of the charts of Istio 1.31, typed: the keys that are set. Pure. */
import { podIdentityAgent } from "../../facts/pod-identity-agent";
import type { DataPlane, MeshArgs } from "./args";
import type { KnownSettings } from "./settings";

export const meshNamespace = "istio-system";

/** What istiod, ztunnel and gateways get from istio-csr. */
export type Mesh = { readonly [Key in keyof MeshArgs]: string };

/** Chart base. */
export interface BaseValues {
  readonly defaultRevision: string;
}

export function baseValues(activeRevision: string): BaseValues {
  return { defaultRevision: activeRevision };
}

/** Chart cni. */
export interface CniValues {
  readonly profile?: "ambient";
  readonly excludeNamespaces: readonly string[];
}

export function cniValues(dataPlane: DataPlane): CniValues {
  return {
    ...(dataPlane === "ambient" ? { profile: "ambient" as const } : {}),
    excludeNamespaces: ["kube-system", meshNamespace],
  };
}

/** Chart istiod. meshConfig: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/ */
export interface IstiodValues {
  readonly profile?: "ambient";
  readonly revision: string;
  readonly autoscaleMin: number;
  readonly autoscaleMax: number;
  readonly cni: { readonly enabled: boolean };
  readonly env: Readonly<Record<string, string>>;
  readonly global: {
    readonly caAddress: string;
    readonly multiCluster: { readonly clusterName: string };
    readonly proxy: { readonly excludeIPRanges: string };
  };
  readonly base: { readonly validationFailurePolicy: string };
  readonly meshConfig: {
    readonly trustDomain: string;
    readonly outboundTrafficPolicy: { readonly mode: "REGISTRY_ONLY" | "ALLOW_ANY" };
    readonly meshMTLS: { readonly minProtocolVersion: string };
    readonly accessLogFile: string;
    readonly defaultConfig: {
      readonly holdApplicationUntilProxyStarts: boolean;
      readonly proxyMetadata: Readonly<Record<string, string>>;
    };
  };
}

export type IstiodSettings = Pick<KnownSettings, "dataPlane" | "istiodReplicas" | "allowAnyOutbound">;

/**
 * istiod as configuration server only. It mounts Secret istiod-tls and ConfigMap istio-ca-root-cert itself: no argument or
 * volume is patched.
 */
export function istiodValues(settings: IstiodSettings, mesh: Mesh, revision: string): IstiodValues {
  return {
    ...(settings.dataPlane === "ambient" ? { profile: "ambient" as const } : {}),
    revision: chartRevision(revision),
    autoscaleMin: settings.istiodReplicas.min,
    autoscaleMax: settings.istiodReplicas.max,
    // Without the CNI agent each pod would need NET_ADMIN, which the restricted Pod Security Standard refuses.
    cni: { enabled: true },
    // istiod's own CA would be a second one: two roots, and two writers of the ConfigMap with the root.
    env: { ENABLE_CA_SERVER: "false" },
    global: {
      caAddress: mesh.caAddress,
      multiCluster: { clusterName: mesh.clusterId },
      // The Pod Identity agent is in no registry: sidecars would refuse every request for credentials. istio-iptables sorts
      // the two IP families itself (istio/istio tools/istio-iptables/pkg/capture/run.go, eed52ebb66ad).
      proxy: { excludeIPRanges: Object.values(podIdentityAgent).join(",") },
    },
    // istiod changes Ignore to Fail itself once it is up, and every later run would see that as a change.
    base: { validationFailurePolicy: "Fail" },
    meshConfig: {
      trustDomain: mesh.trustDomain,
      outboundTrafficPolicy: { mode: settings.allowAnyOutbound === true ? "ALLOW_ANY" : "REGISTRY_ONLY" },
      meshMTLS: { minProtocolVersion: "TLSV1_3" },
      accessLogFile: "/dev/stdout",
      defaultConfig: {
        // The application starts once its proxy has a certificate, so no request leaves earlier.
        holdApplicationUntilProxyStarts: true,
        proxyMetadata: { SECRET_TTL: mesh.workloadCertificateDuration },
      },
    },
  };
}

/** Chart ztunnel. */
export interface ZtunnelValues {
  readonly caAddress: string;
  readonly multiCluster: { readonly clusterName: string };
  readonly istioNamespace: string;
  readonly revision: string;
  readonly env: Readonly<Record<string, string>>;
}

export function ztunnelValues(activeRevision: string, mesh: Mesh): ZtunnelValues {
  return {
    // Without an address of its own, ztunnel asks istiod, whose CA is off.
    caAddress: mesh.caAddress,
    multiCluster: { clusterName: mesh.clusterId },
    istioNamespace: meshNamespace,
    revision: chartRevision(activeRevision),
    env: { SECRET_TTL: mesh.workloadCertificateDuration },
  };
}

/** Chart gateway. */
export interface GatewayValues {
  readonly name: string;
  readonly revision: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly service: {
    readonly type: "ClusterIP";
    readonly ports: readonly {
      readonly name: string;
      readonly port: number;
      readonly targetPort: number;
      readonly protocol: "TCP";
    }[];
  };
  readonly autoscaling: { readonly enabled: boolean; readonly minReplicas: number; readonly maxReplicas: number };
  readonly podDisruptionBudget: { readonly minAvailable?: number };
  readonly securityContext: {
    readonly runAsNonRoot: boolean;
    readonly seccompProfile: { readonly type: string };
  };
}

export interface GatewayKind {
  /** Name of the release, Deployment, Service and service account. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of its pods that Gateway resources select. */
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: number }[];
}

/** Health of a gateway, for load balancers: GET /healthz/ready. */
const status = { name: "status-port", port: 15021, targetPort: 15021 };

/** Ports of pods are above 1024, which need no privilege to bind. No port accepts plain text. */
export const gateways = {
  ingress: {
    name: "istio-ingressgateway",
    namespace: "istio-ingress",
    selector: { istio: "ingressgateway" },
    ports: [status, { name: "https", port: 443, targetPort: 8443 }],
  },
  egress: {
    name: "istio-egressgateway",
    namespace: "istio-egress",
    selector: { istio: "egressgateway" },
    ports: [status, { name: "tls", port: 443, targetPort: 8443 }],
  },
} as const satisfies Record<string, GatewayKind>;

export interface GatewaySize {
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

export function gatewayValues(kind: GatewayKind, size: GatewaySize, revision: string): GatewayValues {
  return {
    name: kind.name,
    revision: chartRevision(revision),
    labels: { ...kind.selector, app: kind.name },
    service: { type: "ClusterIP", ports: kind.ports.map((port) => ({ ...port, protocol: "TCP" })) },
    autoscaling: { enabled: true, minReplicas: size.minReplicas, maxReplicas: size.maxReplicas },
    podDisruptionBudget: size.minReplicas > 1 ? { minAvailable: 1 } : {},
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  };
}

/** In the charts, the revision without a name is "". */
function chartRevision(revision: string): string {
  return revision === "default" ? "" : revision;
}
