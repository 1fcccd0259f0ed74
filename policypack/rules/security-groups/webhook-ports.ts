import { z } from "zod";
import type { Graph } from "../../graph";
import { type Finding, level, on, stackRule, undecided } from "../../rule";
import { tokens } from "../../tokens";
import { chartTypes, chartValue, installsChart } from "../shared/helm";
import { UNKNOWN, type Unknown } from "../../../core/view";
import { is, type Tri } from "../../../core/answers";
import { nodesOfClusters } from "./attachments";
import { type Connection, judgeConnections } from "./required-ports";

interface Webhook {
  readonly chart: string;
  readonly addon?: string;
  readonly port: number;
  /** The chart value that sets the port. */
  readonly value?: readonly string[];
}

/**
 * Ports that the API server calls on a chart's pods, with the chart values that set them. Sources: the charts'
 *    values.yaml and deployment templates; aws-load-balancer-controller docs/deploy/installation.md.
 */
const webhooks: readonly Webhook[] = [
  { chart: "istiod", port: 15017 },
  { chart: "aws-load-balancer-controller", port: 9443, value: ["webhookBindPort"] },
  { chart: "cert-manager", addon: "cert-manager", port: 10250, value: ["webhook", "securePort"] },
  { chart: "trust-manager", port: 6443, value: ["app", "webhook", "port"] },
  { chart: "metrics-server", addon: "metrics-server", port: 10251, value: ["containerPort"] },
];

/** The upstream metrics-server chart uses another port than the EKS add-on. */
const chartPorts: Readonly<Record<string, number>> = { "metrics-server": 10250 };

function connection(port: number, why: string, perhaps = false): Connection {
  return { from: "control plane", to: "nodes", protocol: "tcp", port, why, perhaps };
}

interface Need {
  readonly chart: string;
  readonly sure: Tri;
  readonly port: number | Unknown;
}

interface Needs {
  readonly connections: readonly Connection[];
  /** Charts whose port is configured but unknown. */
  readonly unknown: readonly string[];
}

function needed(graph: Graph): Needs {
  const found = webhooks
    .flatMap(({ chart, addon, port, value }) => [
      ...graph.byType(...chartTypes).map((node): Need => ({
        chart,
        sure: installsChart(node, chart),
        port: (value === undefined ? undefined : chartValue(node, ...value).number()) ?? chartPorts[chart] ?? port,
      })),
      ...(addon === undefined ? [] : graph.byType(tokens.addon)).map((node): Need => ({
        chart,
        sure: is(node.view.at("addonName").string(), String(addon)),
        port,
      })),
    ])
    .filter(({ sure }) => sure !== false);
  return {
    connections: found.flatMap(({ chart, sure, port }) =>
      port === UNKNOWN ? [] : [connection(port, chart, sure !== true)],
    ),
    unknown: found.filter(({ port }) => port === UNKNOWN).map(({ chart }) => chart),
  };
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
  why: "If a webhook's port is closed, every change that it checks times out. A webhook on port 10250 only works by accident.",
  problem: "The nodes do not have the cluster security group, and their own groups do not allow {missing}",
  fix: "Add an aws.vpc.SecurityGroupIngressRule from the control plane's group for {missing}",
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
      .describe("additional TCP ports of webhooks and aggregated APIs that another stack installs"),
  },
  types: [tokens.cluster],
  check(graph, { params }): readonly Finding[] {
    const { connections: own, unknown } = needed(graph);
    const connections = [...own, ...params.ports.map((port) => connection(port, "parameter ports"))];
    return nodesOfClusters(graph).map((nodes) => {
      const outcome = judgeConnections(graph, nodes, connections);
      const open = outcome.verdict === "pass" && unknown.length > 0;
      return on(nodes.group, open ? undecided(`the port of ${unknown.join(", ")}`) : outcome);
    });
  },
});
