/**
 * Key algorithms of a private CA and the signature that goes with each: a certificate is signed with the key family of
 * the CA that signs it, not of the one it is for.
 * https://docs.aws.amazon.com/privateca/latest/APIReference/API_CertificateAuthorityConfiguration.html
 */
export const signingAlgorithms = {
  EC_prime256v1: "SHA256WITHECDSA",
  EC_secp384r1: "SHA384WITHECDSA",
  EC_secp521r1: "SHA512WITHECDSA",
  RSA_2048: "SHA256WITHRSA",
  RSA_3072: "SHA256WITHRSA",
  RSA_4096: "SHA512WITHRSA",
} as const;

export type KeyAlgorithm = keyof typeof signingAlgorithms;

export const keyAlgorithms = Object.keys(signingAlgorithms) as [KeyAlgorithm, ...KeyAlgorithm[]];
