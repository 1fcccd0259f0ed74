/** PEM blocks that are well-formed and whose content says that they are not certificates. */

/**
 * A PEM block whose DER content is a UTF8String with `name`: it can be decoded, and nothing can mistake it for a real
 * certificate.
 */
export function pem(name: string, label = "CERTIFICATE"): string {
  const text = Buffer.from(`stand-in of eks-network-security, not a certificate: ${name}`, "utf8").subarray(0, 255);
  // DER: tag 0x0c is UTF8String; lengths above 127 take one more byte.
  const length = text.length < 128 ? [text.length] : [0x81, text.length];
  const body = Buffer.concat([Buffer.from([0x0c, ...length]), text]).toString("base64");
  const lines = body.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
