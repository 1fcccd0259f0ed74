/** Whether a host is among DNS names; `*.example.com` is any one label in front, `*` alone in a pattern likewise. */
export function dnsNameMatches(patterns: readonly string[], name: string | undefined): boolean {
  return name !== undefined && patterns.some((pattern) => toRegExp(pattern).test(name.toLowerCase()));
}

function toRegExp(pattern: string): RegExp {
  const escaped = pattern.toLowerCase().replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", "[-a-z0-9_]*")}$`);
}
