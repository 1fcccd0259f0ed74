/** Which names a team's certificates may be for. Pure. */

export interface NameScope {
  /** Namespaces of the team. */
  readonly namespaces: readonly string[];
  /** Domains that the platform gives the team, with all names below. */
  readonly domains: readonly string[];
  /** Trust domain of the mesh, where there is one. */
  readonly trustDomain: string | undefined;
}

/**
 * Names of Services of the team's own namespaces, in the two forms that only the cluster's DNS has, and names in its
 * domains. The form `<service>.<namespace>` is left out: with a namespace such as "com" it is somebody else's domain.
 * https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export function mayNameHost(dnsName: string, { namespaces, domains }: NameScope): boolean {
  const suffixes = namespaces.flatMap((namespace) => [`.${namespace}.svc`, `.${namespace}.svc.cluster.local`]);
  const bare = dnsName.replace(/^\*\./, "");
  return (
    suffixes.some((suffix) => dnsName.endsWith(suffix)) ||
    domains.some((domain) => bare === domain || bare.endsWith(`.${domain}`))
  );
}

/** https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md, with the path that Istio writes. */
export function mayHaveIdentity(uri: string, { namespaces, trustDomain }: NameScope): boolean {
  return (
    trustDomain !== undefined &&
    namespaces.some((namespace) => uri.startsWith(`spiffe://${trustDomain}/ns/${namespace}/sa/`))
  );
}

/** Whether a host is one of those given; `*.example.com` gives all names below example.com. */
export function mayReachHost(host: string, given: "any" | readonly string[]): boolean {
  return (
    given === "any" ||
    given.some((pattern) => (pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : host === pattern))
  );
}
