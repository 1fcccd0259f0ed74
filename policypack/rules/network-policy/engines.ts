/** Which network policy engines a stack turns on. */
import type { Graph, Node } from "../../graph";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import { allOf, anyOf, is, not, type Tri } from "../../../core/answers";
import { chartName, charts, chartTypes, chartValue } from "../shared/helm";
import { networkPolicyOn, vpcCnis } from "../shared/vpc-cni";

export type Engine = "VPC CNI" | "Calico" | "Cilium";

export interface Engines {
  /** Whether an engine is on; `UNKNOWN` if that depends on an unknown value. */
  readonly on: Readonly<Record<Engine, Tri>>;
  /** The values that it depends on, in words. */
  readonly unknown: readonly string[];
}

export const configMapType = "kubernetes:core/v1:ConfigMap";
export const calicoInstallationType = "kubernetes:operator.tigera.io/v1:Installation";

const daemonSetType = "kubernetes:apps/v1:DaemonSet";

function isNamed(node: Node, name: string): Tri {
  return is(node.view.at("metadata", "name").string(), name);
}

/** The settings that turn on the controller in EKS Auto Mode and in a VPC CNI that is not an add-on. */
function byConfigMap(graph: Graph): Tri {
  return anyOf(
    graph
      .byType(configMapType)
      .map((node) =>
        allOf([
          isNamed(node, "amazon-vpc-cni"),
          node.view.at("data", "enable-network-policy-controller").boolean() ?? false,
        ]),
      ),
  );
}

/** The chart, unless it is set never to enforce. */
function ciliumOn(chart: Node): Tri {
  const mode = chartValue(chart, "policyEnforcementMode").string();
  return mode === UNKNOWN ? UNKNOWN : mode !== "never";
}

/** Whether the stack shows the engine's agent itself: manifests, or charts that show their objects. */
function hasAgent(graph: Graph, name: string): Tri {
  return anyOf(graph.byType(daemonSetType).map((node) => isNamed(node, name)));
}

/** The engines that are on for a cluster or, without one, anywhere in the stack. */
export function enginesOf(graph: Graph, cluster?: Node): Engines {
  const cnis = vpcCnis(graph, cluster);
  const unnamed = graph.byType(...chartTypes).filter((node) => chartName(node) === UNKNOWN);
  const byChart: Tri = unnamed.length > 0 ? UNKNOWN : false;
  const cni = anyOf([networkPolicyOn(cnis) ?? false, byConfigMap(graph)]);
  const calico = anyOf([
    graph.byType(calicoInstallationType).length > 0,
    charts(graph, "tigera-operator", "calico").length > 0,
    hasAgent(graph, "calico-node"),
  ]);
  const cilium = anyOf([...charts(graph, "cilium").map(ciliumOn), hasAgent(graph, "cilium")]);
  const on: Record<Engine, Tri> = {
    "VPC CNI": anyOf([cni, byChart]),
    Calico: anyOf([calico, byChart]),
    Cilium: anyOf([cilium, byChart]),
  };
  return {
    on,
    unknown: [
      ...(cni === UNKNOWN ? ["enableNetworkPolicy of the VPC CNI"] : []),
      ...(calico === UNKNOWN ? ["whether a DaemonSet is Calico's agent"] : []),
      ...(cilium === UNKNOWN ? ["policyEnforcementMode of Cilium"] : []),
      ...unnamed.map((node) => `chart of ${node.name}`),
    ],
  };
}

/** Names of the engines that are certainly on. */
export function enginesOn({ on }: Engines): readonly Engine[] {
  return (Object.keys(on) as Engine[]).filter((engine) => on[engine] === true);
}

/** Whether the VPC CNI enforces the policies: yes, unless the stack shows another engine. */
export function enforcedByVpcCni(graph: Graph): Tri {
  const { on } = enginesOf(graph);
  if (on["VPC CNI"] !== false) {
    return on["VPC CNI"];
  }
  return not(anyOf([on.Calico, on.Cilium]));
}

/** Whether a cluster runs EKS Auto Mode. */
export function autoMode(cluster: Node): Tri {
  return cluster.view.at("computeConfig", "enabled").boolean() ?? false;
}

/** Whether any cluster of the stack runs EKS Auto Mode; undefined if the stack has no cluster. */
export function anyAutoMode(graph: Graph): Tri | undefined {
  const clusters = graph.byType(tokens.cluster);
  return clusters.length === 0 ? undefined : anyOf(clusters.map(autoMode));
}
