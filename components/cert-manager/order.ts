/** Which of the component's resources wait for which. */
import type { Edges } from "../shared/steps";

export type Step =
  | "namespace"
  | "cert-manager"
  | "approver-policy"
  | "issuer-definitions"
  | "issuer-identity"
  | "issuer-controller"
  | "issuer-namespace"
  | "issuer"
  | "certificates";

const shared: Edges<Step> = {
  namespace: [],
  // Pods get their credentials when they are admitted, so the identity comes first.
  "issuer-identity": [],
  "issuer-namespace": [],
  "cert-manager": ["namespace"],
};

/** With charts: nothing is signed before approver-policy and its policies exist. */
export const helmOrder: Edges<Step> = {
  ...shared,
  "approver-policy": ["cert-manager"],
  "issuer-definitions": ["cert-manager"],
  "issuer-controller": ["cert-manager", "issuer-definitions", "issuer-identity"],
  issuer: ["issuer-controller", "approver-policy", "issuer-identity", "issuer-namespace"],
  certificates: ["issuer", "approver-policy"],
};

/** With EKS add-ons, which install the definitions. */
export const addonOrder: Edges<Step> = {
  ...shared,
  "cert-manager": [],
  "issuer-controller": ["cert-manager", "issuer-identity"],
  issuer: ["issuer-controller", "issuer-identity", "issuer-namespace"],
  certificates: ["issuer"],
};
