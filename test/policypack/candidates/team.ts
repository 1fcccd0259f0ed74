import fc from "fast-check";
import type { Candidates } from "./candidates";

const namespace = fc.record({
  metadata: fc.record({
    labels: fc.record(
      { "pod-security.kubernetes.io/enforce": fc.constantFrom("restricted", "baseline", "privileged") },
      { requiredKeys: [] },
    ),
  }),
});

export const teamCandidates: Candidates = {
  "namespace-pod-security": { "kubernetes:core/v1:Namespace": namespace },
};
