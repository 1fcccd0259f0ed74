import { z } from "zod";
import { familyOf } from "../../../facts/branch-eni";
import { encryptsInTransit } from "../../../facts/nitro";
import type { Graph, Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { defaultInstanceType, nodeGroupTypes, onNodeGroups, typesOf } from "../shared/nodes";

const nodePool = "kubernetes:karpenter.sh/v1:NodePool";

type Judge = (type: string, at: View | undefined, by: string) => Outcome;

function judgeGroup(graph: Graph, group: Node, judge: Judge): readonly Outcome[] {
  const types = typesOf(graph, group);
  if (types.length === 0) {
    return [judge(defaultInstanceType, undefined, " (the default if no type is set)")];
  }
  return types.map(({ value, by }) => {
    const type = value.string();
    if (isKnown(type)) {
      return judge(type, by === undefined ? value : undefined, by === undefined ? "" : ` ${by}`);
    }
    return undecided(by === undefined ? value : `the instance type ${by}`);
  });
}

const encryptionLabels = [
  "karpenter.k8s.aws/instance-encryption-in-transit-supported",
  "eks.amazonaws.com/instance-encryption-in-transit-supported",
];
const familyLabels = ["karpenter.k8s.aws/instance-family", "eks.amazonaws.com/instance-family"];
const typeLabel = "node.kubernetes.io/instance-type";

/** Karpenter and EKS Auto Mode may start any type that meets all requirements of the NodePool. */
function judgePool(pool: Node, judge: Judge): readonly Outcome[] {
  const all = pool.view.at("spec", "template", "spec", "requirements");
  const lists = all.items().flatMap((each) => {
    const key = String(each.at("key").string());
    return each.at("operator").string() === "In" ? [{ key, values: each.at("values") }] : [];
  });
  const encryption = lists.find(({ key }) => encryptionLabels.includes(key));
  const wanted = encryption?.values.items().map((value) => value.string()) ?? [];
  if (wanted.length > 0 && wanted.every((value) => value === "true")) {
    return [pass];
  }
  const open = all.elements().some((each) => {
    const [key, operator] = [each.at("key").string(), each.at("operator").string()];
    return [key, operator].includes(UNKNOWN) || (encryptionLabels.includes(String(key)) && each.hasUnknown());
  });
  if (open) {
    // It may be the requirement that restricts the types or asks for encryption.
    return [undecided(all)];
  }
  const types = lists.find(({ key }) => key === typeLabel) ?? lists.find(({ key }) => familyLabels.includes(key));
  if (types === undefined) {
    return [
      violation(all, {
        type: "of any family (no requirement names one)",
        better: "karpenter.k8s.aws/instance-encryption-in-transit-supported In [true]",
      }),
    ];
  }
  return types.values.elements().map((value) => {
    const name = value.string();
    return isKnown(name) ? judge(name, value, "") : undecided(value);
  });
}

export const nitroEncryption = stackRule({
  name: "nitro-encryption",
  capability: "node-groups",
  guide: ["transit-nitro"],
  severity: "medium",
  title: "Nodes use instance types that encrypt traffic between instances",
  why: "Nitro alone is not enough: m5, c5, r5, m6g and t3 run on Nitro but send plaintext, and both ends have to encrypt.",
  problem: "Instance type {type} sends plaintext to other instances",
  fix: "Use a family that encrypts in transit, such as {better}",
  examples: {
    bad: `new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, scalingConfig, instanceTypes: ["m5.large"] });`,
    good: `new aws.eks.NodeGroup("nodes", { clusterName, nodeRoleArn, subnetIds, scalingConfig, instanceTypes: ["m7i.large"] });`,
  },
  level: level("advisory", "advisory", "mandatory"),
  params: {
    extraFamilies: z
      .array(z.string())
      .default([])
      .describe("families that encrypt in transit but are newer than the pack's table, such as m10i"),
  },
  types: [...nodeGroupTypes, nodePool],
  check(graph, { params }): readonly Finding[] {
    const judge: Judge = (type, at, by) => {
      const encrypts = params.extraFamilies.includes(familyOf(type)) || encryptsInTransit(type);
      if (encrypts === undefined) {
        return undecided(`whether ${type} encrypts in transit: its family is not in the table`);
      }
      return encrypts ? pass : violation(at, { type: `${type}${by}`, better: "m7i, m7g, c7i, c7g, r7i, r7g" });
    };
    return [
      ...onNodeGroups(graph, (group) => judgeGroup(graph, group, judge)),
      ...graph.byType(nodePool).flatMap((pool) => judgePool(pool, judge).map((outcome) => on(pool, outcome))),
    ];
  },
});
