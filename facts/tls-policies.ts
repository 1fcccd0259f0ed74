/** TLS policies of Elastic Load Balancing (ALB and NLB). Table with source and date: tls-policies.json. */
import table from "./tls-policies.json";

export const tlsVersions = ["1.0", "1.1", "1.2", "1.3"] as const;
export type TlsVersion = (typeof tlsVersions)[number];

export interface TlsPolicy {
  /** Lowest TLS version that a listener with this policy accepts. */
  readonly minimum: TlsVersion;
  /** Highest TLS version. */
  readonly maximum: TlsVersion;
  /** Whether all cipher suites have forward secrecy; undefined if the policy is not in the table. */
  readonly forwardSecrecy: boolean | undefined;
  /** Whether hybrid ML-KEM key exchange is offered; undefined if the policy is not in the table. */
  readonly postQuantum: boolean | undefined;
}

/** Every policy in the table, by name. */
export const tlsPolicies = table.policies as Readonly<Record<string, TlsPolicy>>;

/** The policy that AWS recommends for ALB and NLB listeners. */
export const recommendedTlsPolicy = table.recommended;

/** The recommended policy with FIPS 140 validated cryptography. */
export const recommendedFipsTlsPolicy = table.recommendedFips;

/** Default of the API, for a listener without a policy. Applies to Pulumi and the load balancer controller too. */
export const defaultTlsPolicy = table.default;

/** `ELBSecurityPolicy-TLS13-1-2-…`: TLS 1.3, with TLS 1.2 as the lowest version. */
const named = /^ELBSecurityPolicy-TLS13-1-([0-3])-/;

/**
 * Properties of a policy. If it is newer than the table, its name tells the TLS versions: AWS adds policies every year,
 * and a fixed list would refuse the best ones. Undefined: not in the table, and the name has another form.
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

/** Whether the first TLS version is older than the second. */
export function olderThan(version: TlsVersion, other: TlsVersion): boolean {
  return tlsVersions.indexOf(version) < tlsVersions.indexOf(other);
}
