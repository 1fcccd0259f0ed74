/**
 * Statements of the guide page that the project fulfils in part, and what is missing. Found in December 2026 by comparing
 * the project with the sources named here. A line goes when the gap is closed.
 */
import type { StatementId } from "./guide";

export interface CoverageGap {
  /** What is missing, in one sentence. */
  readonly reason: string;
  /** Where the missing part can be read. */
  readonly source: string;
  /** Nothing is missing where the option is on: it is off by default. */
  readonly offByDefault?: true;
}

const groupOfEks =
  "The rule exists, but the group that EKS puts on every node allows all traffic between nodes and control plane as well.";
const eksGroup = "https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html";

export const coverageGaps: Readonly<Partial<Record<StatementId, CoverageGap>>> = {
  "tooling-verify": {
    reason: "The commands that show mTLS are stack outputs; nothing runs them, and Pod Security refuses one of them.",
    source: "kubernetes/kubernetes staging/src/k8s.io/kubectl/pkg/cmd/debug/profiles.go",
  },
  "sg-control-plane-443": { reason: groupOfEks, source: eksGroup },
  "sg-kubelet-10250": { reason: groupOfEks, source: eksGroup },
  "sg-node-to-node": { reason: groupOfEks, source: eksGroup },
  "sgp-use": {
    reason: "Load balancers cannot reach pods that have security groups of their own.",
    source: "kubernetes-sigs/aws-load-balancer-controller pkg/networking/security_group_resolver.go",
  },
  "sgp-limits": {
    reason:
      "The quota of rules is counted for one capability of one stack, although others add rules to the same groups.",
    source: "components/pod-security-groups/check.ts",
  },
  "pca-cert-manager": {
    reason: "Certificates are distributed and renewed; revoking them is left to you (CRL or OCSP).",
    source: "components/private-ca/README.md",
  },
  "transit-nitro": {
    reason: "Off by default: instance types without encryption are refused with `requireNitroEncryption: true` only.",
    source: "components/node-groups/config.ts",
    offByDefault: true,
  },
  "flow-logs-pods": {
    reason: "Off by default: flows name their pods with `podFlows` only.",
    source: "components/flow-logs/config.ts",
    offByDefault: true,
  },
};
