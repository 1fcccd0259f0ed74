import fc from "fast-check";
import type { Candidates } from "./candidates";

const cluster = fc.record(
  {
    vpcConfig: fc.record(
      {
        endpointPublicAccess: fc.constantFrom(true, false, "true"),
        endpointPrivateAccess: fc.constantFrom(true, false, "true"),
        publicAccessCidrs: fc.subarray(["0.0.0.0/0", "::/0", "10.0.0.0/8", "128.0.0.0/1"]),
        controlPlaneEgressMode: fc.constantFrom("AWS_MANAGED", "CUSTOMER_ROUTED"),
      },
      { requiredKeys: [] },
    ),
    enabledClusterLogTypes: fc.subarray(["api", "audit", "authenticator", "scheduler"], { minLength: 2 }),
    encryptionConfig: fc.record(
      {
        provider: fc.record({ keyArn: fc.constantFrom("arn:aws:kms:key", "") }, { requiredKeys: [] }),
        resources: fc.subarray(["secrets", "configmaps"]),
      },
      { requiredKeys: [] },
    ),
    accessConfig: fc.record(
      {
        authenticationMode: fc.constantFrom("API", "CONFIG_MAP", "API_AND_CONFIG_MAP"),
        bootstrapClusterCreatorAdminPermissions: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const environment = fc.dictionary(
  fc.constantFrom("ENABLE_POD_ENI", "POD_SECURITY_GROUP_ENFORCING_MODE", "DISABLE_TCP_EARLY_DEMUX", "WARM_ENI_TARGET"),
  fc.constantFrom<unknown>("true", "strict", "1", true, 1),
  { maxKeys: 2 },
);

const addon = fc.record(
  {
    addonName: fc.constantFrom("vpc-cni", "vpc-cni", "vpc-cni", "coredns"),
    resolveConflictsOnUpdate: fc.constantFrom("OVERWRITE", "PRESERVE", "NONE"),
    configurationValues: fc
      .record({ env: environment, init: fc.record({ env: environment }) }, { requiredKeys: [] })
      .map((values) => JSON.stringify(values)),
  },
  { requiredKeys: ["addonName"] },
);

const clusterType = "aws:eks/cluster:Cluster";
const addonType = "aws:eks/addon:Addon";

export const clusterCandidates: Candidates = {
  "access-entries": { [clusterType]: cluster },
  "control-plane-egress": { [clusterType]: cluster },
  "control-plane-logs": { [clusterType]: cluster },
  "endpoint-not-open": { [clusterType]: cluster },
  "private-endpoint": { [clusterType]: cluster },
  "vpc-cni-known-keys": { [addonType]: addon },
  "vpc-cni-overwrite": { [addonType]: addon },
  "vpc-cni-values": { [addonType]: addon },
};
