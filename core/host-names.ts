/** Host names and the certificates that cover them. */

/** Whether a certificate for `domain`, which may begin with `*.`, is good for a host: the star stands for one label. */
export function coversHost(domain: string, host: string): boolean {
  return domain === host || (domain.startsWith("*.") && host.slice(host.indexOf(".")) === domain.slice(1));
}
