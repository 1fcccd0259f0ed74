import fc from "fast-check";
import type { Candidates } from "./candidates";

const cilium = fc.record({
  chart: fc.constantFrom("cilium", "cilium", "cilium", "calico"),
  values: fc.record(
    {
      cni: fc.record({ chainingMode: fc.constantFrom("aws-cni", "none") }, { requiredKeys: [] }),
      encryption: fc.record(
        { enabled: fc.boolean(), type: fc.constantFrom("ipsec", "wireguard") },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  ),
});

export const networkCandidates: Candidates = {
  "cilium-chained-encryption": { "kubernetes:helm.sh/v3:Release": cilium },
};
