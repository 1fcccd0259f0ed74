/**
 * Protocols by port that begin with something other than TLS, even where TLS follows: the server speaks first, or the
 * client asks for TLS in plaintext. Sources: Istio's documentation on server-first protocols
 * (https://istio.io/latest/docs/ops/deployment/application-requirements/#server-first-protocols), istio/istio#33345 and #36093
 * (a maintainer: PostgreSQL uses STARTTLS, which has no name to route by), RFC 3207 (SMTP), RFC 2595 (IMAP, POP3), RFC 4513
 * (LDAP), RFC 4217 (FTP), MS-TDS 2.2.6.5 (SQL Server). Clients of some of them can begin with TLS if told to.
 */
export const otherwise: Readonly<Record<number, string>> = {
  21: "FTP",
  22: "SSH",
  23: "Telnet",
  25: "SMTP",
  53: "DNS",
  80: "HTTP",
  110: "POP3",
  143: "IMAP",
  389: "LDAP",
  587: "SMTP",
  1433: "SQL Server",
  1521: "Oracle Net",
  2525: "SMTP",
  3306: "MySQL",
  5432: "PostgreSQL",
  27017: "MongoDB",
};
