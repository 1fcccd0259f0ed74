/**
 * Names and addresses that the parts of the mesh must agree on. Pure.
 * A mismatch shows only at run time, as "failed to match URIs", "claims to be in cluster" or an x509 name error.
 */
export const meshNamespace = "istio-system";

/** Chart, Deployment, Service and service account of istio-csr: all of them have the chart's name. */
export const istioCsrName = "cert-manager-istio-csr";

/** Name that istio-csr's serving certificate is for. */
export function servingName(namespace: string): string {
  return `${istioCsrName}.${namespace}.svc`;
}

/** Where proxies request certificates: global.caAddress of istiod, caAddress of ztunnel. */
export function caAddress(namespace: string): string {
  return `${servingName(namespace)}:443`;
}

/** Account of ztunnel, which requests certificates for the pods of its node. */
export const ztunnelAccount = `${meshNamespace}/ztunnel`;

export const istiodAccount = "istiod-service-account";

/** Service of a revision of istiod; "default" has no suffix. */
export function istiodName(revision: string): string {
  return `${revision === "default" ? "istiod" : `istiod-${revision}`}.${meshNamespace}.svc`;
}

/**
 * Names in istiod's certificate: those of every revision, because proxies must trust a new istiod at once, and always the
 * default one, which is the common name.
 */
export function istiodNames(revisions: readonly string[]): string[] {
  return [...new Set(["default", ...revisions])].map(istiodName);
}

export function spiffeId(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
