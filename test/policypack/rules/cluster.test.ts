import { controlPlaneLogs } from "../../../policypack/rules/cluster/control-plane-logs";
import { endpointNotOpen } from "../../../policypack/rules/cluster/endpoint-not-open";
import { type Build, describeRule } from "../harness";
import { type Input, secret, unknown, unknownList } from "../program";

const cluster =
  (inputs: Readonly<Record<string, Input>>): Build =>
  (program) => {
    program.add("aws:eks/cluster:Cluster", "main", { roleArn: unknown, ...inputs });
  };
const endpoint = (vpcConfig: Readonly<Record<string, Input>>): Build =>
  cluster({ vpcConfig: { subnetIds: unknownList, ...vpcConfig } });

describeRule(endpointNotOpen, {
  good: {
    "public endpoint off": endpoint({ endpointPublicAccess: false, endpointPrivateAccess: true }),
    "off, CIDRs unknown": endpoint({ endpointPublicAccess: false, publicAccessCidrs: unknownList }),
    "limited to named CIDRs": endpoint({
      endpointPublicAccess: true,
      publicAccessCidrs: ["203.0.113.0/24", "2001:db8::/32"],
    }),
    "on by default, but limited": endpoint({ publicAccessCidrs: ["10.0.0.0/8"] }),
    "secret CIDR": endpoint({ publicAccessCidrs: [secret("203.0.113.0/24")] }),
    "off, and never accepted": {
      build: endpoint({ endpointPublicAccess: false }),
      params: { publicEndpoint: "never" },
    },
  },
  bad: {
    "nothing set": { build: endpoint({}), says: /publicAccessCidrs is not set/ },
    "no vpcConfig readable but absent": cluster({}),
    "no CIDRs": endpoint({ endpointPublicAccess: true }),
    "empty CIDRs": endpoint({ endpointPublicAccess: true, publicAccessCidrs: [] }),
    "the world": { build: endpoint({ publicAccessCidrs: ["203.0.113.0/24", "0.0.0.0/0"] }), says: "0.0.0.0/0" },
    "the world by IPv6": endpoint({ publicAccessCidrs: ["::/0"] }),
    "the world in two halves": endpoint({ publicAccessCidrs: ["0.0.0.0/1", "128.0.0.0/1"] }),
    "the world next to an unknown": endpoint({ publicAccessCidrs: [unknown, "0.0.0.0/0"] }),
    "the world as a secret": {
      build: endpoint({ publicAccessCidrs: [secret("0.0.0.0/0")] }),
      neverSays: "0.0.0.0/0",
      says: "[secret]",
    },
    "limited, where none is accepted": {
      build: endpoint({ publicAccessCidrs: ["203.0.113.0/24"] }),
      params: { publicEndpoint: "never" },
    },
  },
  unknown: {
    "flag unknown": endpoint({ endpointPublicAccess: unknown, publicAccessCidrs: ["203.0.113.0/24"] }),
    "CIDRs unknown": endpoint({ endpointPublicAccess: true, publicAccessCidrs: unknownList }),
    "one CIDR unknown": {
      build: endpoint({ publicAccessCidrs: ["203.0.113.0/24", unknown] }),
      says: "publicAccessCidrs[1]",
    },
    "an invalid CIDR": endpoint({ publicAccessCidrs: ["the office"] }),
    "vpcConfig unknown": cluster({ vpcConfig: unknown }),
    "wrong type": endpoint({ endpointPublicAccess: ["yes"] }),
  },
});

describeRule(controlPlaneLogs, {
  good: {
    "all three": cluster({ enabledClusterLogTypes: ["audit", "api", "authenticator"] }),
    "one more, unknown": cluster({ enabledClusterLogTypes: ["audit", "api", "authenticator", unknown] }),
    "fewer asked for": { build: cluster({ enabledClusterLogTypes: ["audit"] }), params: { types: ["audit"] } },
  },
  bad: {
    none: cluster({}),
    empty: { build: cluster({ enabledClusterLogTypes: [] }), says: "api, audit, authenticator" },
    "one missing": { build: cluster({ enabledClusterLogTypes: ["api", "audit"] }), says: "logs: authenticator" },
    "more asked for": {
      build: cluster({ enabledClusterLogTypes: ["audit", "api", "authenticator"] }),
      params: { types: ["audit", "scheduler"] },
    },
  },
  unknown: {
    "list unknown": cluster({ enabledClusterLogTypes: unknownList }),
    "one unknown may be the missing one": cluster({ enabledClusterLogTypes: ["api", "audit", unknown] }),
  },
});
