import fc from "fast-check";
import type { Candidates } from "./candidates";

const rules = fc.constantFrom([], [{}], [{ ports: [{ port: 53 }] }]);

const policy = fc.record({
  spec: fc.record(
    {
      policyTypes: fc.subarray(["Ingress", "Egress"]),
      ingress: rules,
      egress: rules,
    },
    { requiredKeys: [] },
  ),
});

const workload = fc.record({
  spec: fc.record({
    template: fc.record({ spec: fc.record({ hostNetwork: fc.constantFrom(true, false) }, { requiredKeys: [] }) }),
  }),
});

export const networkPolicyCandidates: Candidates = {
  "policy-types-match-rules": { "kubernetes:networking.k8s.io/v1:NetworkPolicy": policy },
  "no-host-network": { "kubernetes:apps/v1:Deployment": workload },
};
