/** PEM certificates in the stack config. Pure. */
import { X509Certificate } from "node:crypto";
import { z } from "zod";

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates of a PEM text; undefined if it holds anything else. */
export function certificates(pem: string): X509Certificate[] | undefined {
  const blocks = pem.match(block);
  if (blocks === null || pem.replace(block, "").trim() !== "") {
    return undefined;
  }
  try {
    return blocks.map((text) => new X509Certificate(text));
  } catch {
    return undefined;
  }
}

/** Config key that holds root certificates: each must be a CA that signed itself, so only roots become trusted. */
export const rootCertificates = z
  .string()
  .refine((pem) => certificates(pem) !== undefined, "one or more PEM certificates and nothing else")
  .refine(
    (pem) => (certificates(pem) ?? []).every((certificate) => certificate.ca && certificate.checkIssued(certificate)),
    "root certificates: CA certificates that are signed by themselves",
  );
