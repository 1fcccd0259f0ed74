/** The charts of cert-manager and its companions, and the policies of approver-policy. */

export const requestPolicyType = "kubernetes:policy.cert-manager.io/*:CertificateRequestPolicy";

export const charts = {
  certManager: "cert-manager",
  approverPolicy: "cert-manager-approver-policy",
  spiffe: "cert-manager-csi-driver-spiffe",
  issuer: "aws-privateca-issuer",
  istioCsr: "cert-manager-istio-csr",
} as const;
