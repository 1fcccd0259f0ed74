/** TLS policies of Elastic Load Balancing (ALB and NLB). Table with source and date: tls-policies.json. */
import table from "./tls-policies.json";

export const tlsVersions = ["1.0", "1.1", "1.2", "1.3"] as const;
export type TlsVersion = (typeof tlsVersions)[number];

export interface TlsPolicy {
  /** Lowest TLS version that a listener with this policy accepts. */
  readonly minimum: TlsVersion;
  /** Highest TLS version. */
  readonly maximum: TlsVersion;
  /** Whether all cipher suites have forward secrecy; undefined for a policy that is not in the table. */
  readonly forwardSecrecy: boolean | undefined;
  /** Whether hybrid ML-KEM key exchange is offered; undefined for a policy that is not in the table. */
  readonly postQuantum: boolean | undefined;
}

/** Every policy of the table, by name. */
export const tlsPolicies = table.policies as Readonly<Record<string, TlsPolicy>>;

/** What AWS recommends for listeners of ALB and NLB. */
export const recommendedTlsPolicy = table.recommended;

/** The same with cryptography that is validated to FIPS 140. */
export const recommendedFipsTlsPolicy = table.recommendedFips;

/** What a listener gets that names none, when it is made by the API: also by Pulumi and by the load balancer controller. */
export const defaultTlsPolicy = table.default;

/** `ELBSecurityPolicy-TLS13-1-2-…`: with TLS 1.3, and TLS 1.2 as the lowest version. */
const named = /^ELBSecurityPolicy-TLS13-1-([0-3])-/;

/**
 * What a policy offers. One that is newer than the table is read by its name, which says the versions: AWS adds policies
 * every year, and a fixed list would refuse the best ones. Undefined: neither in the table nor named like that.
 */
export function tlsPolicy(name: string): TlsPolicy | undefined {
  if (Object.hasOwn(tlsPolicies, name)) {
    return tlsPolicies[name];
  }
  const minor = named.exec(name)?.[1];
  return minor === undefined
    ? undefined
    : {
        minimum: `1.${minor}` as TlsVersion,
        maximum: "1.3",
        forwardSecrecy: undefined,
        postQuantum: undefined,
      };
}

/** Whether one TLS version is older than another. */
export function olderThan(version: TlsVersion, other: TlsVersion): boolean {
  return tlsVersions.indexOf(version) < tlsVersions.indexOf(other);
}
