import type { Graph } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { chartTypes } from "../shared/helm";
import { type VpcCni, vpcCnis } from "../shared/vpc-cni";
import { felixTypes, type Tunnel, tunnels } from "./wireguard";

/** The VPC CNI's default MTU for its interfaces. */
const defaultMtu = 9001;

function judgeCni(cni: VpcCni, { isOn, overhead }: Tunnel): Outcome {
  const interfaces = cni.setting("env", "AWS_VPC_ENI_MTU").number();
  const pods = cni.setting("env", "POD_MTU").number();
  if (interfaces === UNKNOWN || pods === UNKNOWN) {
    return undecided("POD_MTU and AWS_VPC_ENI_MTU of the VPC CNI");
  }
  const all = interfaces ?? defaultMtu;
  const most = all - overhead;
  // By default, pods have the MTU of the interfaces.
  if (pods !== undefined && pods <= most) {
    return pass;
  }
  return isOn === UNKNOWN || !cni.certain
    ? undecided("whether WireGuard is on, and whether the VPC CNI is in this stack")
    : violation(undefined, { found: String(pods ?? all), most: String(most) });
}

function judge(graph: Graph, tunnel: Tunnel): Outcome {
  const outcomes = vpcCnis(graph).map((cni) => judgeCni(cni, tunnel));
  return (
    outcomes.find(({ verdict }) => verdict === "violation") ??
    outcomes.find(({ verdict }) => verdict === "undecided") ??
    (outcomes.length === 0 ? undecided("POD_MTU of the VPC CNI, which is not in this stack") : pass)
  );
}

export const wireguardPacketsFit = stackRule({
  name: "wireguard-packets-fit",
  capability: "network",
  guide: ["transit-cni"],
  severity: "medium",
  title: "Pod packets fit into the WireGuard tunnel",
  why: "The VPC CNI does not know about the tunnel: packets that are too large for it are lost, while small ones go through.",
  problem: "WireGuard is on, and the VPC CNI gives pods an MTU of {found} bytes, too large for the tunnel",
  fix: "Set env.POD_MTU to {most} or less in the configuration values of the vpc-cni add-on",
  examples: {
    bad: `new k8s.helm.v3.Release("cilium", { chart: "cilium", values: { encryption: { enabled: true, type: "wireguard" } } });
new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni" });`,
    good: `new k8s.helm.v3.Release("cilium", { chart: "cilium", values: { encryption: { enabled: true, type: "wireguard" } } });
new aws.eks.Addon("cni", {
  clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { POD_MTU: "8900" } }),
});`,
  },
  level: level("advisory", "advisory", "mandatory"),
  types: [...felixTypes, ...chartTypes],
  check(graph): readonly Finding[] {
    return tunnels(graph).map((tunnel) => on(tunnel.on, judge(graph, tunnel)));
  },
});
