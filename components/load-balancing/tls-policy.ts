/** Which TLS policies listeners may have. Pure. */
import { olderThan, recommendedTlsPolicy, tlsPolicy } from "../../facts/tls-policies";

export const modernTlsPolicies = `a TLS policy with TLS 1.3, and 1.2 as the lowest version, such as ${recommendedTlsPolicy}`;

export function isModern(name: string): boolean {
  const policy = tlsPolicy(name);
  return policy !== undefined && !olderThan(policy.minimum, "1.2") && policy.maximum === "1.3";
}
