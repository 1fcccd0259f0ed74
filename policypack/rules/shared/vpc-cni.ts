/**
 * Settings of the Amazon VPC CNI, from the EKS add-on (a JSON string) or the chart, which have the same layout.
 * Defaults: README of aws/amazon-vpc-cni-k8s, "CNI Configuration Variables", at v1.23.1.
 */
import type { Graph, Node } from "../../graph";
import { tokens } from "../../tokens";
import { type Maybe, UNKNOWN, type Unknown, type View } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { clustersOf } from "./clusters";
import { chartName, chartTypes, chartValue } from "./helm";

/** One installation of the VPC CNI. */
export interface VpcCni {
  readonly node: Node;
  /** False for an add-on or chart whose name is unknown. */
  readonly certain: boolean;
  /** A setting by its path: `["env", "ENABLE_POD_ENI"]`, `["enableNetworkPolicy"]`. */
  setting(...path: readonly string[]): View;
}

/** Types that can install the VPC CNI. */
export const vpcCniTypes: readonly string[] = [tokens.addon, ...chartTypes];

/** Whether a resource installs the VPC CNI. */
export function isVpcCni(node: Node): Tri {
  const name = node.type === tokens.addon ? node.view.at("addonName").string() : chartName(node);
  return name === UNKNOWN ? UNKNOWN : name === (node.type === tokens.addon ? "vpc-cni" : "aws-vpc-cni");
}

/**
 * The installations of the VPC CNI in the stack, or those that may belong to a cluster. An add-on or chart with an
 *    unknown name may be one.
 */
export function vpcCnis(graph: Graph, cluster?: Node): readonly VpcCni[] {
  return graph
    .byType(...vpcCniTypes)
    .filter((node) => isVpcCni(node) !== false)
    .filter((node) => cluster === undefined || clustersOf(graph, node).includes(cluster))
    .map((node) => ({
      node,
      certain: isVpcCni(node) === true,
      setting: (...path) =>
        node.type === tokens.addon
          ? node.view
              .at("configurationValues")
              .parsedJson()
              .at(...path)
          : chartValue(node, ...path),
    }));
}

/** Whether a switch is on in any installation; undefined if the stack certainly has none. */
function anyOn(cnis: readonly VpcCni[], ...path: readonly string[]): Maybe<boolean> {
  const on = anyOf(cnis.map((cni) => allOf([cni.setting(...path).boolean() ?? false, cni.certain ? true : UNKNOWN])));
  return on === false && !cnis.some(({ certain }) => certain) ? undefined : on;
}

/** Whether pods may have their own security groups (`ENABLE_POD_ENI`, off by default). */
export function podEni(cnis: readonly VpcCni[]): Maybe<boolean> {
  return anyOn(cnis, "env", "ENABLE_POD_ENI");
}

/** Whether the VPC CNI enforces network policies (`enableNetworkPolicy`, off by default). */
export function networkPolicyOn(cnis: readonly VpcCni[]): Maybe<boolean> {
  return anyOn(cnis, "enableNetworkPolicy");
}

/**
 * The enforcing mode for security groups for pods: `strict` unless it is set to exactly `standard` (pkg/sgpp/utils.go).
 */
export function enforcingMode(cni: VpcCni): "strict" | "standard" | Unknown {
  const mode = cni.setting("env", "POD_SECURITY_GROUP_ENFORCING_MODE").string();
  return mode === UNKNOWN ? UNKNOWN : mode === "standard" ? "standard" : "strict";
}
