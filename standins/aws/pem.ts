/** PEM blocks that are well formed and say in their content that they are no certificates. */

/**
 * A block whose DER content is a UTF8String naming the stand-in and `name`: it decodes, and nothing can take it for a
 * certificate of anybody.
 */
export function pem(name: string, label = "CERTIFICATE"): string {
  const text = Buffer.from(`stand-in of eks-network-security, not a certificate: ${name}`, "utf8").subarray(0, 255);
  // DER: tag 0x0c is UTF8String; lengths above 127 take one more byte.
  const length = text.length < 128 ? [text.length] : [0x81, text.length];
  const body = Buffer.concat([Buffer.from([0x0c, ...length]), text]).toString("base64");
  const lines = body.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
