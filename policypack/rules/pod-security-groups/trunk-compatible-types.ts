import { branchEni, nearestTrunkTypes } from "../../../facts/branch-eni";
import type { Graph, Node } from "../../graph";
import { type Finding, level, notApplicable, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { doubted } from "../shared/outcomes";
import { clustersOf, mayBeElsewhere } from "../shared/clusters";
import { defaultInstanceType, isWindows, nodeGroupTypes, onNodeGroups, typesOf } from "../shared/nodes";
import { podEni, type VpcCni, vpcCnis } from "../shared/vpc-cni";

/** Whether an add-on belongs to the cluster of a node group, when the stack creates neither. Charts name no cluster. */
function ofSameCluster(cni: Node, group: Node): Tri {
  const names = [cni, group].map((node) => node.view.at("clusterName"));
  const [one, other] = names.map((name) => name.string());
  return names.some(({ state }) => state === "absent") || (isKnown(one) && one === other)
    ? true
    : isKnown(one) && isKnown(other)
      ? false
      : UNKNOWN;
}

/** Whether any of these assigns pods their own interfaces. */
function anyGives(cnis: readonly VpcCni[]): Tri {
  return podEni(cnis) ?? false;
}

/** Whether any VPC CNI that may belong to a node group's cluster assigns pods their own interfaces. */
function podEniOn(graph: Graph, group: Node): Tri {
  if (anyGives(vpcCnis(graph)) === false) {
    return false;
  }
  const clusters = clustersOf(graph, group);
  if (clusters.length === 0) {
    return anyOf(vpcCnis(graph).map((cni) => allOf([ofSameCluster(cni.node, group), anyGives([cni])])));
  }
  const answers = new Set(clusters.map((each) => anyGives(vpcCnis(graph, each))));
  const [only] = answers;
  const agree = answers.size === 1 && !mayBeElsewhere(graph, group);
  return agree && only !== undefined ? only : UNKNOWN;
}

function judgeType(type: string, at: View | undefined, by: string, podEniOn: boolean): Outcome {
  const known = branchEni(type);
  if (known?.trunk === true) {
    return pass;
  }
  if (known === undefined) {
    return undecided(`whether ${type} supports trunk interfaces: it is not in the pack's table`);
  }
  return podEniOn
    ? violation(at, { type: `${type}${by}`, nearest: nearestTrunkTypes(type).join(", ") })
    : undecided(`ENABLE_POD_ENI of the vpc-cni add-on (type ${type} has no trunk interface)`);
}

function judge(graph: Graph, group: Node, podEniOn: boolean): readonly Outcome[] {
  const types = typesOf(graph, group);
  if (types.length === 0) {
    return [judgeType(defaultInstanceType, undefined, " (the default if no type is set)", podEniOn)];
  }
  return types.map(({ value, by }) => {
    const type = value.string();
    if (isKnown(type)) {
      return judgeType(type, by === undefined ? value : undefined, by === undefined ? "" : ` ${by}`, podEniOn);
    }
    return undecided(by === undefined ? value : `the instance type ${by}`);
  });
}

function judgeGroup(graph: Graph, group: Node): Outcome | readonly Outcome[] {
  const windows = isWindows(group);
  if (windows === true) {
    return notApplicable("Windows pods cannot have their own security groups");
  }
  const enabled = podEniOn(graph, group);
  if (enabled === false) {
    return notApplicable("security groups for pods are off");
  }
  const outcomes = judge(graph, group, enabled === true);
  return windows === UNKNOWN ? outcomes.map((outcome) => doubted(outcome, group.view.at("amiType"))) : outcomes;
}

export const trunkCompatibleTypes = stackRule({
  name: "trunk-compatible-types",
  capability: "pod-security-groups",
  guide: ["sgp-trunking"],
  severity: "high",
  title: "Every node group has instance types with trunk interfaces if security groups for pods are on",
  why: "A node without a trunk interface has no branch interfaces, so pods that need their own security groups stay pending.",
  problem: "Security groups for pods are on (ENABLE_POD_ENI), but instance type {type} has no trunk interface",
  fix: "Use a type that has one, such as {nearest}",
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true" } }) });
new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, scalingConfig, instanceTypes: ["t3.large"] });`,
    good: `new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, scalingConfig, instanceTypes: ["m7i.large"] });`,
  },
  level: level("mandatory"),
  types: nodeGroupTypes,
  check(graph): readonly Finding[] {
    return onNodeGroups(graph, (group) => judgeGroup(graph, group));
  },
});
