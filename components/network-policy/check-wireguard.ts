/** What WireGuard goes together with. Pure. */
import { type Problem, mismatch } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { NetworkPolicyConfig } from "./config";
import { wireguardOverhead } from "./installation/wireguard";

/** Of the interfaces of EC2 instances: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html */
const largestMtu = 9001;

export function wireguardProblems(config: NetworkPolicyConfig, declared: Readonly<Partial<Declarations>>): Problem[] {
  const { engine } = config;
  if (config.wireguard === undefined) {
    return [];
  }
  const error = (found: string, allowed: string, hint: string): Problem =>
    mismatch(["wireguard"], found, allowed, hint);
  if (engine === "vpc-cni") {
    return [
      error(
        "WireGuard with engine vpc-cni",
        "engine: calico or cilium",
        "The VPC CNI encrypts nothing. Instance types do: node-groups.requireNitroEncryption.",
      ),
    ];
  }
  return [
    ...(config.installEngine
      ? []
      : [
          error(
            "WireGuard with installEngine: false",
            "WireGuard in the stack that installs the engine",
            "It is one setting of the whole cluster.",
          ),
        ]),
    ...(declared.podEnforcingMode === undefined
      ? []
      : [
          error(
            `WireGuard with cluster.vpcCni.podSecurityGroups: ${declared.podEnforcingMode}`,
            "podSecurityGroups: off",
            "AWS sees packets from node to node, and the groups of pods are not asked about what is inside.",
          ),
        ]),
    ...mtuProblems(engine, declared),
  ];
}

/** Packets that do not fit into the tunnel are dropped, small ones go through: cilium/cilium#28413. */
function mtuProblems(
  engine: keyof typeof wireguardOverhead,
  { clusterName, ipFamily = "ipv4", mtu }: Readonly<Partial<Declarations>>,
): Problem[] {
  const interfaces = mtu?.interfaces ?? largestMtu;
  const pods = mtu?.pods ?? interfaces;
  const most = interfaces - wireguardOverhead[engine][ipFamily];
  return clusterName === undefined || pods <= most
    ? []
    : [
        mismatch(
          ["wireguard"],
          `WireGuard with packets of pods of ${pods} bytes`,
          `at most ${most}, what the tunnel of ${engine} leaves of ${interfaces}`,
          `Set cluster.vpcCni.env.POD_MTU to "${most}": larger packets would be lost.`,
        ),
      ];
}
