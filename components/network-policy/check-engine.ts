/** Whether the engine is really on in the cluster, and WireGuard fits with it. Pure. */
import { error, warning, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { NetworkPolicyConfig } from "./config";
import { wireguardOverhead, type EncryptingEngine } from "./installation/wireguard";

type Declared = Readonly<Partial<Declarations>>;

/** Nothing of the cluster is declared where another stack owns it: what cannot be seen is not checked. */
export function checkEngine(config: NetworkPolicyConfig, declared: Declared): Problem[] {
  return config.engine === "vpc-cni"
    ? vpcCni(config, declared)
    : [...otherEngine(config.engine, declared), ...wireguard(config.engine, config, declared)];
}

function vpcCni({ autoMode }: NetworkPolicyConfig, declared: Declared): Problem[] {
  return [
    ...(declared.clusterName !== undefined && declared.vpcCniNetworkPolicy === undefined
      ? [
          error(
            ["engine"],
            "The cluster has the network policies of the VPC CNI switched off: policies would be accepted, and not enforced.",
            "Set cluster.vpcCni.networkPolicy to standard (or strict), or choose engine calico or cilium.",
          ),
        ]
      : []),
    ...(autoMode && declared.nodeGroups !== undefined
      ? [
          error(
            ["autoMode"],
            "This stack has node groups: on nodes that are not EKS Auto Mode's, DNS names are not enforced.",
            "Set autoMode to false.",
          ),
        ]
      : []),
  ];
}

function otherEngine(engine: EncryptingEngine, declared: Declared): Problem[] {
  const { clusterName, vpcCniNetworkPolicy, podEnforcingMode, annotatePodIp, ipFamily } = declared;
  return [
    ...(vpcCniNetworkPolicy === undefined
      ? []
      : [
          error(
            ["engine"],
            `The VPC CNI enforces network policies too (${vpcCniNetworkPolicy}): two engines write rules for the same pods and undo each other's.`,
            `Set cluster.vpcCni.networkPolicy to off with ${engine}, or engine to vpc-cni.`,
          ),
        ]),
    ...(podEnforcingMode === "strict"
      ? [
          error(
            ["engine"],
            engine === "calico"
              ? "With cluster.vpcCni.podSecurityGroups: strict, the interfaces of pods with security groups are not Calico's: no policy reaches them."
              : "With cluster.vpcCni.podSecurityGroups: strict, kubelet probes do not reach pods that Cilium is chained to (cilium#24943).",
            "Set cluster.vpcCni.podSecurityGroups to standard or off.",
          ),
        ]
      : []),
    ...(engine === "calico" && clusterName !== undefined && annotatePodIp !== true
      ? [
          warning(
            ["engine"],
            "Calico learns the address of a new pod late, and the pod is without network for up to two minutes (projectcalico/calico#6941).",
            'Set cluster.vpcCni.env.ANNOTATE_POD_IP to "true".',
          ),
        ]
      : []),
    ...(engine === "cilium" && ipFamily === "ipv6"
      ? [
          // Source: cilium/cilium install/kubernetes/cilium/values.yaml.tmpl at 002c6fff (ipv6.enabled); docs.cilium.io, "AWS VPC CNI plugin".
          error(
            ["engine"],
            "Cilium is installed for IPv4 (its chart's ipv6.enabled is false), and this is an IPv6 cluster: no policy would apply to its pods.",
            "Use engine vpc-cni or calico. Cilium's documentation describes chaining to the VPC CNI for IPv4 only.",
          ),
        ]
      : []),
  ];
}

/** Of the interfaces of EC2 instances: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html */
const largestMtu = 9001;

function wireguard(engine: EncryptingEngine, config: NetworkPolicyConfig, declared: Declared): Problem[] {
  return config.wireguard === undefined
    ? []
    : [
        ...(declared.podEnforcingMode === undefined
          ? []
          : [
              error(
                ["wireguard"],
                "AWS sees encrypted packets from node to node: the security groups of pods are not checked against what is inside.",
                `Set cluster.vpcCni.podSecurityGroups to off (it is ${declared.podEnforcingMode}).`,
              ),
            ]),
        ...mtuProblems(engine, declared),
      ];
}

/** Packets that do not fit into the tunnel are dropped, small ones go through: cilium/cilium#28413. */
function mtuProblems(engine: EncryptingEngine, { clusterName, ipFamily = "ipv4", mtu }: Declared): Problem[] {
  const interfaces = mtu?.interfaces ?? largestMtu;
  const pods = mtu?.pods ?? interfaces;
  const most = interfaces - wireguardOverhead[engine][ipFamily];
  return clusterName === undefined || pods <= most
    ? []
    : [
        error(
          ["wireguard"],
          `Pods send packets of up to ${pods} bytes, and the tunnel of ${engine} has room for ${most} of ${interfaces}: larger packets would be lost.`,
          `Set cluster.vpcCni.env.POD_MTU to "${most}".`,
        ),
      ];
}
