import fc from "fast-check";
import type { Candidates } from "./candidates";

const cluster = fc.record(
  {
    vpcConfig: fc.record(
      {
        endpointPublicAccess: fc.constantFrom(true, false, "true"),
        publicAccessCidrs: fc.subarray(["0.0.0.0/0", "::/0", "10.0.0.0/8", "128.0.0.0/1"]),
      },
      { requiredKeys: [] },
    ),
    enabledClusterLogTypes: fc.subarray(["api", "audit", "authenticator", "scheduler"], { minLength: 2 }),
  },
  { requiredKeys: [] },
);

const type = "aws:eks/cluster:Cluster";

export const clusterCandidates: Candidates = {
  "control-plane-logs": { [type]: cluster },
  "endpoint-not-open": { [type]: cluster },
};
