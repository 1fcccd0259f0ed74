/** Issuers of the AWS Private CA plugin, and what refers to them. */
import { isKnown, type View } from "../../view";

export const issuerTypes = {
  namespaced: "kubernetes:awspca.cert-manager.io/*:AWSPCAIssuer",
  cluster: "kubernetes:awspca.cert-manager.io/*:AWSPCAClusterIssuer",
} as const;

export const certificateType = "kubernetes:cert-manager.io/*:Certificate";
export const requestPolicyType = "kubernetes:policy.cert-manager.io/*:CertificateRequestPolicy";

export const charts = {
  certManager: "cert-manager",
  approverPolicy: "cert-manager-approver-policy",
  issuer: "aws-privateca-issuer",
  istioCsr: "cert-manager-istio-csr",
} as const;

/** Whether an issuerRef may name an issuer of the plugin; false where it is known to name another. */
export function mayBePrivateCa(reference: View): boolean {
  const group = reference.at("group").string();
  const kind = reference.at("kind").string();
  return (isKnown(group) && group.startsWith("awspca.")) || (isKnown(kind) && kind.startsWith("AWSPCA"));
}
