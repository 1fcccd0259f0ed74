import type { Rule } from "../../rule";
import { istioCsrClientRateLimit } from "./istio-csr-client-rate-limit";
import { istioCsrRequestsNotKept } from "./istio-csr-requests-not-kept";
import { istioCsrRootPinned } from "./istio-csr-root-pinned";
import { istiodCertificateFirst } from "./istiod-certificate-first";
import { istiodCertificateOneOwner } from "./istiod-certificate-one-owner";
import { istiodRevisionsCertified } from "./istiod-revisions-certified";
import { meshCaAddress } from "./mesh-ca-address";
import { meshIdentitiesAgree } from "./mesh-identities-agree";
import { workloadCertificateDuration } from "./workload-certificate-duration";
import { ztunnelTrusted } from "./ztunnel-trusted";

export const istioCsrRules: readonly Rule[] = [
  istioCsrRootPinned,
  meshCaAddress,
  meshIdentitiesAgree,
  istiodCertificateOneOwner,
  istiodCertificateFirst,
  istiodRevisionsCertified,
  ztunnelTrusted,
  workloadCertificateDuration,
  istioCsrRequestsNotKept,
  istioCsrClientRateLimit,
];
