/** Which of the component's resources wait for which. */
import type { Edges } from "../shared/steps";

export type Step = "namespace" | "root" | "policies" | "istiod-certificate" | "istio-csr";

export const order: Edges<Step> = {
  namespace: [],
  root: [],
  policies: ["namespace"],
  // The first certificate proves that the role, the CA and the approval work: the issuer's own readiness does not.
  "istiod-certificate": ["namespace", "policies"],
  "istio-csr": ["namespace", "root", "policies", "istiod-certificate"],
};
