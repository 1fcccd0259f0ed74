import { branchEni, nearestTrunkTypes } from "../../../facts/branch-eni";
import type { Graph, Node } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { tokens } from "../../tokens";
import { isKnown, type Maybe, UNKNOWN, View } from "../../view";

/** EKS starts this type where neither the node group nor its launch template names one. */
const defaultType = "t3.medium";

/** Whether any VPC CNI add-on gives pods their own interfaces; not known where its values are not. */
function podEni(addons: readonly Node[]): Maybe<boolean> {
  const answers = addons.map((addon) =>
    addon.view.at("configurationValues").parsedJson().at("env", "ENABLE_POD_ENI").boolean(),
  );
  return answers.includes(true) ? true : answers.includes(UNKNOWN) ? UNKNOWN : false;
}

/** An instance type of a node group, and in which words a message names it. */
interface NamedType {
  readonly value: View;
  /** Set where another resource names it: a path there is no path in the node group. */
  readonly by?: string;
}

/** The instance types of a node group: its own list, or what its launch template names. None: the default of EKS. */
function typesOf(graph: Graph, group: Node): readonly NamedType[] {
  const own = group.view.at("instanceTypes");
  if (own.state === "unknown") {
    return [{ value: own }];
  }
  if (own.items().length > 0) {
    return own.items().map((value) => ({ value }));
  }
  const template = group.view.at("launchTemplate");
  const templates = graph.targets(group, ["launchTemplate", "id"], tokens.launchTemplate).nodes;
  if (template.state !== "absent" && templates.length === 0) {
    return [{ value: View.of(undefined), by: "of the launch template, which is not in this stack" }];
  }
  return templates
    .map((each) => ({ value: each.view.at("instanceType"), by: `of launch template ${each.name}` }))
    .filter(({ value }) => value.state !== "absent");
}

function judgeType(type: string, at: View | undefined, by: string, podEniOn: boolean): Outcome {
  const known = branchEni(type);
  if (known?.trunk === true) {
    return pass;
  }
  if (known === undefined) {
    return undecided(`whether ${type} supports trunk interfaces: it is not in the table of branch interfaces`);
  }
  return podEniOn
    ? violation(at, { type: `${type}${by}`, nearest: nearestTrunkTypes(type).join(", ") })
    : undecided(`ENABLE_POD_ENI of the vpc-cni add-on (type ${type} has no trunk interface)`);
}

function judge(graph: Graph, group: Node, podEniOn: boolean): readonly Outcome[] {
  const types = typesOf(graph, group);
  if (types.length === 0) {
    return [judgeType(defaultType, undefined, " (the default, since no type is named)", podEniOn)];
  }
  return types.map(({ value, by }) => {
    const type = value.string();
    if (isKnown(type)) {
      return judgeType(type, by === undefined ? value : undefined, by === undefined ? "" : ` ${by}`, podEniOn);
    }
    return undecided(by === undefined ? value : `the instance type ${by}`);
  });
}

export const trunkCompatibleTypes = stackRule({
  name: "trunk-compatible-types",
  capability: "pod-security-groups",
  guide: ["sgp-trunking"],
  severity: "high",
  title: "With security groups for pods on, every node group has instance types with trunk interfaces",
  why: "A node without a trunk interface has no branch interfaces, so pods that need their own security group stay pending on it.",
  problem: "Security groups for pods are on (ENABLE_POD_ENI), and instance type {type} has no trunk interface",
  fix: "Use a type that has one, such as {nearest}",
  examples: {
    bad: `new aws.eks.Addon("cni", { clusterName, addonName: "vpc-cni", configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true" } }) });
new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, scalingConfig, instanceTypes: ["t3.large"] });`,
    good: `new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, scalingConfig, instanceTypes: ["m7i.large"] });`,
  },
  level: level("mandatory"),
  types: [tokens.nodeGroup],
  check(graph): readonly Finding[] {
    const addons = graph.byType(tokens.addon).filter((addon) => {
      const name = addon.view.at("addonName").string();
      return name === "vpc-cni" || name === UNKNOWN;
    });
    const enabled = podEni(addons);
    return graph
      .byType(tokens.nodeGroup)
      .flatMap((group) =>
        enabled === false
          ? [on(group, notApplicable("security groups for pods are off"))]
          : judge(graph, group, enabled === true).map((outcome) => on(group, outcome)),
      );
  },
});
