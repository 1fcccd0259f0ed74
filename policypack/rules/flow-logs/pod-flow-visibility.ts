import { z } from "zod";
import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { isKnown, type Maybe, UNKNOWN, type Unknown } from "../../../core/view";
import type { Tri } from "../../../core/answers";
import { membersOf } from "../shared/clusters";
import { chartName, charts, chartTypes, chartValue } from "../shared/helm";
import { vpcCnis } from "../shared/vpc-cni";

/** The add-on that names pods in flows (EKS Container Network Observability). */
const agent = "aws-network-flow-monitoring-agent";

/** Charts that name pods in flows, the value that turns it on, and its default. */
const observers: readonly (readonly [chart: string, value: readonly string[], byDefault: boolean])[] = [
  ["cilium", ["hubble", "enabled"], true],
  ["tigera-operator", ["goldmane", "enabled"], true],
];

function answers(graph: Graph, cluster: Node, accept: readonly string[]): readonly Tri[] {
  const addons = membersOf(graph, cluster, tokens.addon).map((addon): Maybe<string> =>
    addon.view.at("addonName").string(),
  );
  const logs = vpcCnis(graph, cluster).map((cni): Maybe<boolean> =>
    cni.setting("nodeAgent", "enablePolicyEventLogs").boolean(),
  );
  const byChart = observers.flatMap(([name, value, byDefault]) =>
    charts(graph, name).map((release): Tri => chartValue(release, ...value).boolean() ?? byDefault),
  );
  return [
    ...addons.map((name) => (isKnown(name) ? [agent, ...accept].includes(name) : UNKNOWN)),
    ...logs.map((on) => on ?? false),
    ...byChart,
    ...charts(graph, ...accept).map(() => true),
    ...graph
      .byType(...chartTypes)
      .flatMap((release): readonly Unknown[] => (chartName(release) === UNKNOWN ? [UNKNOWN] : [])),
  ];
}

function judge(graph: Graph, cluster: Node, accept: readonly string[]): Outcome {
  const found = answers(graph, cluster, accept);
  return found.includes(true)
    ? pass
    : found.includes(UNKNOWN)
      ? undecided("the add-ons of the cluster, or their values")
      : violation(undefined, { agent });
}

export const podFlowVisibility = stackRule({
  name: "pod-flow-visibility",
  capability: "flow-logs",
  guide: ["flow-logs-pods"],
  severity: "low",
  title: "In addition to flow logs, something records which pod had an address",
  why: "Pod addresses are reused within minutes, and traffic inside a node never reaches a flow log.",
  problem: "Nothing in the stack records which pod a flow belongs to",
  fix: "Add the EKS add-on {agent}, or set nodeAgent.enablePolicyEventLogs of the VPC CNI, or use Goldmane or Hubble",
  examples: {
    bad: `new aws.eks.Cluster("main", { roleArn, vpcConfig }); // and nothing that names pods`,
    good: `new aws.eks.Addon("network-flow-monitoring", { clusterName: cluster.name, addonName: "aws-network-flow-monitoring-agent" });`,
  },
  level: level("disabled", "advisory"),
  params: {
    accept: z.array(z.string()).default([]).describe("additional add-ons and charts that name pods in flows"),
  },
  types: [tokens.cluster],
  check(graph, { params }): readonly Finding[] {
    return graph.byType(tokens.cluster).map((cluster) => on(cluster, judge(graph, cluster, params.accept)));
  },
});
