/** Host names on certificates. Pure. */

/**
 * The names that ACM wants a DNS record for: `example.com` and `*.example.com` share one.
 * https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export function validationNames(domainNames: readonly string[]): string[] {
  return [...new Set(domainNames.map((name) => name.replace(/^\*\./, "")))];
}
