import type { Graph } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import { chartTypes } from "../shared/helm";
import { podEni, vpcCnis } from "../shared/vpc-cni";
import { felixTypes, type Tunnel, tunnels } from "./wireguard";

function judge(graph: Graph, { isOn }: Tunnel): Outcome {
  const policies = graph.byType(tokens.securityGroupPolicy).length > 0;
  const groups = policies ? true : podEni(vpcCnis(graph));
  if (groups === undefined || groups === false) {
    return pass;
  }
  return groups === UNKNOWN || isOn === UNKNOWN
    ? undecided("whether WireGuard is on, and whether pods have security groups (ENABLE_POD_ENI)")
    : violation();
}

export const wireguardAndPodGroups = stackRule({
  name: "wireguard-and-pod-groups",
  capability: "network",
  guide: ["transit-cni", "sgp-use"],
  severity: "high",
  title: "Security groups for pods are not combined with a WireGuard tunnel between nodes",
  why: "With WireGuard, AWS only sees packets from node to node and does not apply the pods' security groups to what is inside.",
  problem: "WireGuard is on, so the pods' security groups do not see traffic between nodes",
  fix: "Use network policies instead of security groups for pods, or instance types that encrypt in transit instead of WireGuard",
  examples: {
    bad: `new k8s.apiextensions.CustomResourcePatch("felix", { apiVersion: "projectcalico.org/v3", kind: "FelixConfiguration", metadata: { name: "default" }, spec: { wireguardEnabled: true } });
new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true" } }) });`,
    good: `new k8s.apiextensions.CustomResourcePatch("felix", { apiVersion: "projectcalico.org/v3", kind: "FelixConfiguration", metadata: { name: "default" }, spec: { wireguardEnabled: true } });
new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni" });`,
  },
  level: level("mandatory"),
  types: [...felixTypes, ...chartTypes],
  check(graph): readonly Finding[] {
    return tunnels(graph).map((tunnel) => on(tunnel.on, judge(graph, tunnel)));
  },
});
