/**
 * Names and addresses that the parts of the mesh must agree on, each in one place. Pure.
 * A mismatch shows at run time only, as "failed to match URIs", "claims to be in cluster" or an x509 name error.
 */
export const meshNamespace = "istio-system";

/** Chart, Deployment, Service and service account of istio-csr: the chart names them after itself. */
export const istioCsrName = "cert-manager-istio-csr";

/** Name that istio-csr's serving certificate is for. */
export function servingName(namespace: string): string {
  return `${istioCsrName}.${namespace}.svc`;
}

/** Where proxies ask for certificates: global.caAddress of istiod, caAddress of ztunnel. */
export function caAddress(namespace: string): string {
  return `${servingName(namespace)}:443`;
}

/** Account of ztunnel, which asks on behalf of the pods of its node. */
export const ztunnelAccount = `${meshNamespace}/ztunnel`;

export const istiodAccount = "istiod-service-account";

/** Service of a revision of istiod; "default" has no suffix. */
export function istiodName(revision: string): string {
  return `${revision === "default" ? "istiod" : `istiod-${revision}`}.${meshNamespace}.svc`;
}

/**
 * Names in istiod's certificate: every revision's, so that a canary is trusted from its first second, and always the
 * default one, which is the common name.
 */
export function istiodNames(revisions: readonly string[]): string[] {
  return [...new Set(["default", ...revisions])].map(istiodName);
}

export function spiffeId(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
