/** Host names and the certificates that cover them. Pure. */

/** Whether a certificate for `domain`, which may begin with `*.`, is good for a host: the star stands for one label. */
export function covers(domain: string, host: string): boolean {
  if (domain === host) {
    return true;
  }
  const [first = "", ...rest] = host.split(".");
  return domain.startsWith("*.") && first !== "*" && domain.slice(2) === rest.join(".");
}

/**
 * The names that ACM wants a DNS record for: `example.com` and `*.example.com` share one.
 * https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export function validationNames(domainNames: readonly string[]): string[] {
  return [...new Set(domainNames.map((name) => name.replace(/^\*\./, "")))];
}
