import type { Graph } from "../../graph";
import { type Finding, level, notApplicable, on, stackRule } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, is, type Tri } from "../../../core/answers";
import { chartValue, someChart } from "../shared/helm";
import { felixTypes, wireguardFlags } from "../network/wireguard";
import { nodesOfClusters } from "./attachments";
import { type Connection, judgeConnections } from "./required-ports";

/** Tunnel ports: FelixConfiguration `wireguardListeningPort` and `wireguardListeningPortV6`; Cilium takes 51871. */
function needed(graph: Graph): readonly Connection[] {
  const between = (on: Tri, port: number, why: string): readonly Connection[] =>
    on === false ? [] : [{ from: "nodes", to: "nodes", protocol: "udp", port, why, perhaps: on === UNKNOWN }];
  const calico = (family: "ipv4" | "ipv6"): Tri =>
    anyOf(graph.byType(...felixTypes).map((felix) => wireguardFlags(felix)[family].boolean() ?? false));
  const cilium = someChart(graph, ["cilium"], (chart) =>
    allOf([
      chartValue(chart, "encryption", "enabled").boolean() ?? false,
      is(chartValue(chart, "encryption", "type").string(), "wireguard"),
    ]),
  );
  return [
    ...between(calico("ipv4"), 51820, "WireGuard of Calico"),
    ...between(calico("ipv6"), 51821, "WireGuard of Calico"),
    ...between(cilium, 51871, "WireGuard of Cilium"),
  ];
}

export const wireguardPorts = stackRule({
  name: "wireguard-ports",
  capability: "security-groups",
  guide: ["transit-cni"],
  severity: "medium",
  title: "Nodes can reach each other on WireGuard's port",
  why: "Nodes that cannot set up the tunnel lose the connections between their pods or fall back to plaintext.",
  problem:
    "WireGuard is on, the nodes do not have the cluster security group, and their own groups do not allow {missing}",
  fix: "Add rules within the nodes' own group for {missing}",
  examples: {
    bad: `new k8s.apiextensions.CustomResource("felix", { apiVersion: "projectcalico.org/v3", kind: "FelixConfiguration", spec: { wireguardEnabled: true } });`,
    good: `new aws.vpc.SecurityGroupIngressRule("wireguard", {
  securityGroupId: nodes.id, referencedSecurityGroupId: nodes.id, ipProtocol: "udp", fromPort: 51820, toPort: 51820,
});`,
  },
  level: level("advisory", "mandatory"),
  types: [tokens.cluster],
  check(graph): readonly Finding[] {
    const connections = needed(graph);
    return nodesOfClusters(graph).map((nodes) =>
      on(
        nodes.group,
        connections.length === 0 ? notApplicable("WireGuard is off") : judgeConnections(graph, nodes, connections),
      ),
    );
  },
});
