/** What the schema alone cannot say, and what only the whole stack shows. Pure. */
import { error, warning, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { Config } from "./config";
import { argProblems } from "./refusals";

type Declared = Readonly<Partial<Declarations>>;

export function check(config: Config, declared: Declared): Problem[] {
  return [...argProblems(config), ...addressFamilies(config, declared), ...mesh(declared), ...engine(declared)];
}

function addressFamilies({ destinations }: Config, { dualStack, ipFamily }: Declared): Problem[] {
  if (dualStack !== false || ipFamily === "ipv6") {
    return [];
  }
  return Object.entries(destinations).flatMap(([key, { cidrs = [] }]) =>
    cidrs.flatMap((cidr, index) =>
      cidr.includes(":")
        ? [error(["destinations", key, "cidrs", index], `${cidr} cannot be reached: the network has no IPv6.`)]
        : [],
    ),
  );
}

function mesh({ istio }: Declared): Problem[] {
  if (istio === undefined) {
    return [
      error([], "There is no mesh to control.", "Add istio with egressGateway, in this stack or in the platform's."),
    ];
  }
  return [
    ...(istio.ambient
      ? [
          error(
            [],
            "egress does not work in ambient mode: ztunnel does not limit connections to registered hosts.",
            "Set istio.dataPlane to sidecar, or use network-policy with a CIDR or, on Cilium, a DNS name.",
          ),
        ]
      : []),
    ...(istio.egressGateway ? [] : [error([], "The mesh has no egress gateway.", "Add `egressGateway: {}` to istio.")]),
    ...(istio.registryOnly
      ? []
      : [
          error(
            [],
            "With istio.allowAnyOutbound, workloads would connect past the gateway.",
            "Remove allowAnyOutbound, or remove egress.",
          ),
        ]),
  ];
}

function engine({ vpcCniNetworkPolicy, networkPolicyEngine }: Declared): Problem[] {
  const enforced =
    vpcCniNetworkPolicy !== undefined || (networkPolicyEngine !== undefined && networkPolicyEngine !== "vpc-cni");
  return enforced
    ? []
    : [
        warning(
          [],
          "Nothing enforces network policies, so a workload that bypasses its sidecar can leave the cluster.",
          "Set cluster.vpcCni.networkPolicy, or use network-policy with engine calico or cilium.",
        ),
      ];
}
