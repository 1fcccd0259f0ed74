import { z } from "zod";
import type { Graph } from "../../graph";
import { type Finding, level, on, stackRule } from "../../rule";
import { tokens } from "../../tokens";
import { charts, chartValue } from "../shared/helm";
import { UNKNOWN } from "../../view";
import { nodesOfClusters } from "./attachments";
import { type Connection, judgeConnections } from "./required-ports";

interface Webhook {
  readonly chart: string;
  readonly addon?: string;
  readonly port: number;
  /** The value of the chart that sets the port. */
  readonly value?: readonly string[];
}

/**
 * Ports that the API server calls on the pods of a chart, with what their values call them. Sources: the charts'
 * values.yaml and deployment templates; aws-load-balancer-controller docs/deploy/installation.md.
 */
const webhooks: readonly Webhook[] = [
  { chart: "istiod", port: 15017 },
  { chart: "aws-load-balancer-controller", port: 9443, value: ["webhookBindPort"] },
  { chart: "cert-manager", addon: "cert-manager", port: 10250, value: ["webhook", "securePort"] },
  { chart: "trust-manager", port: 6443, value: ["app", "webhook", "port"] },
  { chart: "metrics-server", addon: "metrics-server", port: 10251, value: ["containerPort"] },
];

/** The metrics-server chart of its own project listens elsewhere than the EKS add-on. */
const chartPorts: Readonly<Record<string, number>> = { "metrics-server": 10250 };

function connection(port: number, why: string): Connection {
  return { from: "control plane", to: "nodes", protocol: "tcp", port, why };
}

function needed(graph: Graph): readonly Connection[] {
  return webhooks.flatMap(({ chart, addon, port, value }) => [
    ...charts(graph, chart).flatMap((node) => {
      const set = value === undefined ? undefined : chartValue(node, ...value).number();
      return set === UNKNOWN ? [] : [connection(set ?? chartPorts[chart] ?? port, chart)];
    }),
    ...graph
      .byType(tokens.addon)
      .filter((node) => node.view.at("addonName").string() === addon)
      .map(() => connection(port, chart)),
  ]);
}

export const webhookPorts = stackRule({
  name: "webhook-ports",
  capability: "security-groups",
  guide: [],
  reference: {
    title:
      "Amazon EKS User Guide, View Amazon EKS security group requirements for clusters: ports of admission webhooks",
    url: "https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html",
  },
  severity: "medium",
  title: "The control plane reaches the webhooks that the stack installs",
  why: "A webhook on a closed port makes every change that it looks at time out, and a port that happens to be 10250 works by accident only.",
  problem: "The nodes are not in the cluster security group, and their groups do not allow {missing}",
  fix: "Add an aws.vpc.SecurityGroupIngressRule from the group of the control plane for {missing}",
  examples: {
    bad: `new k8s.helm.v3.Release("istiod", { chart: "istiod" }); // and nodes with a group that opens 443 and 10250 only`,
    good: `new aws.vpc.SecurityGroupIngressRule("istiod-webhook", {
  securityGroupId: nodes.id, referencedSecurityGroupId: controlPlane.id, ipProtocol: "tcp", fromPort: 15017, toPort: 15017,
});`,
  },
  level: level("advisory", "mandatory"),
  params: {
    ports: z
      .array(z.int().min(1).max(65535))
      .default([])
      .describe("further TCP ports of webhooks and aggregated APIs that the stack does not install itself"),
  },
  types: [tokens.cluster],
  check(graph, { params }): readonly Finding[] {
    const connections = [...needed(graph), ...params.ports.map((port) => connection(port, "parameter ports"))];
    return nodesOfClusters(graph).map((nodes) => on(nodes.group, judgeConnections(graph, nodes, connections)));
  },
});
